"""Real photos and scans made worse by a known amount: `make.py PICTURES NAMES OUT FIRST LAST`.

PICTURES is a folder of real pictures with print, NAMES a file with the names to take from it, one a line (README.md beside this says
where those of training.txt, training_more.txt and check.txt come from). The lines that RapidOCR reads surely on a picture as it is,
and reads again from the cut-out line, are its known text. Page number n is picture n mod N with one fault drawn from the seed n.
Writes NNNNNN.jpg and NNNNNN.json as the generators do, for read_back.py and labels.py in tools/truth.
"""

import argparse
import json
import os
import random
import sys

import cv2
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'truth'))

from lines import errors, rectify  # noqa: E402

FAULTS = ['none', 'defocus', 'gauss', 'motion', 'lowres', 'noise', 'jpeg', 'upscaled', 'messenger', 'dark']
LEAST_CHARACTERS = 80
LARGEST = 4000


def known_lines(engine, im):
    """What is surely read: quads tight around the letters, in reading direction."""
    found, _ = engine(im)
    lines = []
    for box, text, confidence in found or []:
        if float(confidence) < 0.93 or errors(text, '')[1] < 4:
            continue
        q = np.float32(box)
        middle = (q[[0, 1]] + q[[3, 2]]) / 2
        q = np.concatenate([middle + 0.8 * (q[[0, 1]] - middle), (middle + 0.8 * (q[[3, 2]] - middle))[::-1]])
        lines.append(dict(text=text, quad=q))
    again = engine.text_rec([rectify(im, line['quad']) for line in lines])[0] if lines else []
    lines = [line for line, (text, _) in zip(lines, again) if errors(line['text'], text)[0] == 0]
    grey = cv2.cvtColor(im, cv2.COLOR_BGR2GRAY)
    for index, line in enumerate(lines):
        strip = rectify(grey, line['quad'], pad=0)
        light = float(np.median(strip)) < (float(strip.min()) + float(strip.max())) / 2
        q = line['quad']
        line.update(index=index, light_on_dark=light, script='han' if any(c > '\u2e80' for c in line['text']) else 'latin')
        line.update(height_px=float(np.linalg.norm(q[3] - q[0])))
    return lines


def disc(radius):
    size = 2 * int(np.ceil(radius)) + 1
    y, x = np.mgrid[:size, :size] - size // 2
    inside = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return inside / inside.sum()


def streak(length, angle):
    size = 2 * int(np.ceil(length / 2)) + 3
    kernel = np.zeros((size, size), np.float32)
    middle, reach = size // 2, np.array([np.cos(angle), np.sin(angle)]) * length / 2
    for t in np.linspace(-1, 1, 8 * size):
        x, y = middle + reach * t
        i, j = int(x), int(y)
        for dy, dx, w in ((0, 0, (1 - x + i) * (1 - y + j)), (0, 1, (x - i) * (1 - y + j)), (1, 0, (1 - x + i) * (y - j)), (1, 1, (x - i) * (y - j))):
            kernel[j + dy, i + dx] += w
    return kernel / kernel.sum()


def shrink(im, factor):
    h, w = im.shape[:2]
    return cv2.resize(im, (max(16, round(w * factor)), max(16, round(h * factor))), interpolation=cv2.INTER_AREA)


def spoil(im, fault, severity, height, r, rs):
    """The picture with its fault, the factor its coordinates were scaled by, and a JPEG quality."""
    quality, factor = r.randint(80, 95), 1.0
    if fault == 'defocus':
        im = cv2.filter2D(im, -1, disc(height * 0.3 * severity))
    elif fault == 'gauss':
        im = cv2.GaussianBlur(im, (0, 0), max(0.1, height * 0.2 * severity))
    elif fault == 'motion':
        im = cv2.filter2D(im, -1, streak(max(1.0, height * severity), r.uniform(0, np.pi)))
    elif fault == 'lowres':
        factor = min(1.0, (24 - 19 * severity) / height)
        im = shrink(im, factor)
    elif fault == 'upscaled':
        h, w = im.shape[:2]
        im = cv2.resize(shrink(im, min(1.0, (20 - 16 * severity) / height)), (w, h), interpolation=cv2.INTER_CUBIC)
    elif fault == 'noise':
        grain = rs.standard_normal(im.shape[:2])[..., None] + 0.5 * rs.standard_normal(im.shape)
        im = np.clip(im + 90 * severity**1.5 * cv2.GaussianBlur(grain, (0, 0), 0.6), 0, 255).astype(np.uint8)
    elif fault == 'jpeg':
        quality = max(1, round(40 * (1 - severity) ** 2))
    elif fault == 'messenger':
        factor = min(1.0, 1080 / min(im.shape[:2]), (16 - 10 * severity) / height)
        im, quality = shrink(cv2.GaussianBlur(im, (0, 0), max(0.1, height * 0.05 * severity)), factor), r.randint(45, 75)
    elif fault == 'dark':
        light = np.float32(im) / 255 * (1 - severity) ** 2
        photons = 30 + 600 * (1 - severity)
        light = rs.poisson(np.clip(light, 0, 1) * photons * 4).astype(np.float32) / (photons * 4) + rs.normal(0, 0.006, im.shape)
        im = np.uint8(np.clip(light * 255 * (1 + 2 * severity), 0, 255))
    return im, factor, quality


def finish(im, fault, height, r, rs):
    """What phones and forwarding add on top: another slight fault, sharpening."""
    if r.random() < 0.35:
        second = r.choice([f for f in ('gauss', 'motion', 'noise') if f != fault])
        im = spoil(im, second, r.uniform(0.05, 0.4), height, r, rs)[0]
    if r.random() < 0.25:
        im = cv2.addWeighted(im, 1 + (amount := r.uniform(0.5, 2.5)), cv2.GaussianBlur(im, (0, 0), r.uniform(0.7, 2)), -amount, 0)
    return im


def usable_pictures(folder, names, out):
    """Names of the pictures with enough sure text, each with its known lines; `out/known.json` keeps what was read."""
    from rapidocr_onnxruntime import RapidOCR

    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    store = os.path.join(out, 'known.json')
    known = json.load(open(store, encoding='utf-8')) if os.path.exists(store) else {}
    usable = []
    for key in open(names, encoding='utf-8').read().split():
        im = cv2.imread(os.path.join(folder, key))
        if im is None:
            continue
        if key not in known:
            known[key] = [dict(l, quad=l['quad'].tolist()) for l in known_lines(engine, im)] if max(im.shape) <= 2 * LARGEST else []
            json.dump(known, open(store, 'w', encoding='utf-8'), ensure_ascii=False)
        if sum(len(l['text']) for l in known[key]) >= LEAST_CHARACTERS:
            usable.append((key, known[key]))
    print(len(usable), 'pictures with enough sure text', flush=True)
    return usable


def task(description):
    """What the command line asks for, and the pictures it can be done with (see `usable_pictures`)."""
    p = argparse.ArgumentParser(description=description)
    p.add_argument('pictures')
    p.add_argument('names')
    p.add_argument('out')
    p.add_argument('first', type=int)
    p.add_argument('last', type=int)
    a = p.parse_args()
    cv2.setNumThreads(1)
    os.makedirs(a.out, exist_ok=True)
    return a, usable_pictures(a.pictures, a.names, a.out)


def main():
    a, usable = task(__doc__)
    for seed in range(a.first, a.last):
        r, rs = random.Random(seed), np.random.default_rng(seed)
        key, lines = usable[seed % len(usable)]
        im = cv2.imread(os.path.join(a.pictures, key))
        fault = r.choice(FAULTS)
        severity = round(r.random(), 3) if fault != 'none' else 0.0
        height = float(np.median([l['height_px'] for l in lines]))
        im, factor, quality = spoil(im, fault, severity, height, r, rs)
        if fault != 'none':
            im = finish(im, fault, height * factor, r, rs)
        if max(im.shape) > LARGEST:
            step = LARGEST / max(im.shape)
            im, factor = shrink(im, step), factor * step
        rows = [
            dict(l, quad=(np.float32(l['quad']) * factor).round(2).tolist(), height_px=l['height_px'] * factor) for l in lines
        ]
        stem = os.path.join(a.out, f'{seed:06d}')
        cv2.imwrite(stem + '.jpg', im, [cv2.IMWRITE_JPEG_QUALITY, quality])
        meta = dict(seed=seed, file=f'{seed:06d}.jpg', kind=key.split(os.sep)[0], capture='real', deg=fault, sev=severity)
        meta.update(text_height_px=round(height * factor, 1), background='real', turn=0, glare_quads=[])
        meta.update(picture=key, w=im.shape[1], h=im.shape[0], lines=rows, cut_lines=[], quality=quality)
        json.dump(meta, open(stem + '.json', 'w', encoding='utf-8'), ensure_ascii=False)


if __name__ == '__main__':
    main()
