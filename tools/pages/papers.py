"""Layouts on paper: forms, tables, contracts, licences, receipts, posters. Each takes (rng, noise, pixels per mm) and returns a Sheet."""
import math

import fonts
import words as w
from sheet import Sheet

PAPERS = [(252, 252, 250), (255, 255, 255), (246, 245, 240), (250, 246, 232), (240, 244, 250), (253, 240, 240), (238, 246, 236)]
INKS = [(25, 25, 28)] * 8 + [(70, 70, 74), (25, 40, 110), (20, 60, 30), (120, 25, 30), (110, 110, 114)]
PT = .3528


def zh_body(r):
    return fonts.pick(r, r.choices(['zh_sans', 'zh_serif', 'zh_kai'], [4, 5, 2])[0])


def la_body(r):
    return fonts.pick(r, r.choices(['sans', 'serif', 'mono'], [5, 4, 2])[0])


def pen(r):
    return r.choice([(20, 22, 60), (22, 22, 24), (25, 45, 140), (15, 20, 30)])


def value(r, zh):
    """What a person fills into a box."""
    if zh:
        return r.choice([w.zh_name, w.zh_address, w.zh_company, w.zh_date, w.number_line, w.number_line, lambda q: w.zh_text(q, q.randint(4, 12))])(r)
    return r.choice([w.la_name, w.la_address, w.la_date, w.number_line, w.number_line, lambda q: w.la_words(q, q.randint(1, 4))])(r)


def entry_font(r, zh, style):
    if style == 'hand':
        return fonts.pick(r, 'zh_hand' if zh else 'hand')
    return zh_body(r) if zh else la_body(r)


def form(r, rs, k):
    """A4 form: boxes with rules, small labels, filled-in values, tick boxes, shaded headings."""
    zh = r.random() < .5
    s = Sheet(r, rs, 210, 297, k, r.choice(PAPERS))
    ink, margin = r.choice(INKS), r.uniform(10, 20)
    label, head = (zh_body(r) if zh else la_body(r)), fonts.pick(r, 'zh_bold' if zh else 'sans_bold')
    style = r.choices(['print', 'hand'], [3, 1])[0]
    fill_font = entry_font(r, zh, style)
    pt = r.uniform(6, 11)
    size, right = pt * PT, 210 - margin
    title = w.zh_text(r, r.randint(4, 9)).replace('。', '').replace(',', '') + '申请表' if zh else w.la_words(r, 3, 'en').title() + ' Form'
    s.text(105, margin, s.fit(title, size * 2.2, head, right - margin), size * 2.2, head, ink, anchor='m')
    y = margin + size * 4
    rule, width = r.choice([(40, 40, 40), (150, 150, 150), ink, (90, 130, 180)]), r.uniform(.1, .35)
    shade = tuple(min(255, c + r.randint(-30, -8)) for c in PAPERS[0])
    while y < 297 - margin - size * 4:
        what = r.choices(['row', 'stacked', 'ticks', 'heading', 'text', 'area'], [8, 5, 4, 2, 3, 1])[0]
        if what == 'heading':
            s.rect(margin, y, right - margin, size * 1.8, rule, r.choice([shade, rule]), width)
            dark = False
            if r.random() < .35:
                s.rect(margin, y, right - margin, size * 1.8, rule, (50, 60, 80), width)
                dark = True
            t = w.zh_text(r, 8) if zh else w.la_words(r, 3).upper()
            s.text(margin + 1.5, y + size * .35, t, size, head, (250, 250, 250) if dark else ink, light=dark)
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
                    lw = min(cell * .42, s.width(t, size * .9, label) + 2)
                    t = s.fit(t, size * .9, label, lw)
                    s.text(x + 1, y + (h - size) / 2, t, size * .9, label, ink)
                    s.line(x + lw + 1, y, x + lw + 1, y + h, rule, width) if r.random() < .7 else None
                    v = s.fit(value(r, zh), size, fill_font, cell - lw - 3)
                    if r.random() < .85:
                        s.text(x + lw + 2, y + (h - size) / 2, v, size, fill_font, pen(r))
                else:
                    s.text(x + .8, y + .5, s.fit(t, size * .62, label, cell - 2), size * .62, label, ink)
                    if r.random() < .85:
                        s.text(x + 2, y + size * 1.3, s.fit(value(r, zh), size * 1.1, fill_font, cell - 4), size * 1.1, fill_font, pen(r))
            y += h
        elif what == 'ticks':
            h, x = size * 2.2, margin + 1
            s.rect(margin, y, right - margin, h, rule, None, width)
            while x < right - 15:
                s.rect(x, y + h * .25, size, size, ink, None, width)
                if r.random() < .4:
                    s.line(x, y + h * .5, x + size * .4, y + h * .7, pen(r), .4)
                    s.line(x + size * .4, y + h * .7, x + size * 1.2, y + h * .1, pen(r), .4)
                t = w.zh_text(r, r.randint(2, 5)).strip('。,') if zh else w.la_words(r, 1)
                x += size * 1.3
                t = s.fit(t, size, label, max(2, right - x - 2))
                x += s.text(x, y + (h - size) / 2, t, size, label, ink) + size * 1.4
            y += h
        elif what == 'text':
            t = w.zh_text(r, r.randint(30, 110)) if zh else ' '.join(w.la_sentence(r, r.randint(6, 14)) for _ in range(r.randint(1, 4)))
            y = s.paragraph(margin, y + size * .5, t, size * r.uniform(.75, 1), label, right - margin, 1.45, 285 - margin, fill=ink) + size * .4
        else:
            h = r.uniform(12, 28)
            s.rect(margin, y, right - margin, h, rule, None, width)
            if r.random() < .5:
                s.scribble(margin + r.uniform(10, 80), y + 3, r.uniform(20, 40), h * .6, pen(r))
            if r.random() < .5 and zh:
                s.seal(right - 25, y + h / 2, r.uniform(13, 19), w.zh_company(r)[:14])
            y += h
    if r.random() < .4:
        s.barcode(right - 45, 297 - margin - 8, 42, 7)
    return s


def contract(r, rs, k):
    """A4 running text in 8 to 12 points."""
    zh = r.random() < .55
    s = Sheet(r, rs, 210, 297, k, r.choice(PAPERS))
    ink, margin, size = r.choice(INKS), r.uniform(16, 30), r.uniform(8, 12.5) * PT
    name = zh_body(r) if zh else la_body(r)
    head = fonts.pick(r, 'zh_bold' if zh else 'sans_bold')
    s.text(105, margin, w.zh_text(r, 3).strip('。,') + r.choice(['租赁合同', '劳动合同', '委托书', '协议书', '证明']) if zh else w.la_words(r, 3).upper(),
           size * 1.9, head, ink, anchor='m')
    y, leading = margin + size * 4, r.uniform(1.3, 2.1)
    columns = 2 if r.random() < .15 else 1
    room = (210 - 2 * margin - (columns - 1) * 6) / columns
    bottom = 297 - margin - r.choice([0, 30, 60])
    for c in range(columns):
        x, yy = margin + c * (room + 6), y
        while yy < bottom - size:
            t = (w.zh_text(r, r.randint(25, 160)) if zh else ' '.join(w.la_sentence(r, r.randint(6, 16)) for _ in range(r.randint(1, 5))))
            if r.random() < .5:
                t = f'{r.randint(1, 19)}. ' + t
            yy = s.paragraph(x, yy, t, size, name, room, leading, bottom, fill=ink) + size * r.uniform(0, 1)
    if bottom < 297 - margin - 20:
        for x, who in ((margin, '甲方(签章)' if zh else 'Signed'), (115, '乙方(签章)' if zh else 'Witness')):
            s.text(x, bottom + 5, who, size, name, ink)
            s.line(x + 20, bottom + 9, x + 65, bottom + 9)
            s.scribble(x + 22, bottom + 1, 30, 8, pen(r)) if r.random() < .6 else None
            s.text(x, bottom + 16, w.zh_date(r) if zh else w.la_date(r), size, name, ink)
        if zh and r.random() < .7:
            s.seal(r.uniform(50, 160), bottom + 10, 19, w.zh_company(r)[:15], (205, 30, 35))
    return s


def table(r, rs, k):
    """Statement or list: many small cells, ruled or striped, portrait or landscape."""
    zh = r.random() < .45
    wide = r.random() < .25
    s = Sheet(r, rs, *((297, 210) if wide else (210, 297)), k, r.choice(PAPERS))
    ink, margin, size = r.choice(INKS), r.uniform(8, 18), r.uniform(6, 10) * PT
    name, num = (zh_body(r) if zh else la_body(r)), la_body(r)
    s.text(margin, margin, (w.zh_company(r) if zh else w.la_words(r, 3, 'en').title()), size * 1.9, fonts.pick(r, 'zh_bold' if zh else 'sans_bold'), ink)
    y = margin + size * 3.2
    for _ in range(r.randint(1, 4)):
        s.text(margin, y, (r.choice(w.LABELS) + ':' + w.number_line(r)) if zh else w.la_words(r, 2).capitalize() + ': ' + w.number_line(r), size, name, ink)
        y += size * 1.5
    n = r.randint(3, 7)
    cells = [r.uniform(.6, 2) for _ in range(n)]
    cells = [c * (s.w - 2 * margin) / sum(cells) for c in cells]
    makers = [r.choice([lambda: w.la_date(r), lambda: f'{r.randint(-9999, 9999)}.{w.digits(r, 2)}', lambda: w.digits(r, r.randint(3, 9)),
                        (lambda: w.zh_text(r, 8).strip('。')) if zh else (lambda: w.la_words(r, 3)), lambda: w.code(r, 10)]) for _ in range(n)]
    h, ruled, striped = size * r.uniform(1.5, 2.2), r.random() < .6, r.random() < .4
    row = 0
    while y < s.h - margin - h:
        x, head = margin, row == 0
        dark = head and r.random() < .5
        if dark or (striped and row % 2):
            s.rect(margin, y, s.w - 2 * margin, h, None, (45, 70, 110) if dark else (232, 236, 240), 0)
        for c, make in zip(cells, makers):
            t = (r.choice(w.LABELS) if zh else w.la_words(r, 1).capitalize()) if head else make()
            f = name if any(ord(ch) > 255 for ch in t) else num
            s.text(x + .8, y + (h - size) / 2, s.fit(t, size, f, c - 1.6), size, f, (250, 250, 252) if dark else ink, light=dark)
            if ruled:
                s.rect(x, y, c, h, (140, 140, 140), None, .12)
            x += c
        y += h
        row += 1
        if row > 3 and r.random() < .03:
            break
    if zh and r.random() < .4:
        s.seal(s.w - 45, min(y, s.h - 30), 19, w.zh_company(r)[:13], (195, 30, 45))
    return s


def licence(r, rs, k):
    """A licence or certificate, landscape or portrait: gold border, emblem, seal over text."""
    wide = r.random() < .65
    s = Sheet(r, rs, *((420, 297) if wide and r.random() < .3 else (297, 210) if wide else (210, 297)), k,
              r.choice([(252, 250, 242), (249, 246, 236), (255, 252, 246), (250, 245, 228), (246, 240, 244)]))
    u = s.w / 297 if wide else s.w / 235
    s.guilloche(r.choice([(214, 190, 130), (200, 205, 170), (225, 190, 170)]), r.uniform(.1, .4), r.randint(2, 4))
    gold = r.choice([(190, 150, 60), (175, 140, 80), (150, 40, 40), (60, 110, 90)])
    for i, t in enumerate([r.uniform(.6, 2.5), .3, .3][:r.randint(1, 3)]):
        m = (5 + i * 3) * u
        s.rect(m, m, s.w - 2 * m, s.h - 2 * m, gold, None, t * u)
    s.ellipse(s.w / 2, 24 * u, 10 * u, 10 * u, (200, 160, 60), (206, 40, 36), 1.2 * u)
    head = fonts.pick(r, r.choice(['zh_serif', 'zh_bold', 'zh_fancy', 'zh_kai']))
    s.text(s.w / 2, 38 * u, r.choice(['营业执照', '食品经营许可证', '卫生许可证', '资质证书', '荣誉证书', '开户许可证', '医疗机构执业许可证', '结业证书']),
           r.uniform(10, 16) * u, head, (25, 22, 22), anchor='m', spacing=r.choice([0, 0, 3, 6]) * u)
    label, body = fonts.pick(r, 'zh_sans'), zh_body(r)
    size = r.uniform(3.6, 5.2) * u
    y, x0, x1 = 62 * u, 24 * u, (24 + r.uniform(24, 34)) * u
    s.text(x0, y, '统一社会信用代码 ' + w.code(r, 18), size, label, (40, 40, 40))
    s.text(s.w - 26 * u, y, '(副本)' + w.digits(r, 1) + '-' + w.digits(r, 1), size * .8, label, (40, 40, 40), anchor='r')
    y += size * 2.4
    rows = [('名称', w.zh_company(r)), ('类型', r.choice(['个体工商户', '有限责任公司(自然人投资或控股)', '其他有限责任公司'])), ('法定代表人', w.zh_name(r)),
            ('注册资本', r.choice(['壹佰万元整', '伍拾万元人民币', '贰仟万元整'])), ('成立日期', w.zh_date(r)), ('营业期限', '长期'), ('住所', w.zh_address(r)),
            ('经营范围', ';'.join(r.sample(w.SCOPE, r.randint(3, 9))))]
    columns = 2 if wide and r.random() < .5 else 1
    room = (s.w - x0 - 24 * u) / columns
    top, c = y, 0
    for i, (t, v) in enumerate(rows):
        if columns == 2 and i == 4:
            y, c = top, 1
        xx = x0 + c * room
        s.text(xx, y, t, size * .95, label, r.choice([(40, 40, 40), (120, 60, 40)]))
        y = s.paragraph(xx + x1 - x0, y, v, size, body, room - (x1 - x0) - 4 * u, 1.45, s.h - 40 * u, fill=(28, 28, 30)) + size * r.uniform(.5, 1)
    s.text(s.w - 95 * u, s.h - 34 * u, '登记机关', size * 1.05, label)
    s.text(s.w - 70 * u, s.h - 24 * u, w.zh_date(r), size, body)
    s.seal(s.w - (60 + r.uniform(-8, 8)) * u, s.h - (34 + r.uniform(-6, 6)) * u, 19 * u, w.zh_address(r)[:6] + '市场监督管理局')
    if r.random() < .5:
        s.blocks(s.w - 50 * u, 16 * u, 24 * u, 29)
    return s


def invoice(r, rs, k):
    """Invoice with a ruled grid in colour."""
    zh = r.random() < .6
    s = Sheet(r, rs, *r.choice([(210, 140), (240, 140), (210, 297)]), k, r.choice(PAPERS))
    c = r.choice([(150, 60, 40), (60, 80, 150), (40, 110, 80), (60, 60, 60)])
    size, m = r.uniform(2.6, 3.6), 10
    name, num = (zh_body(r) if zh else la_body(r)), la_body(r)
    s.text(s.w / 2, 8, w.zh_text(r, 2).strip('。,') + '增值税电子普通发票' if zh else 'INVOICE ' + w.digits(r, 6), 6, fonts.pick(r, 'zh_kai' if zh else 'sans_bold'), c, anchor='m')
    for i in range(3):
        s.text(s.w - 60, 8 + i * size * 1.6, (r.choice(w.LABELS) + ':' if zh else 'No. ') + w.digits(r, r.choice([8, 12])), size, name, (30, 30, 60))
    top = 26
    rows = ['名称:' + w.zh_company(r), '纳税人识别号:' + w.code(r, 18), '地址、电话:' + w.zh_address(r), '开户行及账号:' + w.digits(r, 19)] if zh else [
        w.la_name(r), w.la_address(r), 'VAT ' + w.code(r, 11), 'IBAN ' + w.code(r, 4) + ' ' + w.digits(r, 16)]
    s.rect(m, top, s.w - 2 * m, len(rows) * size * 1.7 + 2, c, None, .25)
    for i, t in enumerate(rows):
        s.text(m + 3, top + 1.5 + i * size * 1.7, t, size, name, (30, 30, 40))
    y = top + len(rows) * size * 1.7 + 2
    cells = [60, 20, 15, 22, 26, 18]
    cells = [x * (s.w - 2 * m) / sum(cells) for x in cells]
    for row in range(r.randint(4, 9)):
        x = m
        for i, cw in enumerate(cells):
            t = (r.choice(w.LABELS) if zh else w.la_words(r, 1)) if row == 0 else (
                (w.zh_text(r, 7).strip('。') if zh else w.la_words(r, 3)) if i == 0 else f'{r.randint(0, 9999)}.{w.digits(r, 2)}')
            f = name if row == 0 or i == 0 else num
            s.text(x + 1, y + 1, s.fit(t, size, f, cw - 2), size, f, c if row == 0 else (30, 30, 40))
            s.line(x, y, x, y + size * 1.8, c, .2)
            x += cw
        s.line(s.w - m, y, s.w - m, y + size * 1.8, c, .2)
        y += size * 1.8
    s.rect(m, y, s.w - 2 * m, size * 2, c, None, .25)
    s.text(m + 4, y + .8, ('价税合计(大写) 叁仟贰佰元整 (小写)¥' if zh else 'Total due ') + f'{r.randint(10, 9999)}.00', size, name, (30, 30, 40))
    s.blocks(m, 6, 16)
    s.seal(s.w - 40, min(y + 12, s.h - 16), 15, w.zh_company(r)[:12], (215, 50, 50), name=fonts.pick(r, 'zh_serif')) if zh else s.scribble(s.w - 60, y + 10, 40, 10)
    return s


def receipt(r, rs, k):
    """Till receipt on thermal paper."""
    wide = r.choice([58, 80])
    s = Sheet(r, rs, wide, r.uniform(90, 210), k, r.choice([(246, 246, 244), (238, 238, 240), (250, 250, 248)]))
    zh = r.random() < .5
    g = r.randint(30, 120)
    ink, size = (g, g, g + r.randint(0, 20)), r.uniform(2.3, 3.4)
    name = fonts.pick(r, 'zh_sans') if zh else fonts.pick(r, 'mono')
    s.text(wide / 2, 5, s.fit(w.zh_company(r) if zh else r.choice(w.CITIES_LATIN).upper() + ' MARKET', size * 1.4, name, wide - 6), size * 1.4, name, ink, anchor='m')
    y = 5 + size * 3
    while y < s.h - 16:
        q = r.random()
        if q < .1:
            s.text(3, y, '-' * 64 if False else s.fit('-' * 60, size, name, wide - 6), size, name, ink, record=False)
        else:
            t = w.zh_text(r, 7).strip('。,') if zh else w.la_words(r, 2).upper()
            s.text(3, y, s.fit(t, size, name, wide * .58), size, name, ink)
            s.text(wide - 3, y, f'{r.randint(0, 399)}.{w.digits(r, 2)}', size, name, ink, anchor='r')
        y += size * r.uniform(1.3, 1.6)
    s.barcode(8, s.h - 13, wide - 16, 8)
    return s


def notice(r, rs, k):
    """Poster or notice with big letters, often light on dark, among small print."""
    s = Sheet(r, rs, *r.choice([(297, 420), (210, 297), (420, 297)]), k)
    dark = r.random() < .6
    if dark:
        s.tint([r.randint(0, 120) for _ in range(3)], [r.randint(0, 150) for _ in range(3)], r.uniform(0, 6))
    else:
        s.tint([r.randint(190, 255) for _ in range(3)], [r.randint(170, 255) for _ in range(3)], r.uniform(0, 6))
    ink = tuple(r.randint(215, 255) for _ in range(3)) if dark else tuple(r.randint(0, 110) for _ in range(3))
    zh = r.random() < .5
    y = s.h * .05
    while y < s.h * .9:
        size = min(s.w * r.choice([.012, .016, .02, .03, .05, .09, .16]), s.h * .16)
        f = fonts.pick(r, r.choice(['zh_bold', 'zh_fancy', 'zh_kai', 'zh_sans'] if zh else ['sans_bold', 'serif', 'sans', 'sans_bold']))
        t = w.zh_text(r, 40) if zh else w.la_words(r, 12)
        t = t.upper() if r.random() < .4 else t
        s.text(s.w * .06, y, s.fit(t, size, f, s.w * .88), size, f, ink, light=dark)
        y += size * r.uniform(1.3, 1.9)
    return s


def letter(r, rs, k):
    """Letter with head, address, few paragraphs; sometimes Cyrillic, sometimes handwriting."""
    s = Sheet(r, rs, 210, 297, k, r.choice(PAPERS))
    kind = r.choices(['zh', 'la', 'ru', 'hand_zh', 'hand_la'], [4, 4, 1, 2, 2])[0]
    zh = kind in ('zh', 'hand_zh')
    f = {'zh': lambda: zh_body(r), 'la': lambda: la_body(r), 'ru': lambda: fonts.pick(r, 'cyrillic'),
         'hand_zh': lambda: fonts.pick(r, 'zh_hand'), 'hand_la': lambda: fonts.pick(r, 'hand')}[kind]()
    size = r.uniform(3.2, 5) if 'hand' not in kind else r.uniform(4.5, 8)
    ink = pen(r) if 'hand' in kind else r.choice(INKS)
    y = r.uniform(15, 30)
    bar = r.random() < .3
    if bar:
        s.rect(0, 0, 210, y + 10, None, (30, 60, 110), 0)
    s.text(25, y - 5, w.zh_company(r) if zh else w.la_name(r) + ' & Co.', size * 1.6, fonts.pick(r, 'zh_bold' if zh else 'sans_bold'),
           (245, 245, 250) if bar else ink, light=bar)
    y += 22
    for _ in range(r.randint(2, 4)):
        s.text(25, y, w.zh_address(r) if zh else w.cyrillic(r, 3) if kind == 'ru' else w.la_address(r), size, f, ink)
        y += size * 1.5
    y += 8
    lines = kind.startswith('hand') and r.random() < .5
    for _ in range(r.randint(2, 6)):
        t = w.zh_text(r, r.randint(30, 140)) if zh else '. '.join(w.cyrillic(r, 9) for _ in range(4)) if kind == 'ru' else ' '.join(
            w.la_sentence(r, 10) for _ in range(r.randint(2, 5)))
        y = s.paragraph(25, y, t, size, f, 160, 1.55, 270, fill=ink) + size * .8
    if lines:
        for i in range(30):
            s.line(15, 40 + i * size * 1.55, 195, 40 + i * size * 1.55, (170, 190, 215), .15)
    s.scribble(130, min(y + 5, 275), 40, 12, pen(r))
    return s
