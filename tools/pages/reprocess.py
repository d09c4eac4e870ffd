"""Copies of pages as other phones and apps would have processed them: `reprocess.py IN OUT [--seed 1] [--offset 500000]`.

Every page of IN (NNNNNN.json beside its picture) goes through a random chain of sharpening, local contrast, stretched levels, smoothing,
resampling, slight blur, over-exposure, a shadow, blur of one part and recompression; geometry stays as it is, so the known lines do too.
What can still be read of the copies is for truth/read_back.py to say. One seed, the same copies.
"""

import argparse
import glob
import json
import os
import random

import cv2
import numpy as np


def unsharp(r, im):
    radius, amount = r.choice([0.8, 1.2, 1.8, 2.6, 4]), r.uniform(0.6, 4)
    return im + amount * (im - cv2.GaussianBlur(im, (0, 0), radius))


def levels(r, im):
    low, high = r.uniform(0, 60), r.uniform(170, 255)
    return (im - low) * 255 / (high - low)


def local_contrast(r, im):
    lab = cv2.cvtColor(im.clip(0, 255).astype(np.uint8), cv2.COLOR_BGR2LAB)
    lab[..., 0] = cv2.createCLAHE(r.uniform(1, 5), (r.choice([4, 8]),) * 2).apply(lab[..., 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2BGR).astype(np.float32)


def smooth(r, im):
    u8 = im.clip(0, 255).astype(np.uint8)
    if r.random() < 0.5:
        return cv2.medianBlur(u8, r.choice([3, 5])).astype(np.float32)
    return cv2.bilateralFilter(u8, 5, r.uniform(20, 90), r.uniform(1, 3)).astype(np.float32)


def blur(r, im, height):
    sigma = height * r.uniform(0.02, 0.13)
    if r.random() < 0.5:
        return cv2.GaussianBlur(im, (0, 0), max(0.3, sigma))
    n = max(2, int(sigma * 3.5))
    kernel = np.zeros((2 * n + 1,) * 2, np.float32)
    angle = r.uniform(0, np.pi)
    dx, dy = n * np.cos(angle) / 2, n * np.sin(angle) / 2
    cv2.line(kernel, (round(n - dx), round(n - dy)), (round(n + dx), round(n + dy)), 1, 1, cv2.LINE_AA)
    return cv2.filter2D(im, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT)


def resample(r, im, height):
    h, w = im.shape[:2]
    z = r.uniform(6, 16) / height
    if z >= 0.95 or min(h, w) * z < 60:
        return im
    small = cv2.resize(im, None, fx=z, fy=z, interpolation=r.choice([cv2.INTER_AREA, cv2.INTER_LINEAR]))
    return cv2.resize(small, (w, h), interpolation=r.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4]))


def grain(r, im, rs):
    noise = rs.standard_normal(im.shape[:2]).astype(np.float32) * r.uniform(2, 30)
    if r.random() < 0.5:
        noise = 1.8 * cv2.GaussianBlur(noise, (0, 0), 0.8)
    return im + noise[..., None]


def half_plane(r, shape):
    """1 on one side of a straight border, 0 on the other, the border anything from sharp to as wide as the picture."""
    h, w = shape[:2]
    angle, diagonal = r.uniform(0, 2 * np.pi), np.hypot(w, h)
    across = np.arange(w, dtype=np.float32) - w * r.uniform(0.2, 0.8)
    down = np.arange(h, dtype=np.float32) - h * r.uniform(0.2, 0.8)
    x, y = np.meshgrid(across, down)
    beyond = (x * np.cos(angle) + y * np.sin(angle)) / (diagonal * r.choice([0.01, 0.1, 0.4]))
    return np.clip(beyond + 0.5, 0, 1)[..., None].astype(np.float32)


def over_expose(r, im):
    """The paper clipped to white, as by a phone that measures the light at the desk."""
    return im * r.uniform(255, 330) / max(80.0, float(np.percentile(im, 75)))


def shade(r, im):
    return im * (1 - half_plane(r, im.shape) * r.uniform(0.15, 0.6))


def blur_part(r, im, height):
    sigma = height * r.uniform(0.06, 0.35)
    blurred = cv2.GaussianBlur(im, (0, 0), max(0.5, sigma))
    mask = half_plane(r, im.shape)
    return im * (1 - mask) + blurred * mask


def chain(r, rs, im, height):
    steps = {
        'part': lambda a: blur_part(r, a, height),
        'shade': lambda a: shade(r, a),
        'expose': lambda a: over_expose(r, a),
        'blur': lambda a: blur(r, a, height),
        'resample': lambda a: resample(r, a, height),
        'grain': lambda a: grain(r, a, rs),
        'smooth': lambda a: smooth(r, a),
        'local': lambda a: local_contrast(r, a),
        'sharpen': lambda a: unsharp(r, a),
        'levels': lambda a: levels(r, a),
    }
    rare, usual = ('part', 'shade', 'expose'), ('resample', 'grain', 'smooth', 'local')
    weights = {'blur': 0.5, 'sharpen': 0.7, 'levels': 0.3} | dict.fromkeys(rare, 0.15) | dict.fromkeys(usual, 0.25)
    taken = [name for name in steps if r.random() < weights[name]]
    for name in taken:
        im = steps[name](im).clip(0, 255)
    return im, taken


def line_height(meta):
    """Height of the body text in picture pixels."""
    return meta.get('text_height_px') or meta.get('text_px') or 20.0


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('source')
    p.add_argument('out')
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--offset', type=int, default=500000)
    p.add_argument('--qualities', default='92,85,75,60,40', help='of the JPEG files, one is drawn for each')
    p.add_argument('--first', type=int, default=0)
    p.add_argument('--last', type=int, default=10**9)
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    cv2.setNumThreads(1)
    qualities = [int(q) for q in a.qualities.split(',')]
    for path in sorted(glob.glob(os.path.join(a.source, '??????.json'))):
        number = int(os.path.basename(path)[:6])
        target = os.path.join(a.out, f'{number + a.offset:06d}')
        if not a.first <= number < a.last or os.path.exists(target + '.json'):
            continue
        meta = json.load(open(path, encoding='utf-8'))
        r, rs = random.Random(f'{a.seed}/{number}'), np.random.RandomState((a.seed * 7919 + number) % 2**32)
        im = cv2.imread(os.path.join(a.source, meta.get('file', f'{number:06d}.jpg'))).astype(np.float32)
        im, meta['reprocessed'] = chain(r, rs, im, max(6.0, line_height(meta)))
        meta['file'] = os.path.basename(target) + '.jpg'
        cv2.imwrite(target + '.jpg', im.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, r.choice(qualities)])
        with open(target + '.json', 'w', encoding='utf-8') as f:
            json.dump(meta, f, ensure_ascii=False)


if __name__ == '__main__':
    main()
