"""Where a point of the sheet lands in the picture: perspective, tilt, and paper that is not flat."""

import math

import cv2
import numpy as np


class Placement:
    """Sheet pixels -> picture pixels: `H` after a smooth shift `bend` (sheet pixels, on a coarse grid over the sheet)."""

    def __init__(self, sheet_wh, H, bend=None):
        self.W, self.H0 = sheet_wh
        self.H = H
        self.bend = bend  # (grid_h, grid_w, 2) or None

    def shift(self, pts):
        g = self.bend
        x = np.float32(pts[:, 0] / self.W * (g.shape[1] - 1))
        y = np.float32(pts[:, 1] / self.H0 * (g.shape[0] - 1))
        n, wide = len(x), 512  # remap takes no side over 32767
        x, y = (np.resize(v, (-(-n // wide), wide)) for v in (x, y))
        return cv2.remap(g, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).reshape(-1, 2)[:n]

    def forward(self, pts):
        pts = np.float64(pts).reshape(-1, 2)
        s = pts.copy()
        if self.bend is not None:
            for _ in range(8):  # solves s + shift(s) = pts
                s = pts - self.shift(s)
        return cv2.perspectiveTransform(s[None], self.H)[0]

    def maps(self, Wp, Hp, step=8):
        """Sheet coordinates at every `step`th picture pixel: (grid, step, picture size), for `full_map`."""
        gx, gy = np.meshgrid(np.arange(0, Wp + step, step), np.arange(0, Hp + step, step))
        flat = np.stack([gx.ravel(), gy.ravel()], 1).astype(np.float64)
        s = cv2.perspectiveTransform(flat[None], np.linalg.inv(self.H))[0]
        src = s + self.shift(s) if self.bend is not None else s
        return src.reshape(*gx.shape, 2).astype(np.float32), step, (Wp, Hp)


def full_map(m, step, size):
    """Coarse grid of nodes -> one value a pixel, linear between nodes."""
    Wp, Hp = size
    fx = (np.arange(Wp, dtype=np.float32) / step)[None, :].repeat(Hp, 0)
    fy = (np.arange(Hp, dtype=np.float32) / step)[:, None].repeat(Wp, 1)
    return cv2.remap(m, fx, fy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def place(r, rs, w_px, h_px, Wp, Hp, fill, tilt, perspective, outside):
    """A homography that puts the sheet into the picture. `fill`: share of the picture's side, `tilt` degrees."""
    s = min(Wp / w_px, Hp / h_px) * fill
    w, h = w_px * s, h_px * s
    q = np.array([[-w / 2, -h / 2], [w / 2, -h / 2], [w / 2, h / 2], [-w / 2, h / 2]])
    t = math.radians(tilt)
    q = q @ np.array([[math.cos(t), math.sin(t)], [-math.sin(t), math.cos(t)]])
    # a camera above the sheet, leaning by `perspective` in a random direction
    a, lean = r.uniform(0, 2 * math.pi), perspective
    depth = 1 + (q[:, 0] * math.cos(a) + q[:, 1] * math.sin(a)) / max(w, h) * lean
    q = q / depth[:, None]
    lo, hi = q.min(0), q.max(0)
    room = np.array([Wp, Hp]) - (hi - lo)
    if not outside:
        z = min(1.0, Wp / (hi - lo)[0], Hp / (hi - lo)[1])
        q, lo, hi = q * z, lo * z, hi * z
        room = np.array([Wp, Hp]) - (hi - lo)
    c = -lo + np.array([r.uniform(0.15, 0.85), r.uniform(0.15, 0.85)]) * room
    if outside:
        c += np.array([r.uniform(-0.3, 0.3) * Wp, r.uniform(-0.3, 0.3) * Hp])
    q = q + c
    return cv2.getPerspectiveTransform(np.float32([[0, 0], [w_px, 0], [w_px, h_px], [0, h_px]]), np.float32(q)).astype(
        np.float64
    )


def bend(r, rs, w_px, h_px):
    """Shift grid and relief (light and shade) of curled, folded or crumpled paper."""
    n = 48
    v, u = np.mgrid[0 : 1 : n * 1j, 0 : 1 : n * 1j].astype(np.float32)
    height = np.zeros((n, n), np.float32)
    kinds = r.sample(['curl', 'wave', 'fold', 'crumple'], r.choice([1, 1, 2]))
    for kind in kinds:
        t = r.uniform(0, math.pi)
        p = (u - 0.5) * math.cos(t) + (v - 0.5) * math.sin(t)
        if kind == 'curl':
            height += r.uniform(0.2, 1.2) * np.abs(p - r.uniform(-0.3, 0.3)) ** r.uniform(1.6, 3)
        elif kind == 'wave':
            height += r.uniform(0.01, 0.05) * np.sin(p * r.uniform(5, 14) + r.uniform(0, 6))
        elif kind == 'fold':
            for _ in range(r.randint(1, 3)):
                t = r.choice([0, math.pi / 2, r.uniform(0, 3)])
                q = (u - 0.5) * math.cos(t) + (v - 0.5) * math.sin(t) - r.uniform(-0.3, 0.3)
                height += r.choice([-1, 1]) * r.uniform(0.03, 0.12) * np.sqrt(q * q + 1e-4)
        else:
            g = rs.randn(r.randint(4, 9), r.randint(4, 9)).astype(np.float32)
            height += r.uniform(0.004, 0.02) * cv2.resize(g, (n, n), interpolation=cv2.INTER_CUBIC)
    gy, gx = np.gradient(height * n)
    a = r.uniform(0, 2 * math.pi)
    side = max(w_px, h_px)
    view = r.uniform(0.03, 0.16)  # how obliquely it is seen
    shift = np.stack([height * math.cos(a), height * math.sin(a)], -1) * side * view * 2
    shift -= shift.mean((0, 1))
    b = r.uniform(0, 2 * math.pi)
    relief = np.clip(1 + r.uniform(0.2, 0.9) * (gx * math.cos(b) + gy * math.sin(b)), 0.45, 1.35)
    return shift.astype(np.float32), relief.astype(np.float32)
