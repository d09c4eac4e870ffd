"""Bank and member cards as they are today: light or silver print on printed artwork, numbers flat, small, upright or on the back.
Reached by name only (`--kinds`), so that the pages of the earlier seeds stay what they were."""

import math

import cv2
import numpy as np

import fonts
import words as w
from cards import scene
from sheet import Sheet


def dots(r, rs, H, W):
    """Halftone or a map of points."""
    p, t = max(2.5, W * r.uniform(0.008, 0.03)), r.uniform(0, 1.5)
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    u, v = (xx * math.cos(t) + yy * math.sin(t)) / p, (yy * math.cos(t) - xx * math.sin(t)) / p
    size = cv2.resize(rs.rand(5, 7).astype(np.float32), (W, H), interpolation=cv2.INTER_CUBIC) * 0.55
    d = np.hypot(u - np.round(u), v - np.round(v))
    return np.clip((size - d) * p, 0, 1)


def bokeh(r, rs, H, W):
    m = np.zeros((H, W), np.float32)
    for _ in range(r.randint(15, 60)):
        layer = np.zeros((H, W), np.float32)
        cv2.circle(layer, (r.randint(0, W), r.randint(0, H)), int(W * r.uniform(0.01, 0.09)), 1, -1, cv2.LINE_AA)
        m += layer * r.uniform(0.1, 0.6)
    return np.clip(cv2.GaussianBlur(m, (0, 0), max(0.6, W * 0.004)), 0, 1)


def skyline(r, rs, H, W):
    m, x = np.zeros((H, W), np.float32), 0
    while x < W:
        wd, top = int(W * r.uniform(0.02, 0.1)) + 1, int(H * r.uniform(0.25, 0.85))
        m[top:, x : x + wd] = r.uniform(0.3, 1)
        step = max(3, int(H * 0.035))
        for y in range(top + step, H, step):  # lit windows
            for q in range(x + 2, min(W, x + wd - 2), step):
                if r.random() < 0.4:
                    m[y : y + step // 2, q : q + step // 2] = r.uniform(0, 1)
        x += wd
    return m


def burst(r, rs, H, W):
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    a = np.arctan2(yy - r.uniform(0, 1) * H, xx - r.uniform(0, 1) * W)
    return (0.5 + 0.5 * np.sin(a * r.randint(8, 60))) * r.uniform(0.2, 0.8)


def waves(r, rs, H, W):
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    m = np.zeros((H, W), np.float32)
    for i in range(r.randint(2, 7)):
        edge = H * (r.uniform(0.1, 0.9) + 0.12 * np.sin(xx / W * r.uniform(3, 10) + r.uniform(0, 6)))
        m += np.clip((yy - edge) / 2, 0, 1) * r.uniform(-0.4, 0.5)
    return np.clip(0.5 + m, 0, 1)


def brushed(r, rs, H, W):
    n = cv2.GaussianBlur(rs.randn(H, W).astype(np.float32), (0, 0), sigmaX=W / 30, sigmaY=0.7)
    return np.clip(0.5 + 0.22 * n / (n.std() + 1e-6), 0, 1)


def carbon(r, rs, H, W):
    p = max(3, int(W * r.uniform(0.008, 0.02)))
    yy, xx = np.mgrid[0:H, 0:W]
    return (((xx // p + yy // p) % 2) * 0.6 + ((xx % p) / p) * 0.3).astype(np.float32)


ART = [dots, bokeh, skyline, burst, waves, brushed, carbon]
# Photographs to print cards on and to lay papers on (generate.py --photos); without any, artwork and surfaces are drawn only.
PHOTOGRAPHS = []


def photograph(r, H, W):
    """A part of one of the photographs, mirrored half of the time."""
    whole = r.choice(PHOTOGRAPHS)[:, :: r.choice([1, -1])]
    scale = max(H / whole.shape[0], W / whole.shape[1]) * r.uniform(1, 1.8)
    height, width = max(1, int(H / scale)), max(1, int(W / scale))
    y, x = r.randint(0, max(0, whole.shape[0] - height)), r.randint(0, max(0, whole.shape[1] - width))
    part = np.ascontiguousarray(whole[y : y + height, x : x + width])
    return cv2.resize(part, (W, H), interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA).astype(np.float32).clip(0, 255)


def ground(s, dark=True):
    r, rs = s.r, s.rs
    if PHOTOGRAPHS and r.random() < 0.6:
        a = photograph(r, s.H, s.W)
        s.put(a * (r.uniform(50, 150) if dark else r.uniform(165, 225)) / (a.mean() + 1))
        return
    if r.random() < 0.4:
        a = scene(r, rs, s.H, s.W, dark)
    else:
        s.tint([r.randint(0, 140) for _ in range(3)], [r.randint(0, 170) for _ in range(3)], r.uniform(0, 6))
        a = s.array()
    for _ in range(r.randint(1, 3)):
        m = r.choice(ART)(r, rs, s.H, s.W)[..., None] * r.uniform(0.08, 0.6)
        a = a * (1 - m) + np.float32([r.randint(0, 255) for _ in range(3)]) * m
    limit = r.uniform(40, 130) if dark else r.uniform(165, 225)
    s.put(a * (limit / (a.mean() + 1)))


def ink_of(r, dark):
    if not dark:
        return r.choice([(30, 30, 40), (70, 60, 50), (20, 50, 120)])
    return r.choice(
        [(255, 255, 255), (244, 244, 240), (214, 216, 222), (186, 190, 198), (230, 206, 140), (200, 224, 255)]
    )


BANKS = [
    '样例银行',
    '云岭银行',
    '江北农商行',
    '海东邮储',
    '松林信用社',
    'Lakeside Bank',
    'Harbour & Co',
    'NORDKREDIT',
    'Banco Alto',
    'Crédit Lilas',
]


def bank_art(r, rs, k):
    """Across; the number embossed or flat, at many heights and sizes."""
    s = Sheet(r, rs, 85.6, 54, k)
    s.corner = 3.2
    dark = r.random() < 0.85
    ground(s, dark)
    ink = ink_of(r, dark)
    bank = r.choice(BANKS)
    zh = any(c > '\u4e00' for c in bank)
    s.text(
        r.choice([5, 9]), 4.5, bank, r.uniform(3.6, 6), fonts.pick(r, 'zh_bold' if zh else 'sans_bold'), ink, light=dark
    )
    if r.random() < 0.7:
        s.rect(9, 17, 11.5, 9, (120, 110, 90), r.choice([(212, 182, 110), (206, 208, 212)]), 0.3)
        for i in (1, 2):
            s.line(9, 17 + i * 3, 20.5, 17 + i * 3, (120, 110, 90), 0.2)
    effect = r.choice([None, None, ((255, 255, 255), (25, 25, 28)), ((20, 20, 24), (245, 245, 245))])
    size = r.uniform(3, 5.8)
    number = ' '.join(w.digits(r, 4) for _ in range(4)) + r.choice(['', '', ' ' + w.digits(r, 3)])
    f = fonts.pick(r, r.choice(['ocr', 'sans', 'mono', 'sans_bold', 'sans']))
    y = r.uniform(27, 36)
    s.text(r.uniform(6, 10), y, s.fit(number, size, f, 74), size, f, ink, light=dark, effect=effect)
    small = fonts.pick(r, r.choice(['sans', 'ocr', 'sans_bold']))
    s.text(
        r.uniform(8, 50),
        y + size * 1.35,
        r.choice(['VALID THRU ', '有效期 ', 'EXP ', 'MONTH/YEAR ']) + f'{r.randint(1, 12):02d}/{r.randint(24, 35)}',
        r.uniform(1.8, 2.9),
        small,
        ink,
        light=dark,
        effect=effect,
    )
    s.text(
        r.uniform(6, 10),
        y + size * 1.35 + 4,
        r.choice([w.la_name(r).upper(), w.zh_name(r)]),
        r.uniform(2.4, 3.6),
        small,
        ink,
        light=dark,
        effect=effect,
    )
    for x, yy, t in (
        (80, 5, r.choice(['借记卡', 'DEBIT', 'Platinum', '信用卡', 'CREDIT', '工资卡'])),
        (80, 48, r.choice(['ATM', 'World', '储蓄', 'contactless'])),
    ):
        s.text(x, yy, t, r.uniform(2, 3.4), fonts.pick(r, 'zh_sans'), ink, light=dark, anchor='r')
    return s


def bank_tall(r, rs, k):
    """Upright."""
    s = Sheet(r, rs, 54, 85.6, k)
    s.corner = 3.2
    dark = r.random() < 0.85
    ground(s, dark)
    ink, f = ink_of(r, dark), fonts.pick(r, r.choice(['ocr', 'sans', 'sans_bold', 'mono']))
    s.text(5, 5, r.choice(BANKS), r.uniform(3.4, 5), fonts.pick(r, 'zh_bold'), ink, light=dark)
    s.rect(21, 16, 9, 11.5, (120, 110, 90), (212, 182, 110), 0.3)
    y, size = r.uniform(38, 46), r.uniform(3.4, 5)
    for _ in range(4):
        s.text(27, y, w.digits(r, 4), size, f, ink, light=dark, anchor='m')
        y += size * 1.35
    s.text(6, y + 2, w.la_name(r).upper(), 2.6, f, ink, light=dark)
    s.text(48, y + 7, f'{r.randint(1, 12):02d}/{r.randint(24, 35)}', 2.6, f, ink, light=dark, anchor='r')
    s.text(
        6,
        79,
        w.zh_text(r, 12).strip('。,') if r.random() < 0.5 else w.la_words(r, 4, 'en'),
        r.uniform(1.7, 2.4),
        fonts.pick(r, 'zh_sans'),
        ink,
        light=dark,
    )
    return s


def bank_back(r, rs, k):
    """The number small and flat on the back, above fine print."""
    s = Sheet(r, rs, 85.6, 54, k)
    s.corner = 3.2
    dark = r.random() < 0.7
    ground(s, dark)
    ink = ink_of(r, dark)
    s.rect(0, 4, 86, 10, None, (16, 16, 18), 0)
    f = fonts.pick(r, r.choice(['sans', 'ocr', 'sans_bold']))
    y = 18
    for t in (
        ' '.join(w.digits(r, 4) for _ in range(4)),
        'VALID THRU ' + f'{r.randint(1, 12):02d}/{r.randint(24, 35)}   CVV ' + w.digits(r, 3),
        w.la_name(r).upper(),
    ):
        size = r.uniform(2.4, 4)
        s.text(6, y, t, size, f, ink, light=dark)
        y += size * 1.5
    zh = r.random() < 0.6
    g, size = fonts.pick(r, 'zh_sans' if zh else 'sans'), r.uniform(1.4, 1.9)
    s.paragraph(
        6,
        y + 1,
        w.zh_text(r, 170) if zh else ' '.join(w.la_sentence(r, 9, 'en') for _ in range(6)),
        size,
        g,
        73,
        1.5,
        51,
        fill=ink,
        light=dark,
    )
    return s
