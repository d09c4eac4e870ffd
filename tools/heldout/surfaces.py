"""What a held-out page lies on: none of the surfaces of tools/pages. uint8-range float RGB."""

import math

import cv2
import numpy as np


def noise(rs, H, W, sx, sy):
    n = cv2.GaussianBlur(rs.standard_normal((H, W)).astype(np.float32), (0, 0), sigmaX=sx, sigmaY=sy)
    return n / (n.std() + 1e-6)


def tone(rs, lo, hi):
    return np.float32(rs.uniform(lo, hi) * rs.uniform(0.75, 1.25, 3))


def tiles(rs, H, W):
    s = rs.uniform(60, 260)
    t = rs.uniform(0, 1.5)
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    u, v = (xx * math.cos(t) + yy * math.sin(t)) / s, (yy * math.cos(t) - xx * math.sin(t)) / s
    cell = np.sin(np.floor(u) * 12.9898 + np.floor(v) * 78.233) * 43758.5453
    cell -= np.floor(cell)
    a = tone(rs, 60, 220) * (0.8 + 0.35 * cell)[..., None]
    joint = np.minimum(np.abs(u - np.round(u)), np.abs(v - np.round(v))) < 0.02
    a[joint] *= 0.5
    return a


def leather(rs, H, W):
    n = noise(rs, H, W, 2, 2)
    d = cv2.Laplacian(cv2.GaussianBlur(n, (0, 0), 2), cv2.CV_32F)
    return tone(rs, 20, 120) * (1 + 0.35 * d / (d.std() + 1e-6) * 0.3)[..., None]


def denim(rs, H, W):
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    p = rs.uniform(2.2, 6)
    return (
        np.float32([70, 90, 140])
        * (1 + 0.22 * np.sin((xx + yy * 1.6) * 6.28 / p) + 0.12 * noise(rs, H, W, 1, 6))[..., None]
    )


def grass(rs, H, W):
    n = noise(rs, H, W, 1, 9) + noise(rs, H, W, 1.5, 5)
    return np.float32([80, 130, 50]) * (1 + 0.3 * n)[..., None]


def metal(rs, H, W):
    return (
        np.float32([165, 168, 172])
        * (1 + 0.06 * noise(rs, H, W, 40, 0.7) + 0.12 * noise(rs, H, W, W / 6, H / 6))[..., None]
    )


def cardboard(rs, H, W):
    yy = np.mgrid[0:H, 0:W][0].astype(np.float32)
    return (
        np.float32([178, 140, 98])
        * (1 + 0.05 * np.sin(yy * 6.28 / rs.uniform(7, 20)) + 0.05 * noise(rs, H, W, 8, 1))[..., None]
    )


def sheet(rs, H, W):
    f = noise(rs, H, W, W / 9, H / 25)
    gx = np.gradient(f, axis=1) * W / 9
    return tone(rs, 150, 235) * (1 + 0.16 * np.tanh(gx))[..., None]


def gravel(rs, H, W):
    pts = rs.uniform(0, 1, (900, 2)) * [W, H]
    lab = np.zeros((H, W), np.float32)
    for x, y in pts:
        cv2.circle(lab, (int(x), int(y)), int(rs.uniform(6, 26)), float(rs.uniform(0.3, 1)), -1, cv2.LINE_AA)
    return tone(rs, 110, 200) * (0.35 + lab)[..., None]


def marble(rs, H, W):
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    v = np.sin((xx + yy) / rs.uniform(40, 120) + 2.4 * noise(rs, H, W, 40, 40))
    return tone(rs, 170, 235) * (1 - 0.25 * np.abs(v) ** 6)[..., None]


def shelf(rs, H, W):
    """Book spines with coloured bars: strong edges that are not text."""
    a = np.zeros((H, W, 3), np.float32)
    x = 0
    while x < W:
        w = int(rs.uniform(14, 90))
        a[:, x : x + w] = tone(rs, 20, 200)
        for _ in range(rs.randint(0, 5)):
            y = int(rs.uniform(0, H))
            a[y : y + int(rs.uniform(3, 40)), x : x + w] = tone(rs, 60, 240)
        x += w
    return a


ALL = [tiles, leather, denim, grass, metal, cardboard, sheet, gravel, marble, shelf]


def make(rs, H, W):
    z = min(1.0, 1100 / max(H, W))
    f = ALL[rs.randint(len(ALL))]
    a = f(rs, max(8, int(H * z)), max(8, int(W * z)))
    return np.clip(cv2.resize(a, (W, H), interpolation=cv2.INTER_CUBIC), 0, 255), f.__name__
