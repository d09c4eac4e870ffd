"""More layouts on paper: invoices, receipts, posters, letters. Each takes (rng, noise, pixels per mm) and returns a Sheet."""

import fonts
import words as w
from papers import INKS, PAPERS, la_body, pen, zh_body
from sheet import Sheet


def invoice(r, rs, k):
    """Invoice with a ruled grid in colour."""
    zh = r.random() < 0.6
    s = Sheet(r, rs, *r.choice([(210, 140), (240, 140), (210, 297)]), k, r.choice(PAPERS))
    c = r.choice([(150, 60, 40), (60, 80, 150), (40, 110, 80), (60, 60, 60)])
    size, m = r.uniform(2.6, 3.6), 10
    name, num = (zh_body(r) if zh else la_body(r)), la_body(r)
    s.text(
        s.w / 2,
        8,
        w.zh_text(r, 2).strip('。,') + '增值税电子普通发票' if zh else 'INVOICE ' + w.digits(r, 6),
        6,
        fonts.pick(r, 'zh_kai' if zh else 'sans_bold'),
        c,
        anchor='m',
    )
    for i in range(3):
        s.text(
            s.w - 60,
            8 + i * size * 1.6,
            (r.choice(w.LABELS) + ':' if zh else 'No. ') + w.digits(r, r.choice([8, 12])),
            size,
            name,
            (30, 30, 60),
        )
    top = 26
    rows = (
        [
            '名称:' + w.zh_company(r),
            '纳税人识别号:' + w.code(r, 18),
            '地址、电话:' + w.zh_address(r),
            '开户行及账号:' + w.digits(r, 19),
        ]
        if zh
        else [w.la_name(r), w.la_address(r), 'VAT ' + w.code(r, 11), 'IBAN ' + w.code(r, 4) + ' ' + w.digits(r, 16)]
    )
    s.rect(m, top, s.w - 2 * m, len(rows) * size * 1.7 + 2, c, None, 0.25)
    for i, t in enumerate(rows):
        s.text(m + 3, top + 1.5 + i * size * 1.7, t, size, name, (30, 30, 40))
    y = top + len(rows) * size * 1.7 + 2
    cells = [60, 20, 15, 22, 26, 18]
    cells = [x * (s.w - 2 * m) / sum(cells) for x in cells]
    for row in range(r.randint(4, 9)):
        x = m
        for i, cw in enumerate(cells):
            t = (
                (r.choice(w.LABELS) if zh else w.la_words(r, 1))
                if row == 0
                else (
                    (w.zh_text(r, 7).strip('。') if zh else w.la_words(r, 3))
                    if i == 0
                    else f'{r.randint(0, 9999)}.{w.digits(r, 2)}'
                )
            )
            f = name if row == 0 or i == 0 else num
            s.text(x + 1, y + 1, s.fit(t, size, f, cw - 2), size, f, c if row == 0 else (30, 30, 40))
            s.line(x, y, x, y + size * 1.8, c, 0.2)
            x += cw
        s.line(s.w - m, y, s.w - m, y + size * 1.8, c, 0.2)
        y += size * 1.8
    s.rect(m, y, s.w - 2 * m, size * 2, c, None, 0.25)
    s.text(
        m + 4,
        y + 0.8,
        ('价税合计(大写) 叁仟贰佰元整 (小写)¥' if zh else 'Total due ') + f'{r.randint(10, 9999)}.00',
        size,
        name,
        (30, 30, 40),
    )
    s.blocks(m, 6, 16)
    s.seal(
        s.w - 40, min(y + 12, s.h - 16), 15, w.zh_company(r)[:12], (215, 50, 50), name=fonts.pick(r, 'zh_serif')
    ) if zh else s.scribble(s.w - 60, y + 10, 40, 10)
    return s


def receipt(r, rs, k):
    """Till receipt on thermal paper."""
    wide = r.choice([58, 80])
    s = Sheet(r, rs, wide, r.uniform(90, 210), k, r.choice([(246, 246, 244), (238, 238, 240), (250, 250, 248)]))
    zh = r.random() < 0.5
    g = r.randint(30, 120)
    ink, size = (g, g, g + r.randint(0, 20)), r.uniform(2.3, 3.4)
    name = fonts.pick(r, 'zh_sans') if zh else fonts.pick(r, 'mono')
    s.text(
        wide / 2,
        5,
        s.fit(w.zh_company(r) if zh else r.choice(w.CITIES_LATIN).upper() + ' MARKET', size * 1.4, name, wide - 6),
        size * 1.4,
        name,
        ink,
        anchor='m',
    )
    y = 5 + size * 3
    while y < s.h - 16:
        q = r.random()
        if q < 0.1:
            s.text(3, y, s.fit('-' * 60, size, name, wide - 6), size, name, ink, record=False)
        else:
            t = w.zh_text(r, 7).strip('。,') if zh else w.la_words(r, 2).upper()
            s.text(3, y, s.fit(t, size, name, wide * 0.58), size, name, ink)
            s.text(wide - 3, y, f'{r.randint(0, 399)}.{w.digits(r, 2)}', size, name, ink, anchor='r')
        y += size * r.uniform(1.3, 1.6)
    s.barcode(8, s.h - 13, wide - 16, 8)
    return s


def notice(r, rs, k):
    """Poster or notice with big letters, often light on dark, among small print."""
    s = Sheet(r, rs, *r.choice([(297, 420), (210, 297), (420, 297)]), k)
    dark = r.random() < 0.6
    if dark:
        s.tint([r.randint(0, 120) for _ in range(3)], [r.randint(0, 150) for _ in range(3)], r.uniform(0, 6))
    else:
        s.tint([r.randint(190, 255) for _ in range(3)], [r.randint(170, 255) for _ in range(3)], r.uniform(0, 6))
    ink = tuple(r.randint(215, 255) for _ in range(3)) if dark else tuple(r.randint(0, 110) for _ in range(3))
    zh = r.random() < 0.5
    y = s.h * 0.05
    while y < s.h * 0.9:
        size = min(s.w * r.choice([0.012, 0.016, 0.02, 0.03, 0.05, 0.09, 0.16]), s.h * 0.16)
        f = fonts.pick(
            r,
            r.choice(
                ['zh_bold', 'zh_fancy', 'zh_kai', 'zh_sans'] if zh else ['sans_bold', 'serif', 'sans', 'sans_bold']
            ),
        )
        t = w.zh_text(r, 40) if zh else w.la_words(r, 12)
        t = t.upper() if r.random() < 0.4 else t
        s.text(s.w * 0.06, y, s.fit(t, size, f, s.w * 0.88), size, f, ink, light=dark)
        y += size * r.uniform(1.3, 1.9)
    return s


def letter(r, rs, k):
    """Letter with head, address, few paragraphs; sometimes Cyrillic, sometimes handwriting."""
    s = Sheet(r, rs, 210, 297, k, r.choice(PAPERS))
    kind = r.choices(['zh', 'la', 'ru', 'hand_zh', 'hand_la'], [4, 4, 1, 2, 2])[0]
    zh = kind in ('zh', 'hand_zh')
    f = {
        'zh': lambda: zh_body(r),
        'la': lambda: la_body(r),
        'ru': lambda: fonts.pick(r, 'cyrillic'),
        'hand_zh': lambda: fonts.pick(r, 'zh_hand'),
        'hand_la': lambda: fonts.pick(r, 'hand'),
    }[kind]()
    size = r.uniform(3.2, 5) if 'hand' not in kind else r.uniform(4.5, 8)
    ink = pen(r) if 'hand' in kind else r.choice(INKS)
    y = r.uniform(15, 30)
    bar = r.random() < 0.3
    if bar:
        s.rect(0, 0, 210, y + 10, None, (30, 60, 110), 0)
    s.text(
        25,
        y - 5,
        w.zh_company(r) if zh else w.la_name(r) + ' & Co.',
        size * 1.6,
        fonts.pick(r, 'zh_bold' if zh else 'sans_bold'),
        (245, 245, 250) if bar else ink,
        light=bar,
    )
    y += 22
    for _ in range(r.randint(2, 4)):
        s.text(25, y, w.zh_address(r) if zh else w.cyrillic(r, 3) if kind == 'ru' else w.la_address(r), size, f, ink)
        y += size * 1.5
    y += 8
    lines = kind.startswith('hand') and r.random() < 0.5
    for _ in range(r.randint(2, 6)):
        t = (
            w.zh_text(r, r.randint(30, 140))
            if zh
            else '. '.join(w.cyrillic(r, 9) for _ in range(4))
            if kind == 'ru'
            else ' '.join(w.la_sentence(r, 10) for _ in range(r.randint(2, 5)))
        )
        y = s.paragraph(25, y, t, size, f, 160, 1.55, 270, fill=ink) + size * 0.8
    if lines:
        for i in range(30):
            s.line(15, 40 + i * size * 1.55, 195, 40 + i * size * 1.55, (170, 190, 215), 0.15)
    s.scribble(130, min(y + 5, 275), 40, 12, pen(r))
    return s
