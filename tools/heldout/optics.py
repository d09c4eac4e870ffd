"""The held-out camera. Blur by sampling the aperture and the exposure time, so that a near page covers what lies behind it; a mirror
term from a bumpy laminate and lamps; an own chain from photons to the file. Shares nothing with tools/pages."""

import math

import cv2
import numpy as np


def bend(rs, w, h):
    """A page standing off the desk like an open book: x(t), lift(t) for the column t in 0..1, and the light on it."""
    n = 256
    t = np.linspace(0, 1, n)
    lift = rs.uniform(0.02, 0.09) * np.sin(np.pi * t * rs.uniform(0.6, 1.8) + rs.uniform(0, 2)) + rs.uniform(
        0, 0.05
    ) * np.exp(-t * rs.uniform(3, 12))
    slope = np.gradient(lift, t)
    x = np.concatenate([[0], np.cumsum(np.diff(t) * np.cos(np.arctan(slope[1:])))])
    return {
        't': t,
        'x': x / x[-1] * w,
        'y': (lift - lift.mean()) * rs.uniform(0.3, 1) * h * 0.6,
        'shade': 1 + rs.uniform(0.3, 0.9) * -slope * rs.choice([-1, 1]),
    }


def bend_points(b, p, w):
    p = np.asarray(p, float)
    t = p[:, 0] / w
    return np.stack([np.interp(t, b['t'], b['x']), p[:, 1] + np.interp(t, b['t'], b['y'])], 1)


def bend_image(b, im):
    H, W = im.shape[:2]
    col = np.interp(np.arange(W), b['x'], b['t'])
    mx = np.float32(np.broadcast_to(col * W, (H, W)))
    my = np.float32(np.arange(H)[:, None] - np.interp(col, b['t'], b['y'])[None])
    out = cv2.remap(im, mx, my, cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    inside = ((my > -0.5) & (my < H - 0.5)).astype(np.float32)
    return out * np.interp(col, b['t'], b['shade']).astype(np.float32)[None, :, None], inside


def pose(rs, w, h, W, H, fill, roll, pitch, yaw):
    """Homography of a pinhole camera that looks at a w x h sheet, turned by the three angles in degrees."""
    f = 1.2 * max(W, H)
    a, b, c = (math.radians(v) for v in (pitch, yaw, roll))
    Rx = np.array([[1, 0, 0], [0, math.cos(a), -math.sin(a)], [0, math.sin(a), math.cos(a)]])
    Ry = np.array([[math.cos(b), 0, math.sin(b)], [0, 1, 0], [-math.sin(b), 0, math.cos(b)]])
    Rz = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    R = Rz @ Rx @ Ry
    z = f * max(w / W, h / H) / fill
    K = np.array([[f, 0, W / 2], [0, f, H / 2], [0, 0, 1]])
    P = K @ np.column_stack([R[:, 0], R[:, 1], [rs.uniform(-0.04, 0.04) * w, rs.uniform(-0.04, 0.04) * h, z]])
    return P @ np.array([[1, 0, -w / 2], [0, 1, -h / 2], [0, 0, 1]]), R


def mirror(rs, shape, R, rough, count):
    """Light that a laminate sends from lamps into the lens, over the sheet (coarse). Normals: bulge, waves and dents."""
    H, W = shape
    v, u = np.mgrid[-0.5 : 0.5 : H * 1j, -0.5 : 0.5 : W * 1j].astype(np.float32)
    bump = cv2.GaussianBlur(rs.standard_normal((H, W)).astype(np.float32), (0, 0), max(1.0, W * rs.uniform(0.04, 0.15)))
    bump *= rs.uniform(0, 0.05) / (bump.std() + 1e-6)
    z = -rs.uniform(-0.5, 0.5) * u * u - rs.uniform(-0.4, 0.4) * v * v + bump * 0.2
    gy, gx = np.gradient(z)
    n = np.stack([-gx * W, -gy * H, np.ones_like(u)], -1)
    n /= np.linalg.norm(n, axis=-1, keepdims=True)
    n = n @ R.T.astype(np.float32)
    view = np.stack([-u * 0.6, -v * 0.6, -np.ones_like(u)], -1)
    view /= np.linalg.norm(view, axis=-1, keepdims=True)
    refl = 2 * (n * view).sum(-1, keepdims=True) * n - view
    out = np.zeros((H, W), np.float32)
    for _ in range(count):
        # a lamp placed so that it is mirrored somewhere on the sheet
        y, x = rs.randint(H // 8, H - H // 8), rs.randint(W // 8, W - W // 8)
        L = refl[y, x]
        e1 = np.cross(L, [0, 1, 0.2])
        e1 /= np.linalg.norm(e1)
        e2 = np.cross(L, e1)
        ang = rs.uniform(0, 3.14)
        e1, e2 = e1 * math.cos(ang) + e2 * math.sin(ang), -e1 * math.sin(ang) + e2 * math.cos(ang)
        p, q = refl @ e1.astype(np.float32), refl @ e2.astype(np.float32)
        a, b = rs.choice([(0.05, 0.05), (0.4, 0.025), (0.12, 0.2), (0.02, 0.02)][rs.randint(4)], 2, False) * rs.uniform(
            0.6, 1.8
        )
        lamp = 1 / (1 + np.exp((np.abs(p) - a) / rough)) / (1 + np.exp((np.abs(q) - b) / rough))
        out += lamp.astype(np.float32) * math.exp(rs.uniform(math.log(0.3), math.log(6)))
    return out


def expose(rs, doc, mask, ground, Hm, W, H, coc, tilt_coc, ground_coc, path):
    """Average over lens and time. `coc`: blur radius of the page's middle, `tilt_coc`: its change over the picture; all in picture pixels.
    `path`: (n, 3) of dx, dy, roll during the exposure. Linear light in and out."""
    n = len(path)
    worst = coc + abs(tilt_coc[0]) + abs(tilt_coc[1])
    pre = worst / math.sqrt(n) * 0.55
    total = np.zeros((H, W, 3), np.float32)
    gsmall = cv2.GaussianBlur(ground, (0, 0), max(0.4, ground_coc / math.sqrt(n) * 0.8))
    gold = np.pi * (3 - math.sqrt(5))
    order = rs.permutation(n)
    cx, cy = W / 2, H / 2
    for i in range(n):
        rad, ang = math.sqrt((i + 0.5) / n), i * gold
        lx, ly = rad * math.cos(ang), rad * math.sin(ang)
        dx, dy, roll = path[order[i]]
        S = np.array(
            [
                [math.cos(roll), -math.sin(roll), dx + cx - cx * math.cos(roll) + cy * math.sin(roll)],
                [math.sin(roll), math.cos(roll), dy + cy - cx * math.sin(roll) - cy * math.cos(roll)],
                [0, 0, 1],
            ]
        )
        # shift by lens place times a blur radius that is linear over the picture: an affine map
        A = np.eye(3)
        for row, l in ((0, lx), (1, ly)):
            A[row] += l * np.array([tilt_coc[0] / W * 2, tilt_coc[1] / H * 2, coc - tilt_coc[0] - tilt_coc[1]])
        M = S @ A @ Hm
        d = cv2.warpPerspective(doc, M, (W, H), flags=cv2.INTER_LINEAR)
        m = cv2.warpPerspective(mask, M, (W, H), flags=cv2.INTER_LINEAR)[..., None]
        G = S @ np.array([[1, 0, lx * ground_coc], [0, 1, ly * ground_coc], [0, 0, 1]])
        g = (
            cv2.warpPerspective(gsmall, G, (W, H), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
            if n > 1
            else gsmall
        )
        total += g * (1 - m) + d * m
    total /= n
    return cv2.GaussianBlur(total, (0, 0), pre) if pre > 0.35 else total


def handshake(rs, n, length):
    """A random walk with inertia, scaled to a length in pixels."""
    if length < 0.3:
        return np.zeros((n, 3))
    v = np.cumsum(rs.standard_normal((n, 2)) * 0.25 + rs.standard_normal(2) * 0.9, 0)
    p = np.cumsum(v / np.abs(v).max() + rs.standard_normal(2) * 1.2, 0)
    p -= p.mean(0)
    p *= length / (np.linalg.norm(p.max(0) - p.min(0)) + 1e-6)
    return np.column_stack([p, np.linspace(-1, 1, n) * rs.normal(0, 0.0006)])


def haar_shrink(y, amount):
    """Two levels of Haar wavelets with soft shrinkage."""
    H, W = y.shape
    H4, W4 = H - H % 4, W - W % 4

    def level(a, left):
        p, q, s, t = a[0::2, 0::2], a[0::2, 1::2], a[1::2, 0::2], a[1::2, 1::2]
        low, dh, dv, dd = (p + q + s + t) / 4, (p - q + s - t) / 4, (p + q - s - t) / 4, (p - q - s + t) / 4
        dh, dv, dd = (np.sign(d) * np.maximum(np.abs(d) - amount, 0) for d in (dh, dv, dd))
        if left:
            low = level(low, left - 1)
        out = np.empty_like(a)
        out[0::2, 0::2], out[0::2, 1::2], out[1::2, 0::2], out[1::2, 1::2] = (
            low + dh + dv + dd,
            low - dh + dv - dd,
            low + dh - dv - dd,
            low - dh - dv + dd,
        )
        return out

    y[:H4, :W4] = level(np.ascontiguousarray(y[:H4, :W4]), 1)
    return y


def develop(rs, lin, electrons, read, ev, options):
    """Photons to 8-bit: Poisson shot noise, 10 bit, demosaicing, filmic curve, local contrast, wavelet noise removal, detail boost."""
    H, W = lin.shape[0] - lin.shape[0] % 2, lin.shape[1] - lin.shape[1] % 2
    lin = np.clip(lin[:H, :W] * ev, 0, 1)
    raw = np.empty((H, W), np.float32)
    raw[0::2, 0::2], raw[0::2, 1::2], raw[1::2, 0::2], raw[1::2, 1::2] = (
        lin[0::2, 0::2, 1],
        lin[0::2, 1::2, 2],
        lin[1::2, 0::2, 0],
        lin[1::2, 1::2, 1],
    )
    raw = rs.poisson(raw * electrons).astype(np.float32) + rs.standard_normal(raw.shape).astype(np.float32) * read
    raw = np.clip(np.round((raw / electrons + 0.03) * 990), 0, 1023)
    rgb = cv2.cvtColor((raw * 64).astype(np.uint16), options['bayer']).astype(np.float32) / (990 * 64) - 0.03
    rgb = np.clip(rgb * options['push'], 0, None)
    s = options['shoulder']
    film = s * rgb * (1 + s * rgb / 9) / (1 + s * rgb) / (s * (1 + s / 9) / (1 + s))
    im = np.power(np.clip(film, 0, 1), 1 / 2.05) * 255
    ycc = cv2.cvtColor(im.astype(np.uint8), cv2.COLOR_RGB2YCrCb)
    y = ycc[..., 0]
    if options['local'] > 0:
        y = cv2.createCLAHE(options['local'], (6, 6)).apply(y)
    y = y.astype(np.float32)
    if options['shrink'] > 0:
        y = haar_shrink(y, options['shrink'])
        ycc[..., 1:] = cv2.blur(ycc[..., 1:], (5, 5))
    if options['detail'] > 0:
        lap = cv2.Laplacian(cv2.GaussianBlur(y, (0, 0), options['radius']), cv2.CV_32F, ksize=3)
        y = y - options['detail'] * np.clip(lap, -40, 40)
    ycc[..., 0] = np.clip(y, 0, 255)
    return cv2.cvtColor(ycc, cv2.COLOR_YCrCb2RGB)
