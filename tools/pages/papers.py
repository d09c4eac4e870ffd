"""Layouts on paper: forms, contracts, tables, licences. Each takes (rng, noise, pixels per mm) and returns a Sheet."""

import fonts
import words as w
from sheet import Sheet

PAPERS = [
    (252, 252, 250),
    (255, 255, 255),
    (246, 245, 240),
    (250, 246, 232),
    (240, 244, 250),
    (253, 240, 240),
    (238, 246, 236),
]
INKS = [(25, 25, 28)] * 8 + [(70, 70, 74), (25, 40, 110), (20, 60, 30), (120, 25, 30), (110, 110, 114)]
PT = 0.3528


def zh_body(r):
    return fonts.pick(r, r.choices(['zh_sans', 'zh_serif', 'zh_kai'], [4, 5, 2])[0])


def la_body(r):
    return fonts.pick(r, r.choices(['sans', 'serif', 'mono'], [5, 4, 2])[0])


def pen(r):
    return r.choice([(20, 22, 60), (22, 22, 24), (25, 45, 140), (15, 20, 30)])


def value(r, zh):
    """What a person fills into a box."""
    if zh:
        return r.choice(
            [
                w.zh_name,
                w.zh_address,
                w.zh_company,
                w.zh_date,
                w.number_line,
                w.number_line,
                lambda q: w.zh_text(q, q.randint(4, 12)),
            ]
        )(r)
    return r.choice(
        [w.la_name, w.la_address, w.la_date, w.number_line, w.number_line, lambda q: w.la_words(q, q.randint(1, 4))]
    )(r)


def entry_font(r, zh, style):
    if style == 'hand':
        return fonts.pick(r, 'zh_hand' if zh else 'hand')
    return zh_body(r) if zh else la_body(r)


def form(r, rs, k):
    """A4 form: boxes with rules, small labels, filled-in values, tick boxes, shaded headings."""
    zh = r.random() < 0.5
    s = Sheet(r, rs, 210, 297, k, r.choice(PAPERS))
    ink, margin = r.choice(INKS), r.uniform(10, 20)
    label, head = (zh_body(r) if zh else la_body(r)), fonts.pick(r, 'zh_bold' if zh else 'sans_bold')
    style = r.choices(['print', 'hand'], [3, 1])[0]
    fill_font = entry_font(r, zh, style)
    pt = r.uniform(6, 11)
    size, right = pt * PT, 210 - margin
    title = (
        w.zh_text(r, r.randint(4, 9)).replace('。', '').replace(',', '') + '申请表'
        if zh
        else w.la_words(r, 3, 'en').title() + ' Form'
    )
    s.text(105, margin, s.fit(title, size * 2.2, head, right - margin), size * 2.2, head, ink, anchor='m')
    y = margin + size * 4
    rule, width = r.choice([(40, 40, 40), (150, 150, 150), ink, (90, 130, 180)]), r.uniform(0.1, 0.35)
    shade = tuple(min(255, c + r.randint(-30, -8)) for c in PAPERS[0])
    while y < 297 - margin - size * 4:
        what = r.choices(['row', 'stacked', 'ticks', 'heading', 'text', 'area'], [8, 5, 4, 2, 3, 1])[0]
        if what == 'heading':
            s.rect(margin, y, right - margin, size * 1.8, rule, r.choice([shade, rule]), width)
            dark = False
            if r.random() < 0.35:
                s.rect(margin, y, right - margin, size * 1.8, rule, (50, 60, 80), width)
                dark = True
            t = w.zh_text(r, 8) if zh else w.la_words(r, 3).upper()
            s.text(margin + 1.5, y + size * 0.35, t, size, head, (250, 250, 250) if dark else ink, light=dark)
            y += size * 1.8
        elif what in ('row', 'stacked'):
            n = r.choice([1, 2, 2, 3, 4])
            cell = (right - margin) / n
            h = size * (r.uniform(1.8, 2.6) if what == 'row' else r.uniform(2.9, 3.6))
            for i in range(n):
                x = margin + i * cell
                s.rect(x, y, cell, h, rule, None, width)
                t = r.choice(w.LABELS) if zh else w.la_words(r, r.randint(1, 2)).capitalize()
                if what == 'row':
                    lw = min(cell * 0.42, s.width(t, size * 0.9, label) + 2)
                    t = s.fit(t, size * 0.9, label, lw)
                    s.text(x + 1, y + (h - size) / 2, t, size * 0.9, label, ink)
                    s.line(x + lw + 1, y, x + lw + 1, y + h, rule, width) if r.random() < 0.7 else None
                    v = s.fit(value(r, zh), size, fill_font, cell - lw - 3)
                    if r.random() < 0.85:
                        s.text(x + lw + 2, y + (h - size) / 2, v, size, fill_font, pen(r))
                else:
                    s.text(x + 0.8, y + 0.5, s.fit(t, size * 0.62, label, cell - 2), size * 0.62, label, ink)
                    if r.random() < 0.85:
                        s.text(
                            x + 2,
                            y + size * 1.3,
                            s.fit(value(r, zh), size * 1.1, fill_font, cell - 4),
                            size * 1.1,
                            fill_font,
                            pen(r),
                        )
            y += h
        elif what == 'ticks':
            h, x = size * 2.2, margin + 1
            s.rect(margin, y, right - margin, h, rule, None, width)
            while x < right - 15:
                s.rect(x, y + h * 0.25, size, size, ink, None, width)
                if r.random() < 0.4:
                    s.line(x, y + h * 0.5, x + size * 0.4, y + h * 0.7, pen(r), 0.4)
                    s.line(x + size * 0.4, y + h * 0.7, x + size * 1.2, y + h * 0.1, pen(r), 0.4)
                t = w.zh_text(r, r.randint(2, 5)).strip('。,') if zh else w.la_words(r, 1)
                x += size * 1.3
                t = s.fit(t, size, label, max(2, right - x - 2))
                x += s.text(x, y + (h - size) / 2, t, size, label, ink) + size * 1.4
            y += h
        elif what == 'text':
            t = (
                w.zh_text(r, r.randint(30, 110))
                if zh
                else ' '.join(w.la_sentence(r, r.randint(6, 14)) for _ in range(r.randint(1, 4)))
            )
            y = (
                s.paragraph(
                    margin,
                    y + size * 0.5,
                    t,
                    size * r.uniform(0.75, 1),
                    label,
                    right - margin,
                    1.45,
                    285 - margin,
                    fill=ink,
                )
                + size * 0.4
            )
        else:
            h = r.uniform(12, 28)
            s.rect(margin, y, right - margin, h, rule, None, width)
            if r.random() < 0.5:
                s.scribble(margin + r.uniform(10, 80), y + 3, r.uniform(20, 40), h * 0.6, pen(r))
            if r.random() < 0.5 and zh:
                s.seal(right - 25, y + h / 2, r.uniform(13, 19), w.zh_company(r)[:14])
            y += h
    if r.random() < 0.4:
        s.barcode(right - 45, 297 - margin - 8, 42, 7)
    return s


def contract(r, rs, k):
    """A4 running text in 8 to 12 points."""
    zh = r.random() < 0.55
    s = Sheet(r, rs, 210, 297, k, r.choice(PAPERS))
    ink, margin, size = r.choice(INKS), r.uniform(16, 30), r.uniform(8, 12.5) * PT
    name = zh_body(r) if zh else la_body(r)
    head = fonts.pick(r, 'zh_bold' if zh else 'sans_bold')
    s.text(
        105,
        margin,
        w.zh_text(r, 3).strip('。,') + r.choice(['租赁合同', '劳动合同', '委托书', '协议书', '证明'])
        if zh
        else w.la_words(r, 3).upper(),
        size * 1.9,
        head,
        ink,
        anchor='m',
    )
    y, leading = margin + size * 4, r.uniform(1.3, 2.1)
    columns = 2 if r.random() < 0.15 else 1
    room = (210 - 2 * margin - (columns - 1) * 6) / columns
    bottom = 297 - margin - r.choice([0, 30, 60])
    for c in range(columns):
        x, yy = margin + c * (room + 6), y
        while yy < bottom - size:
            t = (
                w.zh_text(r, r.randint(25, 160))
                if zh
                else ' '.join(w.la_sentence(r, r.randint(6, 16)) for _ in range(r.randint(1, 5)))
            )
            if r.random() < 0.5:
                t = f'{r.randint(1, 19)}. ' + t
            yy = s.paragraph(x, yy, t, size, name, room, leading, bottom, fill=ink) + size * r.uniform(0, 1)
    if bottom < 297 - margin - 20:
        for x, who in ((margin, '甲方(签章)' if zh else 'Signed'), (115, '乙方(签章)' if zh else 'Witness')):
            s.text(x, bottom + 5, who, size, name, ink)
            s.line(x + 20, bottom + 9, x + 65, bottom + 9)
            s.scribble(x + 22, bottom + 1, 30, 8, pen(r)) if r.random() < 0.6 else None
            s.text(x, bottom + 16, w.zh_date(r) if zh else w.la_date(r), size, name, ink)
        if zh and r.random() < 0.7:
            s.seal(r.uniform(50, 160), bottom + 10, 19, w.zh_company(r)[:15], (205, 30, 35))
    return s


def table(r, rs, k):
    """Statement or list: many small cells, ruled or striped, portrait or landscape."""
    zh = r.random() < 0.45
    wide = r.random() < 0.25
    s = Sheet(r, rs, *((297, 210) if wide else (210, 297)), k, r.choice(PAPERS))
    ink, margin, size = r.choice(INKS), r.uniform(8, 18), r.uniform(6, 10) * PT
    name, num = (zh_body(r) if zh else la_body(r)), la_body(r)
    s.text(
        margin,
        margin,
        (w.zh_company(r) if zh else w.la_words(r, 3, 'en').title()),
        size * 1.9,
        fonts.pick(r, 'zh_bold' if zh else 'sans_bold'),
        ink,
    )
    y = margin + size * 3.2
    for _ in range(r.randint(1, 4)):
        s.text(
            margin,
            y,
            (r.choice(w.LABELS) + ':' + w.number_line(r))
            if zh
            else w.la_words(r, 2).capitalize() + ': ' + w.number_line(r),
            size,
            name,
            ink,
        )
        y += size * 1.5
    n = r.randint(3, 7)
    cells = [r.uniform(0.6, 2) for _ in range(n)]
    cells = [c * (s.w - 2 * margin) / sum(cells) for c in cells]
    makers = [
        r.choice(
            [
                lambda: w.la_date(r),
                lambda: f'{r.randint(-9999, 9999)}.{w.digits(r, 2)}',
                lambda: w.digits(r, r.randint(3, 9)),
                (lambda: w.zh_text(r, 8).strip('。')) if zh else (lambda: w.la_words(r, 3)),
                lambda: w.code(r, 10),
            ]
        )
        for _ in range(n)
    ]
    h, ruled, striped = size * r.uniform(1.5, 2.2), r.random() < 0.6, r.random() < 0.4
    row = 0
    while y < s.h - margin - h:
        x, head = margin, row == 0
        dark = head and r.random() < 0.5
        if dark or (striped and row % 2):
            s.rect(margin, y, s.w - 2 * margin, h, None, (45, 70, 110) if dark else (232, 236, 240), 0)
        for c, make in zip(cells, makers):
            t = (r.choice(w.LABELS) if zh else w.la_words(r, 1).capitalize()) if head else make()
            f = name if any(ord(ch) > 255 for ch in t) else num
            s.text(
                x + 0.8,
                y + (h - size) / 2,
                s.fit(t, size, f, c - 1.6),
                size,
                f,
                (250, 250, 252) if dark else ink,
                light=dark,
            )
            if ruled:
                s.rect(x, y, c, h, (140, 140, 140), None, 0.12)
            x += c
        y += h
        row += 1
        if row > 3 and r.random() < 0.03:
            break
    if zh and r.random() < 0.4:
        s.seal(s.w - 45, min(y, s.h - 30), 19, w.zh_company(r)[:13], (195, 30, 45))
    return s


def licence(r, rs, k):
    """A licence or certificate, landscape or portrait: gold border, emblem, seal over text."""
    wide = r.random() < 0.65
    s = Sheet(
        r,
        rs,
        *((420, 297) if wide and r.random() < 0.3 else (297, 210) if wide else (210, 297)),
        k,
        r.choice([(252, 250, 242), (249, 246, 236), (255, 252, 246), (250, 245, 228), (246, 240, 244)]),
    )
    u = s.w / 297 if wide else s.w / 235
    s.guilloche(r.choice([(214, 190, 130), (200, 205, 170), (225, 190, 170)]), r.uniform(0.1, 0.4), r.randint(2, 4))
    gold = r.choice([(190, 150, 60), (175, 140, 80), (150, 40, 40), (60, 110, 90)])
    for i, t in enumerate([r.uniform(0.6, 2.5), 0.3, 0.3][: r.randint(1, 3)]):
        m = (5 + i * 3) * u
        s.rect(m, m, s.w - 2 * m, s.h - 2 * m, gold, None, t * u)
    s.ellipse(s.w / 2, 24 * u, 10 * u, 10 * u, (200, 160, 60), (206, 40, 36), 1.2 * u)
    head = fonts.pick(r, r.choice(['zh_serif', 'zh_bold', 'zh_fancy', 'zh_kai']))
    s.text(
        s.w / 2,
        38 * u,
        r.choice(
            [
                '营业执照',
                '食品经营许可证',
                '卫生许可证',
                '资质证书',
                '荣誉证书',
                '开户许可证',
                '医疗机构执业许可证',
                '结业证书',
            ]
        ),
        r.uniform(10, 16) * u,
        head,
        (25, 22, 22),
        anchor='m',
        spacing=r.choice([0, 0, 3, 6]) * u,
    )
    label, body = fonts.pick(r, 'zh_sans'), zh_body(r)
    size = r.uniform(3.6, 5.2) * u
    y, x0, x1 = 62 * u, 24 * u, (24 + r.uniform(24, 34)) * u
    s.text(x0, y, '统一社会信用代码 ' + w.code(r, 18), size, label, (40, 40, 40))
    s.text(
        s.w - 26 * u, y, '(副本)' + w.digits(r, 1) + '-' + w.digits(r, 1), size * 0.8, label, (40, 40, 40), anchor='r'
    )
    y += size * 2.4
    rows = [
        ('名称', w.zh_company(r)),
        ('类型', r.choice(['个体工商户', '有限责任公司(自然人投资或控股)', '其他有限责任公司'])),
        ('法定代表人', w.zh_name(r)),
        ('注册资本', r.choice(['壹佰万元整', '伍拾万元人民币', '贰仟万元整'])),
        ('成立日期', w.zh_date(r)),
        ('营业期限', '长期'),
        ('住所', w.zh_address(r)),
        ('经营范围', ';'.join(r.sample(w.SCOPE, r.randint(3, 9)))),
    ]
    columns = 2 if wide and r.random() < 0.5 else 1
    room = (s.w - x0 - 24 * u) / columns
    top, c = y, 0
    for i, (t, v) in enumerate(rows):
        if columns == 2 and i == 4:
            y, c = top, 1
        xx = x0 + c * room
        s.text(xx, y, t, size * 0.95, label, r.choice([(40, 40, 40), (120, 60, 40)]))
        y = s.paragraph(
            xx + x1 - x0, y, v, size, body, room - (x1 - x0) - 4 * u, 1.45, s.h - 40 * u, fill=(28, 28, 30)
        ) + size * r.uniform(0.5, 1)
    s.text(s.w - 95 * u, s.h - 34 * u, '登记机关', size * 1.05, label)
    s.text(s.w - 70 * u, s.h - 24 * u, w.zh_date(r), size, body)
    s.seal(
        s.w - (60 + r.uniform(-8, 8)) * u,
        s.h - (34 + r.uniform(-6, 6)) * u,
        19 * u,
        w.zh_address(r)[:6] + '市场监督管理局',
    )
    if r.random() < 0.5:
        s.blocks(s.w - 50 * u, 16 * u, 24 * u, 29)
    return s
