"""Held-out cards, booklets and labels: (random generator, pixels per mm) -> Canvas."""

import cv2
import numpy as np
from drawing import Canvas
from wording import NOUNS, TOPICS, day, eng, han, hk, lk, num, who


def wash(c, r, tone, amount):
    """Rosette lines radiating from a few centres."""
    a = c.pixels().astype(np.float32)
    H, W = a.shape[:2]
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32) / c.k
    for _ in range(r.randint(1, 3)):
        cx, cy = r.uniform(0, c.w), r.uniform(0, c.h)
        rad, ang = np.hypot(xx - cx, yy - cy), np.arctan2(yy - cy, xx - cx)
        m = (
            np.sin(rad * r.uniform(3, 7) + r.uniform(1, 5) * np.sin(ang * r.randint(5, 14))) > r.uniform(0.4, 0.8)
        ) * amount
        a += (np.float32(tone) - a) * m[..., None].astype(np.float32)
    c.repaint(a)


def booklet(r, k):
    """Vehicle booklet: two pages side by side, red labels, typed entries."""
    c = Canvas(176, 62, k, (226, 240, 230))
    wash(c, r, (190, 215, 200), 0.3)
    label, entry = 'zen', r.choice(['jet', 'b612'])
    for page in (0, 88):
        c.put(
            page + 44,
            4,
            r.choice(['机动车行驶证', '检验记录', '道路运输证']),
            5,
            r.choice(['babel', 'twsung']),
            (170, 40, 50),
            0.5,
        )
        y = 13
        while y < 55:
            c.put(page + 4, y, r.choice(TOPICS) + r.choice(NOUNS), 2.3, label, (170, 60, 60))
            if r.random() < 0.5:
                c.put(page + 24, y - 0.2, num(r, r.randint(5, 17)), 2.9, entry)
            else:
                c.put(page + 24, y - 0.2, han(r, r.randint(3, 14)), 2.9, hk(r))
            c.rule(page + 23, y + 3.8, page + 84, y + 3.8, (190, 120, 120), 0.1)
            y += 5.6
    c.rule(88, 0, 88, 62, (140, 150, 140), 0.3)
    return c


def cover(r, k):
    """Booklet cover: gold letters on dark red, blue or green leather."""
    c = Canvas(90, 128, k, r.choice([(92, 22, 26), (22, 40, 84), (18, 62, 46), (40, 30, 26)]))
    a = c.pixels().astype(np.float32)
    n = np.random.RandomState(r.randint(0, 9999)).randn(*a.shape[:2]).astype(np.float32)
    c.repaint(a * (1 + 0.12 * cv2.GaussianBlur(n, (0, 0), max(0.7, 0.15 * k)))[..., None])
    gold = r.choice([(214, 178, 96), (200, 190, 160), (226, 200, 130)])
    c.disc(45, 40, 15, gold, None, 1)
    c.disc(45, 40, 11, gold, None, 0.4)
    c.put(
        45,
        66,
        r.choice(['不动产权证书', '结婚登记簿', '毕业证书', '户口簿', '职业资格证']),
        r.uniform(8, 11),
        r.choice(['twkai', 'babel', 'twsung', 'zen']),
        gold,
        0.5,
        True,
    )
    c.put(
        45,
        84,
        r.choice(['CERTIFICATE', 'HOUSEHOLD REGISTER', 'DIPLOMA', 'PROPERTY RIGHTS']),
        4.6,
        r.choice(['gyre', 'cabinb']),
        gold,
        0.5,
        True,
    )
    c.put(45, 108, han(r, 6) + '监制', 4, r.choice(['twsung', 'zen']), gold, 0.5, True)
    c.put(45, 118, 'No. ' + num(r, 9), 3.2, 'b612', gold, 0.5, True)
    return c


def landscape(r, rs, H, W):
    """A photograph-like view: sky, hills, trees, water, sun."""
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    u, v = xx / W, yy / H
    top, low = np.float32([r.randint(10, 180) for _ in range(3)]), np.float32([r.randint(80, 250) for _ in range(3)])
    a = top + (low - top) * v[..., None]
    for i in range(r.randint(2, 5)):
        line = r.uniform(0.25, 0.8) + sum(
            r.uniform(0.01, 0.1) / j * np.sin(u[0] * 6.28 * j * r.uniform(0.5, 1.5) + r.uniform(0, 6))
            for j in range(1, 7)
        )
        m = np.clip((v - line[None]) * H / 3, 0, 1)[..., None]
        tone = np.float32([r.randint(5, 150) for _ in range(3)])
        tex = cv2.GaussianBlur(rs.randn(H, W).astype(np.float32), (0, 0), max(0.6, W / r.uniform(60, 400)))
        a = a * (1 - m) + (tone * (1 + 0.5 * tex / (tex.std() + 1e-6) * 0.4)[..., None]) * m
    sun = np.exp(-((u - r.random()) ** 2 + (v - r.random() * 0.5) ** 2) * r.uniform(10, 90))
    return np.clip(a + 160 * sun[..., None] * r.random(), 0, 255)


def member(r, k):
    """Plastic card with light print on a photograph; across or upright."""
    up = r.random() < 0.3
    c = Canvas(*((54, 85.6) if up else (85.6, 54)), k, (40, 40, 40))
    c.round = 3.4
    a = landscape(r, np.random.RandomState(r.randint(0, 9999)), c.image.height, c.image.width)
    c.repaint(a * r.uniform(0.25, 0.75))
    ink = r.choice([(255, 255, 255), (236, 238, 240), (250, 226, 160), (200, 204, 210)])
    c.put(
        5,
        5,
        r.choice(['松石会员', '北岸储蓄', '云帆银行'])
        if r.random() < 0.5
        else r.choice(['Tidewater Bank', 'Juniper Card', 'Alto Savings']),
        5.2,
        r.choice(['zen', 'smiley']),
        ink,
        light=True,
    )
    if r.random() < 0.6:
        c.box(7, c.h * 0.32, 11, 8.5, (120, 110, 80), (205, 200, 170), 0.2)
    parts = [num(r, 4) for _ in range(4)]
    y = c.h * 0.57
    if up:
        for i, p in enumerate(parts):
            c.put(27, y + i * 5.6, p, 5, 'b612', ink, 0.5, True)
    else:
        c.put(7, y, ' '.join(parts), r.uniform(4.6, 6.2), r.choice(['b612', 'jet', 'manrope', 'jura']), ink, light=True)
        c.put(7, y + 9, who(r).upper(), 3.2, r.choice(['b612', 'manrope', 'cabin']), ink, light=True)
        c.put(62, y + 9, f'{r.randint(1, 12):02d}/{r.randint(25, 36)}', 3.2, 'b612', ink, light=True)
    c.put(
        c.w - 5,
        c.h - 6.4,
        r.choice(['VIP', 'signature', 'student', 'travel', '储蓄卡', '贵宾']),
        3.4,
        'zen',
        ink,
        1,
        True,
    )
    return c


def permit(r, k):
    """Upright identity paper: portrait below, fields right of colons."""
    c = Canvas(70, 100, k, r.choice([(244, 236, 222), (224, 236, 228), (230, 228, 240)]))
    wash(c, r, (200, 180, 200), 0.35)
    zh = r.random() < 0.5
    f = hk(r) if zh else lk(r)
    c.put(
        35,
        5,
        r.choice(['居住证', '从业资格证', '健康证明'])
        if zh
        else r.choice(['WORK PERMIT', 'PRESS CARD', 'PILOT CERTIFICATE']),
        5.4,
        'zen' if zh else 'cabinb',
        (60, 30, 80),
        0.5,
    )
    y = 16
    while y < 58:
        c.put(
            6,
            y,
            (
                r.choice(['姓名', '编号', '工种', '住所', '签发', '期限'])
                if zh
                else r.choice(['Name', 'Number', 'Class', 'Born', 'Until', 'Office'])
            )
            + ':',
            3,
            f,
            (90, 70, 110),
        )
        c.put(
            22,
            y,
            r.choice([han(r, 6), num(r, 12), day(r)]) if zh else r.choice([who(r), num(r, 9), day(r), eng(r, 2)]),
            3.3,
            f,
        )
        y += 6
    c.box(8, 62, 22, 30, (120, 120, 120), (190, 200, 214), 0.2)
    c.disc(19, 74, 6, None, (214, 176, 150))
    c.box(12, 82, 14, 9.8, None, (70, 80, 110))
    c.put(34, 66, han(r, 8) if zh else eng(r, 3), 2.6, f)
    c.disc(50, 82, 9, (60, 60, 170), None, 0.5)
    c.put(50, 80, '验讫' if zh else 'VALID', 4, 'zen' if zh else 'cabinb', (60, 60, 170), 0.5, known=False)
    return c


def waybill(r, k):
    """Courier label: thermal print, heavy lines, code bars."""
    c = Canvas(100, r.choice([100, 150]), k, (248, 248, 247))
    zh = r.random() < 0.6
    f = 'zen' if zh else r.choice(['inter', 'karla'])
    g = r.randint(10, 90)
    ink = (g, g, g)
    x = 6
    while x < 94:
        t = r.choice([0.3, 0.5, 0.9])
        c.box(x, 5, t, 14, None, ink)
        x += t + r.choice([0.3, 0.5, 0.8])
    c.put(50, 20, num(r, 14), 4, 'jet', ink, 0.5)
    c.put(6, 27, num(r, 3) + '-' + num(r, 3) + ' ' + r.choice('ABCDE') + num(r, 2), 11, 'interb', ink)
    y = 42
    while y < c.h - 12:
        c.rule(4, y, 96, y, ink, 0.5)
        c.put(
            6,
            y + 1.5,
            (r.choice(['收', '寄']) + ' ' + han(r, 3) + ' ' + num(r, 11)) if zh else 'To ' + who(r) + ' ' + num(r, 7),
            4,
            f,
            ink,
        )
        c.wrap(6, y + 7.5, han(r, 30) if zh else eng(r, 9), 3.4, f, 84, 4.8, c.h - 5, ink=ink)
        y += 20
    c.box(4, 3, 92, c.h - 6, ink, None, 0.4)
    return c
