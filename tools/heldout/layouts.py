"""Held-out layouts, none of which tools/pages has: (random generator, pixels per mm) -> Canvas."""

import numpy as np
from drawing import Canvas
from small import booklet, cover, landscape, member, permit, waybill
from wording import NOUNS, WORDS, day, eng, han, hk, lk, num, who


def lab(r, k):
    """Laboratory report, A5 across: columns without rules."""
    c = Canvas(210, 148, k, (254, 254, 254))
    zh = r.random() < 0.6
    f, g = (hk(r) if zh else lk(r)), lk(r, True)
    c.put(
        105,
        7,
        han(r, 4) + '医院检验报告单' if zh else eng(r, 2) + ' Laboratory Report',
        6,
        'zen' if zh else 'interb',
        align=0.5,
    )
    s = r.uniform(2.6, 3.4)
    for i in range(2):
        x = 10
        for _ in range(4):
            c.put(
                x,
                18 + i * s * 1.7,
                (r.choice(NOUNS) + ':' + num(r, 6)) if zh else r.choice(WORDS) + ': ' + num(r, 5),
                s,
                f,
            )
            x += 48
    c.rule(8, 28, 202, 28, (20, 20, 20), 0.5)
    y = 31
    while y < 130:
        c.put(10, y, num(r, 2), s, g)
        c.put(20, y, han(r, r.randint(3, 9)) if zh else eng(r, 2), s, f)
        c.put(85, y, f'{r.uniform(0, 300):.2f}', s, g)
        c.put(112, y, r.choice(['mmol/L', 'g/L', 'U/L', '10^9/L', 'umol/L']), s, lk(r))
        c.put(150, y, f'{r.uniform(0, 90):.1f} - {r.uniform(90, 400):.1f}', s, g)
        y += s * 1.65
    c.put(10, 137, (han(r, 14) if zh else eng(r, 8)), s * 0.9, f, (90, 90, 90))
    return c


def bill(r, k):
    """Utility bill: coloured bands with light text, big amount, boxes with round numbers."""
    c = Canvas(210, 297, k, (255, 255, 254))
    zh = r.random() < 0.5
    tone = r.choice([(0, 110, 120), (150, 60, 20), (70, 40, 130), (20, 90, 40)])
    f, b = (hk(r) if zh else lk(r)), 'zen' if zh else r.choice(['interb', 'cabinb'])
    pale = tuple(int(255 - (255 - v) * 0.14) for v in tone)
    c.box(0, 0, 210, 30, None, tone)
    c.put(14, 9, han(r, 2) + '电力服务' if zh else eng(r, 2) + ' Utilities', 9, b, (255, 255, 255), light=True)
    c.put(196, 12, han(r, 6) if zh else eng(r, 2), 4, f, (240, 250, 250), 1, True)
    y = 40
    for _ in range(4):
        c.put(14, y, han(r, 16) if zh else who(r) + ', ' + str(r.randint(1, 99)) + ' ' + eng(r, 2), 3.6, f)
        c.put(130, y, (han(r, 4) if zh else eng(r, 1)) + '  ' + num(r, 9), 3.6, f)
        y += 6
    c.box(14, y + 4, 182, 34, None, pale)
    c.put(22, y + 8, '本期应缴' if zh else 'Amount to pay', 4.4, f, tone)
    c.put(22, y + 16, f'{r.uniform(20, 3000):.2f}', 14, 'interb', tone)
    c.put(120, y + 20, han(r, 10) if zh else 'Pay by ' + day(r), 4, f)
    y += 46
    while y < 268:
        c.box(14, y, 182, 7, None, tone)
        c.put(17, y + 1.4, han(r, 7) if zh else eng(r, 3), 3.8, b, (255, 255, 255), light=True)
        y += 9
        for _ in range(r.randint(2, 6)):
            c.put(17, y, han(r, r.randint(5, 13)) if zh else eng(r, 4), 3.1, f)
            c.put(190, y, f'{r.uniform(1, 900):.2f}', 3.1, 'inter', align=1)
            c.rule(17, y + 4.6, 190, y + 4.6, (205, 205, 205), 0.1)
            y += 5.6
    c.wrap(14, 280, han(r, 90) if zh else eng(r, 40), 2.3, f, 182, 3.4, 293, ink=(110, 110, 110))
    return c


def comb(r, k):
    """Tax form: one box a character, circles to fill, narrow instructions."""
    c = Canvas(210, 297, k, (255, 252, 244))
    zh = r.random() < 0.5
    tone = r.choice([(200, 90, 60), (70, 120, 70), (60, 90, 150)])
    f = hk(r) if zh else lk(r)
    c.put(105, 12, '纳税信息采集表' if zh else 'ANNUAL RETURN ' + num(r, 4), 7, 'zen' if zh else 'cabinb', tone, 0.5)
    y = 30
    while y < 278:
        kind = r.random()
        c.put(14, y, han(r, r.randint(4, 8)) if zh else eng(r, 2), 3, f, tone)
        if kind < 0.5:
            n, x = r.choice([8, 12, 18]), 62
            s = ''.join(
                r.choice('0123456789ABCDEFGHJKMNPRSTUVWXYZ' if r.random() < 0.2 else '0123456789') for _ in range(n)
            )
            for i in range(n):
                c.box(x + i * 6, y - 1, 6, 7, tone, None, 0.15)
            q = len(c.lines)
            for i, ch in enumerate(s):
                c.put(x + i * 6 + 3, y, ch, 4.6, 'jet', (25, 25, 60), 0.5)
            parts, c.lines[q:] = c.lines[q:], []
            a, b = parts[0]['quad'], parts[-1]['quad']
            top, low = min(p['quad'][0][1] for p in parts), max(p['quad'][2][1] for p in parts)
            c.lines.append(
                {**parts[0], 'text': s, 'quad': [[a[0][0], top], [b[1][0], top], [b[2][0], low], [a[3][0], low]]}
            )
            y += 10
        elif kind < 0.75:
            x = 62
            for _ in range(3):
                c.disc(x + 2, y + 1.7, 1.8, tone, tone if r.random() < 0.3 else None, 0.2)
                x = c.put(x + 6, y, r.choice(NOUNS) if zh else r.choice(WORDS), 3.2, f) + 8
            y += 8
        else:
            y = (
                c.wrap(
                    62,
                    y,
                    han(r, r.randint(30, 80)) if zh else eng(r, r.randint(10, 26)),
                    2.5,
                    f,
                    134,
                    3.7,
                    280,
                    ink=(60, 60, 60),
                )
                + 4
            )
    return c


def column(r, k):
    """A printed page in columns, small type, with a picture."""
    c = Canvas(190, 260, k, r.choice([(244, 240, 230), (250, 250, 248), (232, 230, 224)]))
    zh = r.random() < 0.5
    f = (
        r.choice(['babel', 'twsung', 'hana', 'zen'])
        if zh
        else r.choice(['gyre', 'libertine', 'oldst', 'vollkorn', 'gentium'])
    )
    c.put(10, 8, han(r, 9) if zh else eng(r, 4), 11, 'zen' if zh else 'cabinb')
    n = r.choice([2, 3])
    room, s = (170 - (n - 1) * 5) / n, r.uniform(2.5, 3.4)
    for i in range(n):
        y = 26 if i else 74
        x = 10 + i * (room + 5)
        c.wrap(x, y, han(r, 2000) if zh else eng(r, 700), s, f, room, s * 1.5, 250, ink=(35, 33, 32))
    a = c.pixels().astype(np.float32).copy()
    y0, y1, x0, x1 = (int(v * k) for v in (26, 70, 10, 10 + room))
    a[y0:y1, x0:x1] = landscape(r, np.random.RandomState(r.randint(0, 9999)), y1 - y0, x1 - x0)
    c.repaint(a)
    return c


def menu(r, k):
    """Price list, light on black, chalk colours."""
    c = Canvas(210, r.choice([297, 210]), k, r.choice([(24, 26, 28), (34, 48, 42), (52, 20, 24), (20, 24, 52)]))
    zh = r.random() < 0.6
    f = r.choice(['zen', 'smiley', 'twkai']) if zh else r.choice(['yanone', 'cabin', 'jura', 'manrope'])
    ink = r.choice([(250, 250, 245), (244, 226, 150), (190, 230, 210)])
    c.put(105, 10, r.choice(['今日菜单', '价目公示', '服务项目']) if zh else eng(r, 2).upper(), 16, f, ink, 0.5, True)
    y, s = 38, r.uniform(4, 8)
    while y < c.h - 14:
        c.put(16, y, han(r, r.randint(3, 8)) if zh else eng(r, 2), s, f, ink, light=True)
        c.put(194, y, f'{r.randint(3, 400)}.{num(r, 1)}0', s, 'manrope', ink, 1, True)
        y += s * 1.8
    return c


def transcript(r, k):
    """School record: ruled table with vertical lines only, two halves, signature line."""
    c = Canvas(210, 297, k, (250, 250, 252))
    zh = r.random() < 0.5
    f = hk(r) if zh else lk(r)
    c.put(105, 14, '学生学业成绩表' if zh else 'Academic Record', 8, 'zen' if zh else 'oldst', align=0.5)
    s = r.uniform(2.8, 3.8)
    for i in range(3):
        c.put(16 + i * 62, 30, (r.choice(NOUNS) + ':' + han(r, 4)) if zh else 'Name: ' + who(r), s, f)
    for half in (0, 90):
        for x in (16, 66, 82, 100):
            c.rule(x + half, 40, x + half, 262, (60, 60, 60), 0.2)
        c.rule(16 + half, 40, 100 + half, 40)
        y = 42
        while y < 258:
            c.put(18 + half, y, han(r, r.randint(3, 10)) if zh else eng(r, 2), s, f)
            c.put(68 + half, y, f'{r.uniform(1, 6):.1f}', s, 'inter')
            c.put(84 + half, y, str(r.randint(40, 100)), s, 'inter')
            y += s * 1.75
    c.put(120, 272, han(r, 8) if zh else 'Registrar ' + who(r), 4, f)
    return c


LAYOUTS = {
    'booklet': (booklet, 176, 62, 6),
    'lab': (lab, 210, 148, 8),
    'bill': (bill, 210, 297, 10),
    'comb': (comb, 210, 297, 10),
    'cover': (cover, 90, 128, 4),
    'member': (member, 85.6, 54, 14),
    'permit': (permit, 70, 100, 8),
    'waybill': (waybill, 100, 125, 6),
    'column': (column, 190, 260, 8),
    'menu': (menu, 210, 260, 5),
    'transcript': (transcript, 210, 297, 10),
}
