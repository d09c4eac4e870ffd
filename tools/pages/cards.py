"""Layouts on cards and booklets: identity cards, bank cards, passports, tickets. Each takes (rng, noise, pixels per mm)."""

import cv2
import numpy as np

import fonts
import words as w
from sheet import Sheet

PALE = [(226, 236, 240), (236, 238, 230), (240, 232, 236), (228, 232, 246), (234, 244, 234), (246, 240, 226)]


def card(r, rs, k, paper):
    s = Sheet(r, rs, 85.6, 54, k, paper)
    s.corner = 3.2
    return s


def id_front(r, rs, k):
    s = card(r, rs, k, r.choice(PALE))
    s.guilloche(r.choice([(150, 190, 205), (190, 180, 150), (170, 150, 190)]), r.uniform(0.1, 0.45), r.randint(3, 5))
    label, body = fonts.pick(r, 'zh_sans'), fonts.pick(r, r.choice(['zh_sans', 'zh_bold', 'zh_serif']))
    blue, ink = r.choice([(60, 110, 170), (80, 80, 140), (40, 100, 120)]), (28, 28, 32)
    y, x, v = r.uniform(4.5, 7), 5, r.uniform(13, 16)
    size = r.uniform(2.6, 3.2)
    for t, val in (
        ('姓名', w.zh_name(r)),
        ('性别', r.choice('男女') + '  民族 ' + r.choice(['汉', '回', '满', '壮', '苗'])),
        ('出生', w.zh_date(r)),
    ):
        s.text(x, y + 0.3, t, size * 0.85, label, blue)
        s.text(v, y, val, size, body, ink)
        y += r.uniform(6, 7.4)
    s.text(x, y + 0.3, '住址', size * 0.85, label, blue)
    s.paragraph(v, y, w.zh_address(r) + w.zh_text(r, 4).strip('。,'), size, body, 40, 1.5, 42, fill=ink)
    s.text(x, 45, '公民身份号码', size * 0.85, label, blue)
    s.text(
        29,
        44.6,
        w.digits(r, 17) + r.choice('0123456789X'),
        size * 1.2,
        fonts.pick(r, r.choice(['sans', 'ocr', 'sans_bold'])),
        ink,
        spacing=r.choice([0, 0.3]),
    )
    s.portrait(59, 8, 21, 29)
    return s


def id_back(r, rs, k):
    s = card(r, rs, k, r.choice(PALE))
    s.guilloche(r.choice([(190, 205, 170), (205, 170, 170), (170, 190, 210)]), r.uniform(0.1, 0.4))
    s.ellipse(14, 14, 8, 8, (200, 160, 60), (205, 45, 40), 1)
    s.text(27, 7, '样例共和国', r.uniform(4.4, 5.4), fonts.pick(r, 'zh_serif'), spacing=0.6)
    s.text(27, 15.5, '居民身份证', r.uniform(6, 7.4), fonts.pick(r, 'zh_bold'), spacing=0.5)
    f = fonts.pick(r, 'zh_sans')
    for i, (t, v) in enumerate(
        (
            ('签发机关', w.zh_address(r)[:8] + '公安局'),
            (
                '有效期限',
                f'{r.randint(2005, 2024)}.{r.randint(1, 12):02d}.{r.randint(1, 28):02d}-{r.randint(2025, 2044)}.{r.randint(1, 12):02d}.{r.randint(1, 28):02d}',
            ),
        )
    ):
        s.text(18, 39 + i * 6, t, 2.5, f, (40, 40, 40))
        s.text(35, 39 + i * 6 - 0.2, v, 3, f)
    return s


def id_latin(r, rs, k):
    s = card(r, rs, k, r.choice(PALE))
    s.guilloche([r.randint(120, 200) for _ in range(3)], r.uniform(0.1, 0.5), r.randint(3, 6))
    cyr = r.random() < 0.15
    f = fonts.pick(r, 'cyrillic' if cyr else r.choice(['sans', 'sans_bold', 'serif']))
    small = fonts.pick(r, 'sans')
    tone = r.choice([(30, 50, 120), (120, 30, 60), (20, 90, 70), (50, 50, 50)])
    band = r.random() < 0.35
    if band:
        s.rect(0, 0, 86, 9, None, tone, 0)
    s.text(
        5,
        2.6,
        w.cyrillic(r, 2).upper()
        if cyr
        else r.choice(
            [
                'DRIVING LICENCE',
                'IDENTITY CARD',
                'RESIDENCE PERMIT',
                'STUDENT CARD',
                'HEALTH INSURANCE',
                'PERMIS DE CONDUIRE',
            ]
        ),
        r.uniform(3, 4.4),
        fonts.pick(r, 'cyrillic' if cyr else 'sans_bold'),
        (248, 248, 250) if band else tone,
        light=band,
    )
    left = r.random() < 0.6
    px, x = (5, 31) if left else (59, 5)
    s.portrait(px, 13, 22, 28)
    y, size = 12, r.uniform(2.1, 3)
    while y < 47:
        t = (
            w.cyrillic(r, 2)
            if cyr
            else r.choice(
                [
                    w.la_name(r).upper(),
                    w.la_date(r),
                    w.la_address(r),
                    w.code(r, 10),
                    r.choice(w.CITIES_LATIN).upper(),
                    w.digits(r, 9),
                ]
            )
        )
        if r.random() < 0.5:
            s.text(x, y - size * 0.1, w.la_words(r, 2), size * 0.55, small, tone)
            y += size * 0.75
        s.text(x, y, s.fit(t, size, f, 50), size, f, (26, 26, 30))
        y += size * r.uniform(1.45, 2)
    s.scribble(px + 2, 43, 18, 6, (20, 20, 30))
    return s


def scene(r, rs, H, W, dark=True):
    """A photograph-like picture without content: fractal noise, lights, shapes; float 0..255."""
    base = np.zeros((H, W), np.float32)
    n, amp = r.choice([2, 3, 4]), 1.0
    while n < max(H, W):
        g = rs.randn(max(2, n * H // max(H, W) + 1), n + 1).astype(np.float32)
        base += cv2.resize(g, (W, H), interpolation=cv2.INTER_CUBIC) * amp
        amp *= r.uniform(0.45, 0.62)
        n *= 2
    base = (base - base.min()) / (np.ptp(base) + 1e-6)
    a, b, c = (np.array([r.randint(0, 255) for _ in range(3)], np.float32) for _ in range(3))
    im = a + (b - a) * base[..., None] + (c - a) * np.clip(base[..., None] - 0.6, 0, 1)
    for _ in range(r.randint(0, 8)):
        layer = im.copy()
        cx, cy = r.uniform(0, W), r.uniform(0, H)
        col = [r.randint(0, 255) for _ in range(3)]
        if r.random() < 0.5:
            cv2.circle(layer, (int(cx), int(cy)), int(r.uniform(0.02, 0.3) * W), col, -1, cv2.LINE_AA)
        else:
            pts = np.array(
                [[cx + r.uniform(-0.4, 0.4) * W, cy + r.uniform(-0.4, 0.4) * H] for _ in range(r.randint(3, 6))],
                np.int32,
            )
            cv2.fillPoly(layer, [pts], col, cv2.LINE_AA)
        al = r.uniform(0.1, 0.7)
        im = im * (1 - al) + layer * al
    if r.random() < 0.6:
        im = cv2.GaussianBlur(im, (0, 0), max(0.6, W * r.uniform(0.001, 0.02)))
    mean = im.mean()
    target = r.uniform(25, 95) if dark else r.uniform(120, 200)
    return im * (target / (mean + 1))


def bank_card(r, rs, k):
    """Light, silver or embossed digits on a dark gradient or a photograph; sometimes dark on light."""
    s = card(r, rs, k, (30, 30, 40))
    kind = r.choices(['gradient', 'scene', 'lines', 'light'], [4, 4, 2, 2])[0]
    dark = kind != 'light'
    if kind == 'scene':
        s.put(scene(r, rs, s.H, s.W))
    elif dark:
        s.tint([r.randint(0, 130) for _ in range(3)], [r.randint(0, 170) for _ in range(3)], r.uniform(0, 6))
        if kind == 'lines' or r.random() < 0.4:
            s.guilloche([r.randint(60, 230) for _ in range(3)], r.uniform(0.1, 0.4), r.randint(1, 3))
    else:
        s.tint([r.randint(190, 250) for _ in range(3)], [r.randint(170, 245) for _ in range(3)], r.uniform(0, 6))
    if r.random() < 0.4:
        s.ellipse(
            r.uniform(40, 90),
            r.uniform(0, 60),
            r.uniform(15, 40),
            r.uniform(15, 40),
            None,
            tuple(r.randint(20, 160) for _ in range(3)) if dark else (205, 215, 230),
        )
    tone = r.choice(
        [(245, 245, 245), (255, 255, 255), (205, 208, 214), (222, 196, 128), (190, 194, 200), (235, 238, 250)]
    )
    ink = tone if dark else r.choice([(40, 40, 50), (90, 90, 100), (30, 50, 110)])
    effect = None
    if r.random() < 0.45:
        effect = ((255, 255, 255), (25, 25, 28)) if r.random() < 0.6 else ((25, 25, 28), (250, 250, 250))
    zh = r.random() < 0.6
    s.text(
        5,
        5,
        r.choice(['样例银行', '滨海商业银行', '南川农商银行', '云岭银行'])
        if zh
        else r.choice(['Lakeside Bank', 'First Harbour', 'NORDBANK', 'Crédit Sainte-Claire']),
        r.uniform(4, 6),
        fonts.pick(r, 'zh_bold' if zh else 'sans_bold'),
        ink,
        light=dark,
    )
    s.text(
        80,
        6,
        r.choice(['DEBIT', 'CREDIT', 'PLATINUM', 'GOLD', 'business', '借记卡' if zh else 'prepaid']),
        2.6,
        fonts.pick(r, 'zh_sans' if zh else 'sans'),
        ink,
        light=dark,
        anchor='r',
    )
    s.rect(9, 18, 11.5, 9, (150, 120, 60), (212, 182, 110), 0.3)
    for i in (1, 2):
        s.line(9, 18 + i * 3, 20.5, 18 + i * 3, (150, 120, 60), 0.2)
    number = ' '.join(w.digits(r, 4) for _ in range(4)) + (' ' + w.digits(r, 3) if r.random() < 0.3 else '')
    s.text(
        9,
        r.uniform(29, 32),
        number,
        r.uniform(4.2, 5.8) * (0.85 if len(number) > 19 else 1),
        fonts.pick(r, r.choice(['ocr', 'sans', 'mono', 'sans_bold'])),
        ink,
        light=dark,
        effect=effect,
        spacing=r.choice([0, 0.3]),
    )
    f = fonts.pick(r, r.choice(['sans', 'ocr', 'mono']))
    s.text(
        30,
        38,
        r.choice(['VALID THRU ', 'MONTH/YEAR ', 'GOOD THRU ']) + f'{r.randint(1, 12):02d}/{r.randint(24, 34)}',
        r.uniform(2.2, 3),
        f,
        ink,
        light=dark,
        effect=effect,
    )
    s.text(
        9,
        44.5,
        r.choice([w.la_name(r).upper(), 'CARDHOLDER NAME', w.zh_name(r)]),
        r.uniform(2.8, 3.6),
        f,
        ink,
        light=dark,
        effect=effect,
    )
    if r.random() < 0.6:
        s.text(
            9,
            50,
            w.zh_text(r, 14).strip('。') if zh else w.la_sentence(r, 7, 'en'),
            r.uniform(1.3, 1.8),
            fonts.pick(r, 'zh_sans' if zh else 'sans'),
            ink,
            light=dark,
        )
    for i in range(4):  # an invented scheme mark
        s.ellipse(74, 44, 6 - 1.4 * i, 4 - 1.0 * i, None, tuple(r.randint(60, 250) for _ in range(3)))
    return s


def bank_card_back(r, rs, k):
    s = card(r, rs, k, (40, 44, 60))
    s.tint([r.randint(20, 120) for _ in range(3)], [r.randint(20, 120) for _ in range(3)], r.uniform(0, 6))
    s.rect(0, 5, 86, 11, None, (18, 18, 20), 0)
    s.rect(5, 20, 50, 8, None, (238, 238, 232), 0)
    s.text(44, 22, w.digits(r, 3), 3.4, fonts.pick(r, 'hand'), (30, 30, 40))
    y = 32
    zh = r.random() < 0.6
    while y < 50:
        s.text(
            5,
            y,
            w.zh_text(r, 34) if zh else w.la_sentence(r, 11, 'en'),
            1.7,
            fonts.pick(r, 'zh_sans' if zh else 'sans'),
            (225, 225, 230),
            light=True,
        )
        y += 3
    return s


def passport(r, rs, k):
    spread = r.random() < 0.4
    s = Sheet(r, rs, 125, 176 if spread else 88, k, r.choice(PALE))
    s.guilloche([r.randint(140, 220) for _ in range(3)], r.uniform(0.15, 0.45), 4)
    y0 = 88 if spread else 0
    f, small = fonts.pick(r, r.choice(['sans', 'serif', 'sans_bold'])), fonts.pick(r, 'sans')
    s.text(8, y0 + 5, 'UTOPIA / PASSPORT', 4, fonts.pick(r, 'sans_bold'), (60, 40, 110))
    s.portrait(7, y0 + 16, 33, 42)
    y = y0 + 14
    for t, v in (
        ('Type', 'P   UTO   ' + w.code(r, 9)),
        ('Surname/Nom', r.choice(w.SURNAMES_LATIN).upper()),
        ('Given names', r.choice(w.GIVEN_LATIN).upper()),
        ('Nationality', 'UTOPIAN'),
        ('Date of birth', w.la_date(r)),
        ('Place of birth', r.choice(w.CITIES_LATIN).upper()),
        ('Date of expiry', w.la_date(r)),
    ):
        s.text(44, y, t, 1.7, small, (70, 70, 120))
        s.text(44, y + 2, v, 3, f)
        y += 7
    for i, t in enumerate(w.mrz(r)):
        s.text(5, y0 + 72 + i * 7, s.fit(t, 3.9, fonts.available('ocr')[0], 116), 3.9, fonts.available('ocr')[0])
    if spread:
        y = 12
        while y < 78:
            s.text(10, y, w.la_sentence(r, 8), 3, f, (60, 60, 80))
            y += 6
        s.seal(90, 50, 14, 'IMMIGRATION', (40, 60, 150), name=fonts.pick(r, 'sans_bold'))
        s.line(0, 88, 125, 88, (120, 120, 130), 0.5)
    return s


def ticket(r, rs, k):
    s = Sheet(
        r,
        rs,
        *r.choice([(87, 54), (150, 60), (180, 75)]),
        k,
        r.choice([(240, 225, 228), (220, 235, 245), (250, 248, 240), (225, 240, 225)]),
    )
    s.guilloche([r.randint(170, 230) for _ in range(3)], 0.25, 2)
    zh = r.random() < 0.6
    y, f = 4, fonts.pick(r, 'zh_sans' if zh else 'sans')
    while y < s.h - 6:
        size = r.choice([2, 2.4, 3, 3, 4.5, 6])
        t = (
            r.choice(
                [
                    w.zh_date(r) + ' ' + f'{r.randint(0, 23):02d}:{r.randint(0, 59):02d}开',
                    w.zh_address(r),
                    w.zh_name(r) + ' ' + w.digits(r, 10),
                    w.code(r, 14),
                ]
            )
            if zh
            else r.choice(
                [
                    w.la_name(r).upper(),
                    w.la_date(r),
                    'SEAT ' + w.digits(r, 2) + 'A  GATE ' + w.digits(r, 1),
                    w.la_address(r),
                    w.code(r, 8),
                ]
            )
        )
        s.text(4, y, s.fit(t, size, f, s.w - 26), size, f, r.choice([(30, 30, 30), (30, 40, 110)]))
        y += size * 1.6
    s.blocks(s.w - 20, s.h - 20, 16)
    return s
