"""From light to file: lens blur, sensor, the phone's processing, compression. Linear light in, 8 bit out."""

import io
import math

import cv2
import numpy as np
from PIL import Image


def disc(radius, blades=0, angle=0.0):
    """Defocus: a disc, or the polygon of an iris; antialiased; sums to 1."""
    n = int(math.ceil(radius)) * 2 + 3
    ss = 8 if n < 40 else 3
    y, x = (np.mgrid[0 : n * ss, 0 : n * ss] + 0.5) / ss - n / 2
    if blades:
        t = np.arctan2(y, x) + angle
        edge = math.cos(math.pi / blades) / np.cos((t % (2 * math.pi / blades)) - math.pi / blades)
        m = np.hypot(x, y) <= radius * edge * 1.05
    else:
        m = np.hypot(x, y) <= radius
    m = m.astype(np.float32).reshape(n, ss, n, ss).mean((1, 3))
    return m / m.sum()


def shake(r, length, angle):
    """A hand's path during the exposure: a line with drift and tremor."""
    n = int(length * 1.3) + 7
    n += 1 - n % 2
    m = np.zeros((n, n), np.float32)
    t = np.linspace(-0.5, 0.5, max(30, int(length * 6)))
    bow, tremor, f = r.uniform(-0.25, 0.25), r.uniform(0, 0.08), r.uniform(6, 25)
    along = t + 0.15 * np.sin(t * r.uniform(2, 9))
    across = bow * t * t + tremor * np.sin(t * f + r.uniform(0, 6))
    x = (along * math.cos(angle) - across * math.sin(angle)) * length + n / 2 - 0.5
    y = (along * math.sin(angle) + across * math.cos(angle)) * length + n / 2 - 0.5
    for dx in (0, 1):
        for dy in (0, 1):
            xi, yi = np.floor(x).astype(int) + dx, np.floor(y).astype(int) + dy
            wgt = (1 - np.abs(x - xi)) * (1 - np.abs(y - yi))
            ok = (xi >= 0) & (yi >= 0) & (xi < n) & (yi < n)
            np.add.at(m, (yi[ok], xi[ok]), wgt[ok])
    return m / m.sum()


def blur(im, kernel):
    """Convolution; a wide kernel at half size, which loses nothing that it would keep."""
    n = kernel.shape[0]
    if n > 27:
        H, W = im.shape[:2]
        m = n // 2 + n // 2 % 2
        half = cv2.resize(kernel, (m + 1 - m % 2,) * 2, interpolation=cv2.INTER_AREA)
        small = blur(cv2.resize(im, ((W + 1) // 2, (H + 1) // 2), interpolation=cv2.INTER_AREA), half / half.sum())
        return cv2.resize(small, (W, H), interpolation=cv2.INTER_LINEAR)
    return cv2.filter2D(im, -1, kernel, borderType=cv2.BORDER_REFLECT)


def sensor(lin, rs, shot, read, mosaic):
    """Shot and read noise; through a Bayer mosaic and back, so that the noise is correlated and colours fringe."""
    H, W = lin.shape[:2]
    if not mosaic or H < 16 or W < 16:
        noise = rs.standard_normal(lin.shape).astype(np.float32)
        return lin + noise * np.sqrt(np.maximum(lin, 0) * shot * shot + read * read)
    H2, W2 = H - H % 2, W - W % 2
    raw = np.empty((H2, W2), np.float32)
    raw[0::2, 0::2], raw[0::2, 1::2] = lin[0:H2:2, 0:W2:2, 0], lin[0:H2:2, 1:W2:2, 1]
    raw[1::2, 0::2], raw[1::2, 1::2] = lin[1:H2:2, 0:W2:2, 1], lin[1:H2:2, 1:W2:2, 2]
    raw += rs.standard_normal(raw.shape).astype(np.float32) * np.sqrt(np.maximum(raw, 0) * shot * shot + read * read)
    black = 0.06
    raw16 = ((raw + black) * (65535 / (1.4 + black))).clip(0, 65535).astype(np.uint16)
    rgb = cv2.cvtColor(raw16, cv2.COLOR_BayerRGGB2RGB if hasattr(cv2, 'COLOR_BayerRGGB2RGB') else cv2.COLOR_BayerBG2RGB)
    out = rgb.astype(np.float32) * ((1.4 + black) / 65535) - black
    return cv2.copyMakeBorder(out, 0, H - H2, 0, W - W2, cv2.BORDER_REPLICATE) if (H2, W2) != (H, W) else out


def guided(im, radius, eps):
    """Edge-keeping smoothing by its own luma (what turns noise into mush on a phone)."""
    g = im.mean(2)
    k = (2 * radius + 1,) * 2
    m = cv2.boxFilter(g, -1, k)
    var = cv2.boxFilter(g * g, -1, k) - m * m
    a = var / (var + eps)
    b = m - a * m
    a, b = cv2.boxFilter(a, -1, k), cv2.boxFilter(b, -1, k)
    smooth = a * g + b
    chroma = cv2.blur(im - g[..., None], (k[0] + 2, k[1] + 2))
    return smooth[..., None] + chroma


def denoise(im, r, strength):
    """8-bit scale in and out."""
    kind = r.choice(['guided', 'bilateral', 'median', 'guided'])
    if kind == 'guided' or im.shape[0] * im.shape[1] > 4e6:
        return guided(im, r.choice([1, 2, 3]), (strength * 14) ** 2)
    a = im.clip(0, 255).astype(np.uint8)
    if kind == 'bilateral':
        return cv2.bilateralFilter(a, 5, strength * 40, 2).astype(np.float32)
    return cv2.medianBlur(a, 3).astype(np.float32)


def tone(lin, curve, gamma=2.2):
    """Linear to 0..255 with an S-curve of strength `curve`."""
    v = np.power(lin.clip(0, 1), 1 / gamma)
    v = v + curve * (v * v * (3 - 2 * v) - v)
    return v * 255


def sharpen(im, radius, amount, limit=80):
    d = (im - cv2.GaussianBlur(im, (0, 0), radius)).clip(-limit, limit)
    return im + d * amount


def jpeg(im, quality, subsampling=2):
    buf = io.BytesIO()
    Image.fromarray(im.clip(0, 255).astype(np.uint8)).save(buf, 'JPEG', quality=int(quality), subsampling=subsampling)
    return buf.getvalue()


def decode(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert('RGB')).astype(np.float32)


RESIZE = {
    'nearest': cv2.INTER_NEAREST,
    'linear': cv2.INTER_LINEAR,
    'cubic': cv2.INTER_CUBIC,
    'lanczos': cv2.INTER_LANCZOS4,
    'area': cv2.INTER_AREA,
}


def resize(im, scale, how):
    H, W = im.shape[:2]
    return cv2.resize(im, (max(1, round(W * scale)), max(1, round(H * scale))), interpolation=RESIZE[how])
