"""Held-out layouts, none of which tools/pages has: (random generator, pixels per mm) -> Canvas."""
import math

import cv2
import numpy as np

from drawing import HAN, LATIN, Canvas

TOPICS = ['车辆', '检验', '土地', '住院', '成绩', '供电', '燃气', '快递', '会员', '学籍', '户口', '产权', '仓单', '体检', '纳税', '维修', '订货', '质检', '承运', '档案']
VERBS = ['核定', '登记', '缴纳', '查询', '复核', '签收', '发放', '注销', '变更', '补办', '抽检', '移交', '续保', '结清', '申报', '领取']
NOUNS = ['凭证', '明细', '数额', '编号', '附页', '清单', '底册', '备案', '说明', '期间', '科目', '余额', '标准', '结论', '项目', '参数', '型号', '批次']
TAILS = ['以实际为准', '请妥善保管', '不予退换', '须本人办理', '当日有效', '另行通知', '参照前款', '由窗口受理', '可到网点咨询', '按季度结算', '须加盖印章', '共两页']
GIVEN = ['Harold', 'Beatriz', 'Wilfred', 'Aurélie', 'Gustav', 'Nadia', 'Bertram', 'Oksana', 'Dmitri', 'Yvonne', 'Raúl', 'Signe']
FAMILY = ['Penhaligon', 'Szymański', 'Quintero', 'Hartmann', 'Abernathy', 'Lefèvre', 'Morozov', 'Nakamura', 'Oyelaran', 'Thorsen']
WORDS = ('meter reading tariff winter supply engine chassis colour axle weight test sample haemoglobin result range unit blood pressure grade semester '
         'lecture credit history physics parcel sender weight depot route driver harvest quality cotton mill river bridge market village council '
         'meeting minutes vote budget repair plumber roof tile garden fence neighbour complaint library borrow return fine chapter author edition '
         'print press paper evening morning weather storm coast ferry timetable platform change season member club point reward voucher').split()


def han(r, n=8):
    out = ''
    while len(out) < n:
        out += r.choice(TOPICS) + r.choice(VERBS) + r.choice(NOUNS) + (',' + r.choice(TAILS) + '。' if r.random() < .4 else '')
    return out[:n]


def eng(r, n):
    return ' '.join(r.choice(WORDS) for _ in range(n)).capitalize()


def num(r, n):
    return ''.join(r.choice('0123456789') for _ in range(n))


def who(r):
    return r.choice(GIVEN) + ' ' + r.choice(FAMILY)


def day(r):
    return f'{r.randint(1, 28)}.{r.randint(1, 12)}.{r.randint(1975, 2031)}'


def hk(r):
    return r.choice(['zen', 'zen', 'babel', 'twkai', 'twsung', 'hana'])


def lk(r, mono=False):
    return r.choice(['b612', 'jet']) if mono else r.choice(['inter', 'karla', 'cabin', 'vollkorn', 'quattro', 'oldst', 'libertine', 'andika', 'gentium', 'gyre', 'manrope'])


def wash(c, r, tone, amount):
    """Rosette lines radiating from a few centres."""
    a = c.pixels().astype(np.float32)
    H, W = a.shape[:2]
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32) / c.k
    for _ in range(r.randint(1, 3)):
        cx, cy = r.uniform(0, c.w), r.uniform(0, c.h)
        rad, ang = np.hypot(xx - cx, yy - cy), np.arctan2(yy - cy, xx - cx)
        m = (np.sin(rad * r.uniform(3, 7) + r.uniform(1, 5) * np.sin(ang * r.randint(5, 14))) > r.uniform(.4, .8)) * amount
        a += (np.float32(tone) - a) * m[..., None].astype(np.float32)
    c.repaint(a)


def booklet(r, k):
    """Vehicle booklet: two pages side by side, red labels, typed entries."""
    c = Canvas(176, 62, k, (226, 240, 230))
    wash(c, r, (190, 215, 200), .3)
    label, entry = 'zen', r.choice(['jet', 'b612'])
    for page in (0, 88):
        c.put(page + 44, 4, r.choice(['机动车行驶证', '检验记录', '道路运输证']), 5, r.choice(['babel', 'twsung']), (170, 40, 50), .5)
        y = 13
        while y < 55:
            x = c.put(page + 4, y, r.choice(TOPICS) + r.choice(NOUNS), 2.3, label, (170, 60, 60))
            if r.random() < .5:
                c.put(page + 24, y - .2, num(r, r.randint(5, 17)), 2.9, entry)
            else:
                c.put(page + 24, y - .2, han(r, r.randint(3, 14)), 2.9, hk(r))
            c.rule(page + 23, y + 3.8, page + 84, y + 3.8, (190, 120, 120), .1)
            y += 5.6
    c.rule(88, 0, 88, 62, (140, 150, 140), .3)
    return c


def lab(r, k):
    """Laboratory report, A5 across: columns without rules."""
    c = Canvas(210, 148, k, (254, 254, 254))
    zh = r.random() < .6
    f, g = (hk(r) if zh else lk(r)), lk(r, True)
    c.put(105, 7, han(r, 4) + '医院检验报告单' if zh else eng(r, 2) + ' Laboratory Report', 6, 'zen' if zh else 'interb', align=.5)
    s = r.uniform(2.6, 3.4)
    for i in range(2):
        x = 10
        for _ in range(4):
            c.put(x, 18 + i * s * 1.7, (r.choice(NOUNS) + ':' + num(r, 6)) if zh else r.choice(WORDS) + ': ' + num(r, 5), s, f)
            x += 48
    c.rule(8, 28, 202, 28, (20, 20, 20), .5)
    y = 31
    while y < 130:
        c.put(10, y, num(r, 2), s, g)
        c.put(20, y, han(r, r.randint(3, 9)) if zh else eng(r, 2), s, f)
        c.put(85, y, f'{r.uniform(0, 300):.2f}', s, g)
        c.put(112, y, r.choice(['mmol/L', 'g/L', 'U/L', '10^9/L', 'umol/L']), s, lk(r))
        c.put(150, y, f'{r.uniform(0, 90):.1f} - {r.uniform(90, 400):.1f}', s, g)
        y += s * 1.65
    c.put(10, 137, (han(r, 14) if zh else eng(r, 8)), s * .9, f, (90, 90, 90))
    return c


def bill(r, k):
    """Utility bill: coloured bands with light text, big amount, boxes with round numbers."""
    c = Canvas(210, 297, k, (255, 255, 254))
    zh = r.random() < .5
    tone = r.choice([(0, 110, 120), (150, 60, 20), (70, 40, 130), (20, 90, 40)])
    f, b = (hk(r) if zh else lk(r)), 'zen' if zh else r.choice(['interb', 'cabinb'])
    pale = tuple(int(255 - (255 - v) * .14) for v in tone)
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
            c.rule(17, y + 4.6, 190, y + 4.6, (205, 205, 205), .1)
            y += 5.6
    c.wrap(14, 280, han(r, 90) if zh else eng(r, 40), 2.3, f, 182, 3.4, 293, ink=(110, 110, 110))
    return c


def comb(r, k):
    """Tax form: one box a character, circles to fill, narrow instructions."""
    c = Canvas(210, 297, k, (255, 252, 244))
    zh = r.random() < .5
    tone = r.choice([(200, 90, 60), (70, 120, 70), (60, 90, 150)])
    f = hk(r) if zh else lk(r)
    c.put(105, 12, '纳税信息采集表' if zh else 'ANNUAL RETURN ' + num(r, 4), 7, 'zen' if zh else 'cabinb', tone, .5)
    y = 30
    while y < 278:
        kind = r.random()
        c.put(14, y, han(r, r.randint(4, 8)) if zh else eng(r, 2), 3, f, tone)
        if kind < .5:
            n, x = r.choice([8, 12, 18]), 62
            s = ''.join(r.choice('0123456789ABCDEFGHJKMNPRSTUVWXYZ' if r.random() < .2 else '0123456789') for _ in range(n))
            for i in range(n):
                c.box(x + i * 6, y - 1, 6, 7, tone, None, .15)
            q = len(c.lines)
            for i, ch in enumerate(s):
                c.put(x + i * 6 + 3, y, ch, 4.6, 'jet', (25, 25, 60), .5)
            parts, c.lines[q:] = c.lines[q:], []
            a, b = parts[0]['quad'], parts[-1]['quad']
            top, low = min(p['quad'][0][1] for p in parts), max(p['quad'][2][1] for p in parts)
            c.lines.append({**parts[0], 'text': s, 'quad': [[a[0][0], top], [b[1][0], top], [b[2][0], low], [a[3][0], low]]})
            y += 10
        elif kind < .75:
            x = 62
            for _ in range(3):
                c.disc(x + 2, y + 1.7, 1.8, tone, tone if r.random() < .3 else None, .2)
                x = c.put(x + 6, y, r.choice(NOUNS) if zh else r.choice(WORDS), 3.2, f) + 8
            y += 8
        else:
            y = c.wrap(62, y, han(r, r.randint(30, 80)) if zh else eng(r, r.randint(10, 26)), 2.5, f, 134, 3.7, 280, ink=(60, 60, 60)) + 4
    return c


def cover(r, k):
    """Booklet cover: gold letters on dark red, blue or green leather."""
    c = Canvas(90, 128, k, r.choice([(92, 22, 26), (22, 40, 84), (18, 62, 46), (40, 30, 26)]))
    a = c.pixels().astype(np.float32)
    n = np.random.RandomState(r.randint(0, 9999)).randn(*a.shape[:2]).astype(np.float32)
    c.repaint(a * (1 + .12 * cv2.GaussianBlur(n, (0, 0), max(.7, .15 * k)))[..., None])
    gold = r.choice([(214, 178, 96), (200, 190, 160), (226, 200, 130)])
    c.disc(45, 40, 15, gold, None, 1)
    c.disc(45, 40, 11, gold, None, .4)
    c.put(45, 66, r.choice(['不动产权证书', '结婚登记簿', '毕业证书', '户口簿', '职业资格证']), r.uniform(8, 11), r.choice(['twkai', 'babel', 'twsung', 'zen']), gold, .5, True)
    c.put(45, 84, r.choice(['CERTIFICATE', 'HOUSEHOLD REGISTER', 'DIPLOMA', 'PROPERTY RIGHTS']), 4.6, r.choice(['gyre', 'cabinb']), gold, .5, True)
    c.put(45, 108, han(r, 6) + '监制', 4, r.choice(['twsung', 'zen']), gold, .5, True)
    c.put(45, 118, 'No. ' + num(r, 9), 3.2, 'b612', gold, .5, True)
    return c


def landscape(r, rs, H, W):
    """A photograph-like view: sky, hills, trees, water, sun."""
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    u, v = xx / W, yy / H
    top, low = np.float32([r.randint(10, 180) for _ in range(3)]), np.float32([r.randint(80, 250) for _ in range(3)])
    a = top + (low - top) * v[..., None]
    for i in range(r.randint(2, 5)):
        line = r.uniform(.25, .8) + sum(r.uniform(.01, .1) / j * np.sin(u[0] * 6.28 * j * r.uniform(.5, 1.5) + r.uniform(0, 6)) for j in range(1, 7))
        m = np.clip((v - line[None]) * H / 3, 0, 1)[..., None]
        tone = np.float32([r.randint(5, 150) for _ in range(3)])
        tex = cv2.GaussianBlur(rs.randn(H, W).astype(np.float32), (0, 0), max(.6, W / r.uniform(60, 400)))
        a = a * (1 - m) + (tone * (1 + .5 * tex / (tex.std() + 1e-6) * .4)[..., None]) * m
    sun = np.exp(-((u - r.random()) ** 2 + (v - r.random() * .5) ** 2) * r.uniform(10, 90))
    return np.clip(a + 160 * sun[..., None] * r.random(), 0, 255)


def member(r, k):
    """Plastic card with light print on a photograph; across or upright."""
    up = r.random() < .3
    c = Canvas(*((54, 85.6) if up else (85.6, 54)), k, (40, 40, 40))
    c.round = 3.4
    a = landscape(r, np.random.RandomState(r.randint(0, 9999)), c.image.height, c.image.width)
    c.repaint(a * r.uniform(.25, .75))
    ink = r.choice([(255, 255, 255), (236, 238, 240), (250, 226, 160), (200, 204, 210)])
    c.put(5, 5, r.choice(['松石会员', '北岸储蓄', '云帆银行']) if r.random() < .5 else r.choice(['Tidewater Bank', 'Juniper Card', 'Alto Savings']), 5.2, r.choice(['zen', 'smiley']), ink, light=True)
    if r.random() < .6:
        c.box(7, c.h * .32, 11, 8.5, (120, 110, 80), (205, 200, 170), .2)
    parts = [num(r, 4) for _ in range(4)]
    y = c.h * .57
    if up:
        for i, p in enumerate(parts):
            c.put(27, y + i * 5.6, p, 5, 'b612', ink, .5, True)
    else:
        c.put(7, y, ' '.join(parts), r.uniform(4.6, 6.2), r.choice(['b612', 'jet', 'manrope', 'jura']), ink, light=True)
        c.put(7, y + 9, who(r).upper(), 3.2, r.choice(['b612', 'manrope', 'cabin']), ink, light=True)
        c.put(62, y + 9, f'{r.randint(1, 12):02d}/{r.randint(25, 36)}', 3.2, 'b612', ink, light=True)
    c.put(c.w - 5, c.h - 6.4, r.choice(['VIP', 'signature', 'student', 'travel', '储蓄卡', '贵宾']), 3.4, 'zen', ink, 1, True)
    return c


def permit(r, k):
    """Upright identity paper: portrait below, fields right of colons."""
    c = Canvas(70, 100, k, r.choice([(244, 236, 222), (224, 236, 228), (230, 228, 240)]))
    wash(c, r, (200, 180, 200), .35)
    zh = r.random() < .5
    f = hk(r) if zh else lk(r)
    c.put(35, 5, r.choice(['居住证', '从业资格证', '健康证明']) if zh else r.choice(['WORK PERMIT', 'PRESS CARD', 'PILOT CERTIFICATE']), 5.4, 'zen' if zh else 'cabinb', (60, 30, 80), .5)
    y = 16
    while y < 58:
        x = c.put(6, y, (r.choice(['姓名', '编号', '工种', '住所', '签发', '期限']) if zh else r.choice(['Name', 'Number', 'Class', 'Born', 'Until', 'Office'])) + ':', 3, f, (90, 70, 110))
        c.put(22, y, r.choice([han(r, 6), num(r, 12), day(r)]) if zh else r.choice([who(r), num(r, 9), day(r), eng(r, 2)]), 3.3, f)
        y += 6
    c.box(8, 62, 22, 30, (120, 120, 120), (190, 200, 214), .2)
    c.disc(19, 74, 6, None, (214, 176, 150))
    c.box(12, 82, 14, 9.8, None, (70, 80, 110))
    c.put(34, 66, han(r, 8) if zh else eng(r, 3), 2.6, f)
    c.disc(50, 82, 9, (60, 60, 170), None, .5)
    c.put(50, 80, '验讫' if zh else 'VALID', 4, 'zen' if zh else 'cabinb', (60, 60, 170), .5, known=False)
    return c


def waybill(r, k):
    """Courier label: thermal print, heavy lines, code bars."""
    c = Canvas(100, r.choice([100, 150]), k, (248, 248, 247))
    zh = r.random() < .6
    f = 'zen' if zh else r.choice(['inter', 'karla'])
    g = r.randint(10, 90)
    ink = (g, g, g)
    x = 6
    while x < 94:
        t = r.choice([.3, .5, .9])
        c.box(x, 5, t, 14, None, ink)
        x += t + r.choice([.3, .5, .8])
    c.put(50, 20, num(r, 14), 4, 'jet', ink, .5)
    c.put(6, 27, num(r, 3) + '-' + num(r, 3) + ' ' + r.choice('ABCDE') + num(r, 2), 11, 'interb', ink)
    y = 42
    while y < c.h - 12:
        c.rule(4, y, 96, y, ink, .5)
        c.put(6, y + 1.5, (r.choice(['收', '寄']) + ' ' + han(r, 3) + ' ' + num(r, 11)) if zh else 'To ' + who(r) + ' ' + num(r, 7), 4, f, ink)
        c.wrap(6, y + 7.5, han(r, 30) if zh else eng(r, 9), 3.4, f, 84, 4.8, c.h - 5, ink=ink)
        y += 20
    c.box(4, 3, 92, c.h - 6, ink, None, .4)
    return c


def column(r, k):
    """A printed page in columns, small type, with a picture."""
    c = Canvas(190, 260, k, r.choice([(244, 240, 230), (250, 250, 248), (232, 230, 224)]))
    zh = r.random() < .5
    f = r.choice(['babel', 'twsung', 'hana', 'zen']) if zh else r.choice(['gyre', 'libertine', 'oldst', 'vollkorn', 'gentium'])
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
    zh = r.random() < .6
    f = r.choice(['zen', 'smiley', 'twkai']) if zh else r.choice(['yanone', 'cabin', 'jura', 'manrope'])
    ink = r.choice([(250, 250, 245), (244, 226, 150), (190, 230, 210)])
    c.put(105, 10, r.choice(['今日菜单', '价目公示', '服务项目']) if zh else eng(r, 2).upper(), 16, f, ink, .5, True)
    y, s = 38, r.uniform(4, 8)
    while y < c.h - 14:
        c.put(16, y, han(r, r.randint(3, 8)) if zh else eng(r, 2), s, f, ink, light=True)
        c.put(194, y, f'{r.randint(3, 400)}.{num(r, 1)}0', s, 'manrope', ink, 1, True)
        y += s * 1.8
    return c


def transcript(r, k):
    """School record: ruled table with vertical lines only, two halves, signature line."""
    c = Canvas(210, 297, k, (250, 250, 252))
    zh = r.random() < .5
    f = hk(r) if zh else lk(r)
    c.put(105, 14, '学生学业成绩表' if zh else 'Academic Record', 8, 'zen' if zh else 'oldst', align=.5)
    s = r.uniform(2.8, 3.8)
    for i in range(3):
        c.put(16 + i * 62, 30, (r.choice(NOUNS) + ':' + han(r, 4)) if zh else 'Name: ' + who(r), s, f)
    for half in (0, 90):
        for x in (16, 66, 82, 100):
            c.rule(x + half, 40, x + half, 262, (60, 60, 60), .2)
        c.rule(16 + half, 40, 100 + half, 40)
        y = 42
        while y < 258:
            c.put(18 + half, y, han(r, r.randint(3, 10)) if zh else eng(r, 2), s, f)
            c.put(68 + half, y, f'{r.uniform(1, 6):.1f}', s, 'inter')
            c.put(84 + half, y, str(r.randint(40, 100)), s, 'inter')
            y += s * 1.75
    c.put(120, 272, han(r, 8) if zh else 'Registrar ' + who(r), 4, f)
    return c


LAYOUTS = {'booklet': (booklet, 176, 62, 6), 'lab': (lab, 210, 148, 8), 'bill': (bill, 210, 297, 10), 'comb': (comb, 210, 297, 10), 'cover': (cover, 90, 128, 4),
           'member': (member, 85.6, 54, 14), 'permit': (permit, 70, 100, 8), 'waybill': (waybill, 100, 125, 6), 'column': (column, 190, 260, 8),
           'menu': (menu, 210, 260, 5), 'transcript': (transcript, 210, 297, 10)}
