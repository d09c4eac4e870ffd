"""Cutting known lines out of a picture, upright and flat, and counting reading errors."""

import unicodedata

import cv2
import numpy as np


def normal(text):
    """Letters and digits only, accents folded, upper case: what a reading is compared by."""
    text = unicodedata.normalize('NFKD', text)
    return ''.join(c for c in text if c.isalnum()).upper()


def distance(a, b):
    """Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def errors(truth, read):
    """(wrong characters, characters): never more wrong than there are."""
    t, g = normal(truth), normal(read)
    return min(len(t), distance(t, g)), len(t)


def rectify(im, quad, pad=0.18, tall=64):
    """The line as an upright strip. Antialiased when larger than the recogniser's input; never enlarged."""
    q = np.float32(quad)
    right, down = q[1] - q[0], q[3] - q[0]
    w, h = float(np.linalg.norm(right)), float(np.linalg.norm(down))
    if w < 1 or h < 1:
        return np.full((8, 8, 3), 255, np.uint8)
    dx, dy = right / w * h * pad, down / h * h * pad
    q = np.float32([q[0] - dx - dy, q[1] + dx - dy, q[2] + dx + dy, q[3] - dx + dy])
    w, h = w + 2 * h * pad, h * (1 + 2 * pad)
    lo, hi = np.floor(q.min(0)).astype(int) - 2, np.ceil(q.max(0)).astype(int) + 3
    lo, hi = np.maximum(lo, 0), np.minimum(hi, [im.shape[1], im.shape[0]])
    part = im[lo[1] : hi[1], lo[0] : hi[0]]
    if part.size == 0:
        return np.full((8, 8, 3), 255, np.uint8)
    size = (max(4, round(w)), max(4, round(h)))
    m = cv2.getPerspectiveTransform(
        q - np.float32(lo), np.float32([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]])
    )
    strip = cv2.warpPerspective(part, m, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    if size[1] > tall:
        strip = cv2.resize(strip, (max(4, round(size[0] * tall / size[1])), tall), interpolation=cv2.INTER_AREA)
    return strip
