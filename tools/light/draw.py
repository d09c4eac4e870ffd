"""Light added to pages that nothing is wrong with: `draw.py PAGES OUT FIRST [--copies 3]`.

PAGES is a folder of tools/pages, tools/heldout or the shared evaluation generator; those without a fault are taken. Each copy gets one
reflection near a line of text: a lamp, a flash with bloom, a window with or without a bar, a tube, the ripple of a laminated
sheet, from a twentieth to a third of the page's diagonal, a third to six times as bright as white paper in full light. It is added in
linear light and clipped as a sensor does. Numbers run from FIRST; the number is the seed. What is known of the page is copied, so that
tools/truth/read_back.py and labels.py work on OUT.
"""

import argparse
import glob
import json
import os

import cv2
import numpy as np

GAMMA = 2.2
# The field is drawn coarser than the picture, by so much.
STEP = 6
KINDS = ['lamp', 'lamp', 'bloom', 'window', 'tube', 'ripple']


def quads(meta):
    """Adds the corners of lines and page where only a projection is given."""
    if 'page_quad' in meta:
        return meta
    projection = np.array(meta['H'])

    def put(x0, y0, x1, y1):
        corners = np.float64([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]])
        return cv2.perspectiveTransform(corners, projection)[0].round(1).tolist()

    meta['page_quad'] = put(0, 0, meta['docw'], meta['doch'])
    for line in meta['lines']:
        line.update(quad=put(*line['box']), text=line['t'], script='')
    return meta


def edge(distance, half, soft):
    """1 inside, 0 outside, over a border `soft` wide."""
    return 1 / (1 + np.exp(np.clip((np.abs(distance) - half) / soft * 3, -30, 30)))


def reflection(rs, height, width, page, centres):
    """Added light, 1 = white paper, and the kind of its source."""
    h, w = max(8, height // STEP), max(8, width // STEP)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32) * STEP
    corners = np.array(page)
    kind = rs.choice(KINDS)
    size = np.linalg.norm(corners[2] - corners[0]) * np.exp(rs.uniform(np.log(0.05), np.log(0.3)))
    cx, cy = centres[rs.randint(len(centres))] + rs.normal(size=2) * size * 0.4
    turn = rs.uniform(0, np.pi)
    u = (x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)
    v = (y - cy) * np.cos(turn) - (x - cx) * np.sin(turn)
    aspect = np.exp(rs.uniform(0, 0.8))
    power = np.exp(rs.uniform(np.log(0.35), np.log(6)))
    far = np.hypot(u / (size * aspect**0.5), v / (size / aspect**0.5))
    if kind == 'lamp':
        light = np.exp(-((far / 0.7) ** rs.uniform(1.5, 4)))
    elif kind == 'bloom':
        light = 1 / (1 + (far / 0.35) ** rs.uniform(2.5, 5))
    elif kind == 'ripple':
        sheet = cv2.resize(rs.randn(7, 9).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
        light = np.exp(-((far / 0.8) ** 2)) * np.clip(0.5 + sheet, 0, None)
    else:
        along, across = (size, size * aspect / 2) if kind == 'window' else (1.6 * size, size / 8)
        soft = size * rs.uniform(0.02, 0.35)
        light = edge(u, along, soft) * edge(v, across, soft)
        if kind == 'window' and rs.rand() < 0.5:
            light *= 1 - 0.8 * np.exp(-((u / (along * 0.08)) ** 2))
    return cv2.resize((light * power).astype(np.float32), (width, height)), kind, power


def photograph(rs, picture, light):
    """The picture with the light in it, the exposure lowered somewhat, as JPEG."""
    linear = (picture.astype(np.float32) / 255) ** GAMMA * rs.uniform(0.6, 1)
    warm, cold = rs.uniform(0.8, 1), rs.uniform(0.92, 1)
    tint = [np.ones(3), np.array([warm, cold, 1]), np.array([1, cold, warm])][rs.randint(3)]
    linear += light[..., None] * tint
    if rs.rand() < 0.3:
        linear = 1 - np.exp(-linear * rs.uniform(1.6, 2.2))
    out = np.clip(linear, 0, 1) ** (1 / GAMMA) * 255
    out += rs.randn(*out.shape) * rs.choice([0, 1, 2])
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rs.choice([82, 90, 95]))]
    return cv2.imencode('.jpg', np.clip(np.round(out), 0, 255).astype(np.uint8), quality)[1]


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('pages')
    p.add_argument('out')
    p.add_argument('first', type=int)
    p.add_argument('--copies', type=int, default=3)
    a = p.parse_args()
    cv2.setNumThreads(1)
    os.makedirs(a.out, exist_ok=True)
    number = a.first
    for path in sorted(glob.glob(os.path.join(a.pages, '[0-9]*.json'))):
        if not os.path.basename(path)[:-5].isdigit():
            continue
        meta = json.load(open(path, encoding='utf-8'))
        if meta['deg'] != 'none' or not meta['lines']:
            continue
        meta = quads(meta)
        picture = cv2.imread(os.path.join(a.pages, meta['file']))
        centres = [np.mean(line['quad'], axis=0) for line in meta['lines']]
        for _ in range(a.copies):
            rs = np.random.RandomState(number)
            light, kind, power = reflection(rs, *picture.shape[:2], meta['page_quad'], centres)
            lit = dict(meta, file=f'{number:06d}.jpg', base=meta['file'], deg='light-' + kind, sev=round(float(power), 2), glare=1)
            with open(os.path.join(a.out, lit['file']), 'wb') as f:
                f.write(photograph(rs, picture, light))
            with open(os.path.join(a.out, f'{number:06d}.json'), 'w', encoding='utf-8') as f:
                json.dump(lit, f, ensure_ascii=False)
            number += 1
    print(f'{number - a.first} pages')


if __name__ == '__main__':
    main()
