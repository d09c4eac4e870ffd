"""What lies under and around the document: desks, cloth, other papers, clutter. Returns float32 RGB 0..255."""

import math

import cv2
import numpy as np

import fonts
import words as w
from cards import scene
from PIL import Image, ImageDraw


def fractal(rs, H, W, decay=0.55, start=3, stretch=(1, 1)):
    """Smooth noise over several octaves, 0..1; `stretch` draws it out along x or y."""
    out, amp, n = np.zeros((H, W), np.float32), 1.0, start
    while n < max(H, W) / 2:
        gh, gw = max(2, int(n * H / max(H, W) / stretch[1]) + 2), max(2, int(n * W / max(H, W) / stretch[0]) + 2)
        out += cv2.resize(rs.randn(gh, gw).astype(np.float32), (W, H), interpolation=cv2.INTER_CUBIC) * amp
        amp, n = amp * decay, n * 2
    return (out - out.min()) / (np.ptp(out) + 1e-6)


def colour(r, lo=20, hi=235):
    c = r.uniform(lo, hi)
    return np.array([np.clip(c + r.gauss(0, 22), 5, 250) for _ in range(3)], np.float32)


def wood(r, rs, H, W):
    f = fractal(rs, H, W, 0.65, 2, (r.uniform(8, 18), 1))
    ring = 0.5 + 0.5 * np.sin(f * r.uniform(25, 70))
    base = np.array([r.uniform(90, 200), 0, 0], np.float32)
    base[1], base[2] = base[0] * r.uniform(0.62, 0.82), base[0] * r.uniform(0.35, 0.62)
    a = base * (1 + r.uniform(0.08, 0.3) * (ring[..., None] - 0.5)) * (0.85 + 0.3 * f[..., None])
    step = int(H / r.uniform(2, 7))
    for y in range(r.randint(0, max(1, step)), H, max(8, step)):
        a[y : y + 2] *= 0.55
    return a.transpose(1, 0, 2)[:H, :W] if r.random() < 0.4 and H == W else a


def cloth(r, rs, H, W):
    p = r.uniform(2.5, 9)
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    weave = np.sin(xx * 2 * math.pi / p) * np.sin(yy * 2 * math.pi / p + r.uniform(0, 3))
    a = colour(r) * (1 + r.uniform(0.05, 0.25) * weave[..., None]) * (0.7 + 0.6 * fractal(rs, H, W)[..., None])
    if r.random() < 0.4:  # checks
        q, c = r.uniform(30, 160), colour(r)
        m = ((np.sin(xx * math.pi / q) > 0).astype(np.float32) + (np.sin(yy * math.pi / q) > 0)) / 2
        a = a * (1 - 0.6 * m[..., None]) + c * 0.6 * m[..., None]
    return a


def carpet(r, rs, H, W):
    n = cv2.GaussianBlur(rs.randn(H, W).astype(np.float32), (0, 0), r.uniform(0.8, 2.2))
    return colour(r, 30, 170) * (1 + r.uniform(0.5, 1.6) * n[..., None]) * (0.8 + 0.4 * fractal(rs, H, W)[..., None])


def stone(r, rs, H, W):
    f = fractal(rs, H, W, 0.7, 4)
    vein = np.exp(-np.abs(f - 0.5) * r.uniform(20, 70))
    return (
        colour(r, 80, 235)
        + (colour(r, 40, 240) - 128) * 0.5 * vein[..., None]
        + rs.randn(H, W, 1).astype(np.float32) * r.uniform(0, 9)
    )


def keyboard(r, rs, H, W):
    im = Image.new('RGB', (W, H), tuple(r.randint(10, 60) for _ in range(3)))
    d = ImageDraw.Draw(im)
    key = max(18, W / r.uniform(9, 22))
    light = r.random() < 0.3
    cap = (225, 225, 228) if light else (r.randint(25, 60),) * 3
    font = fonts.load(fonts.pick(r, 'sans'), max(4.0, round(key * 0.3)))
    y = -key * r.random()
    while y < H:
        x = -key * r.random()
        while x < W:
            wd = key * r.choice([1, 1, 1, 1, 1.5, 2])
            d.rounded_rectangle(
                [x + key * 0.06, y + key * 0.06, x + wd - key * 0.06, y + key * 0.94], key * 0.12, fill=cap
            )
            d.text(
                (x + key * 0.25, y + key * 0.2),
                r.choice('QWERTYUIOPASDFGHJKLZXCVBNM1234567890'),
                font=font,
                fill=(40, 40, 40) if light else (210, 210, 215),
            )
            x += wd
        y += key
    return np.asarray(im).astype(np.float32)


def papers(r, rs, H, W):
    """Other printed sheets, their text crossing behind the document."""
    im = Image.new('RGB', (W, H), tuple(int(v) for v in colour(r)))
    for _ in range(r.randint(1, 4)):
        pw, ph = int(W * r.uniform(0.5, 1.2)), int(H * r.uniform(0.5, 1.2))
        p = Image.new('RGBA', (pw, ph), tuple(r.randint(215, 255) for _ in range(3)) + (255,))
        d = ImageDraw.Draw(p)
        size = r.uniform(0.008, 0.04) * W
        zh = r.random() < 0.5
        f = fonts.load(fonts.pick(r, 'zh_serif' if zh else 'serif'), max(4.0, round(size)))
        y = size
        while y < ph:
            if r.random() < 0.85:
                d.text(
                    (size, y),
                    w.zh_text(r, 60) if zh else w.la_words(r, 18, 'en'),
                    font=f,
                    fill=(r.randint(20, 130),) * 3,
                )
            y += size * 1.7
        p = p.rotate(r.uniform(-40, 40), expand=True, resample=Image.BILINEAR)
        im.paste(p, (int(r.uniform(-0.3, 0.6) * W), int(r.uniform(-0.3, 0.6) * H)), p)
    return np.asarray(im).astype(np.float32)


def clutter(r, rs, H, W):
    """A desk with things on it: cups, pens, cables, cards."""
    a = r.choice([wood, stone, plain, cloth])(r, rs, H, W)
    im = Image.fromarray(a.clip(0, 255).astype(np.uint8))
    d = ImageDraw.Draw(im)
    for _ in range(r.randint(3, 14)):
        x, y, z = r.uniform(0, W), r.uniform(0, H), r.uniform(0.04, 0.25) * W
        c = tuple(int(v) for v in colour(r, 5, 250))
        t = r.choice(['cup', 'pen', 'box', 'cable', 'card'])
        if t == 'cup':
            d.ellipse(
                [x - z, y - z, x + z, y + z], fill=c, outline=tuple(int(v * 0.7) for v in c), width=max(1, int(z * 0.1))
            )
        elif t == 'pen':
            d.line([x, y, x + r.uniform(-3, 3) * z, y + r.uniform(-3, 3) * z], fill=c, width=max(2, int(z * 0.12)))
        elif t == 'box':
            d.polygon([(x + r.uniform(-1, 1) * z * 2, y + r.uniform(-1, 1) * z * 2) for _ in range(4)], fill=c)
        elif t == 'cable':
            d.arc(
                [x - z * 3, y - z * 3, x + z * 3, y + z * 3],
                r.uniform(0, 180),
                r.uniform(180, 360),
                fill=c,
                width=max(2, int(z * 0.06)),
            )
        else:
            d.rounded_rectangle([x, y, x + z * 2, y + z * 1.3], z * 0.1, fill=c)
    return np.asarray(im).astype(np.float32)


def plain(r, rs, H, W):
    return (
        colour(r)
        + rs.randn(H, W, 1).astype(np.float32) * r.uniform(0, 4)
        + fractal(rs, H, W)[..., None] * r.uniform(0, 20)
    )


def white(r, rs, H, W):
    return np.full((H, W, 3), r.uniform(215, 253), np.float32) + fractal(rs, H, W)[..., None] * r.uniform(-12, 6)


def dark(r, rs, H, W):
    return colour(r, 6, 40) + rs.randn(H, W, 1).astype(np.float32) * r.uniform(0, 5)


def picture(r, rs, H, W):
    return scene(r, rs, H, W, r.random() < 0.5)


KINDS = [
    (wood, 4),
    (cloth, 3),
    (carpet, 2),
    (stone, 2),
    (keyboard, 1),
    (papers, 2),
    (clutter, 3),
    (plain, 3),
    (white, 2),
    (dark, 2),
    (picture, 2),
]


def background(r, rs, H, W):
    """Made at no more than 1400 px and enlarged: what lies below is mostly out of focus anyway."""
    z = min(1.0, 1400 / max(H, W))
    h, wd = max(8, round(H * z)), max(8, round(W * z))
    kind = r.choices([k for k, _ in KINDS], [n for _, n in KINDS])[0]
    a = kind(r, rs, h, wd)
    if r.random() < 0.5:
        a = cv2.GaussianBlur(a, (0, 0), r.uniform(0.5, 3))
    a = cv2.resize(np.ascontiguousarray(a), (W, H), interpolation=cv2.INTER_LINEAR)
    return a.clip(0, 255), kind.__name__
