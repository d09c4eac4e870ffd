"""Light on the scene: falloff, shadows, glare. Everything linear (1 = white paper in full light), made coarse and enlarged."""

import math

import cv2
import numpy as np

STEP = 8


def grid(Wp, Hp):
    gw, gh = Wp // STEP + 2, Hp // STEP + 2
    yy, xx = np.mgrid[0:gh, 0:gw].astype(np.float32) * STEP
    return xx, yy


def enlarge(a, Wp, Hp):
    a = cv2.resize(a, (a.shape[1] * STEP, a.shape[0] * STEP), interpolation=cv2.INTER_LINEAR)
    return a[:Hp, :Wp]


def falloff(r, Wp, Hp):
    xx, yy = grid(Wp, Hp)
    u, v = xx / Wp - 0.5, yy / Hp - 0.5
    side = r.uniform(0, 0.9) if r.random() < 0.7 else 0
    t = r.uniform(0, 2 * math.pi)
    g = 1 + side * (u * math.cos(t) + v * math.sin(t))
    if r.random() < 0.3:  # a lamp near the page
        cx, cy, s = r.uniform(-0.5, 0.5), r.uniform(-0.5, 0.5), r.uniform(0.25, 0.7)
        g *= 0.35 + 0.85 * np.exp(-((u - cx) ** 2 + (v - cy) ** 2) / (2 * s * s))
    g *= 1 - r.uniform(0, 0.45) * (u * u + v * v) * 2
    return np.clip(g, 0.05, 2)


def shadow(r, rs, Wp, Hp):
    """A hand, a phone or a head between lamp and page; soft edge."""
    xx, yy = grid(Wp, Hp)
    m = np.zeros(xx.shape, np.float32)
    gw, gh = xx.shape[1], xx.shape[0]
    kind = r.choice(['phone', 'hand', 'edge', 'bars'])
    if kind == 'phone':
        box = cv2.boxPoints(
            (
                (r.uniform(0, gw), r.uniform(0, gh)),
                (gw * r.uniform(0.2, 0.6), gh * r.uniform(0.3, 0.9)),
                r.uniform(0, 180),
            )
        )
        cv2.fillPoly(m, [box.astype(np.int32)], 1)
    elif kind == 'hand':
        x, y = r.uniform(0, gw), r.choice([-gh * 0.1, gh * 1.1])
        for _ in range(5):
            d = r.uniform(-0.5, 0.5)
            x1, y1 = x + gw * d * 0.8, gh * r.uniform(0.3, 0.7)
            cv2.line(m, (int(x), int(y)), (int(x1), int(y1)), 1, max(1, int(gw * r.uniform(0.04, 0.09))))
        cv2.circle(m, (int(x), int(y)), int(gw * 0.25), 1, -1)
    elif kind == 'edge':
        t = r.uniform(0, math.pi)
        p = (xx / Wp - 0.5) * math.cos(t) + (yy / Hp - 0.5) * math.sin(t)
        m = (p > r.uniform(-0.3, 0.3)).astype(np.float32)
    else:
        t = r.uniform(0, math.pi)
        p = (xx / Wp) * math.cos(t) + (yy / Hp) * math.sin(t)
        m = (np.sin(p * r.uniform(8, 30)) > r.uniform(-0.2, 0.6)).astype(np.float32)
    m = cv2.GaussianBlur(m, (0, 0), max(0.8, gw * r.uniform(0.004, 0.05)))
    return 1 - m * r.uniform(0.25, 0.85)


def glare(r, rs, Wp, Hp, target):
    """Added light of reflections, around points of `target` (picture coordinates of text lines); coarse grid."""
    xx, yy = grid(Wp, Hp)
    side = max(Wp, Hp)
    total = np.zeros(xx.shape, np.float32)
    kinds = []
    for _ in range(r.choices([1, 2, 3], [5, 3, 1])[0]):
        cx, cy = r.choice(target)
        cx, cy = cx + r.gauss(0, 0.04) * Wp, cy + r.gauss(0, 0.04) * Hp
        t = r.uniform(0, math.pi)
        u = ((xx - cx) * math.cos(t) + (yy - cy) * math.sin(t)) / side
        v = (-(xx - cx) * math.sin(t) + (yy - cy) * math.cos(t)) / side
        kind = r.choices(['spot', 'streak', 'veil', 'window'], [4, 2, 3, 3])[0]
        kinds.append(kind)
        if kind == 'spot':
            a = r.uniform(0.02, 0.16)
            q = (u / a) ** 2 + (v / (a * r.uniform(0.4, 1))) ** 2
            g = math.exp(r.uniform(math.log(0.25), math.log(8))) * np.exp(-(q ** r.uniform(0.6, 2)))
            g += r.uniform(0.02, 0.15) * np.exp(-q / 12)  # halo
        elif kind == 'streak':
            g = r.uniform(0.25, 3) * np.exp(-((u / r.uniform(0.1, 0.6)) ** 2) - (v / r.uniform(0.006, 0.04)) ** 2)
        elif kind == 'veil':
            g = r.uniform(0.12, 1.1) * np.exp(
                -(((u / r.uniform(0.2, 0.6)) ** 2 + (v / r.uniform(0.1, 0.4)) ** 2) ** r.uniform(0.8, 2))
            )
        else:
            a, b, soft = r.uniform(0.05, 0.22), r.uniform(0.05, 0.22), r.uniform(0.004, 0.03)
            sk = r.uniform(-0.5, 0.5)
            uu = u + sk * v
            g = 1 / (1 + np.exp((np.abs(uu) - a) / soft)) / (1 + np.exp((np.abs(v) - b) / soft))
            if r.random() < 0.6:  # the cross of the frame
                g *= 1 - 0.9 * np.exp(-((uu / (soft * 1.2)) ** 2))
                g *= 1 - 0.9 * np.exp(-(((v - b * r.uniform(-0.3, 0.3)) / (soft * 1.2)) ** 2))
            g *= r.uniform(0.2, 2.5) * (0.7 + 0.3 * np.sin(u * 20 + r.uniform(0, 6)))
        total += g.astype(np.float32)
    return total, kinds


def boxes(g, step, limit=0.3):
    """Boxes [x, y, w, h] in picture pixels around where a reflection adds more than `limit` of white."""
    n, _, stats, _ = cv2.connectedComponentsWithStats((g > limit).astype(np.uint8))
    return [[int(v) * step for v in st[:4]] for st in stats[1:n] if st[4] > 3]
