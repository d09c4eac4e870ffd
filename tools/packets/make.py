"""Pictures for measure.py: `make.py both OUT FIRST LAST` and `make.py forms OUT [--people 12]`.

both: OUT/NNNNNN.jpg and .json, one seed each, LAST not included: the two sides of an ID card on a table, or on one sheet
that is photographed or scanned. Every third one is out of focus.
forms: OUT/FORM-NN.png, the six papers of the fixtures, flat, filled in for different people on exactly the same pixels.
"""

import argparse
import json
import os
import random
import re
import sys

import cv2
import numpy as np
from PIL import Image

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
sys.path[:0] = [os.path.join(ROOT, 'fixtures'), os.path.join(ROOT, 'pages')]
import documents  # noqa: E402
import photo  # noqa: E402
import words  # noqa: E402

SURFACES = ['oak', 'walnut', 'slate', 'white']
LONG = 1600  # pixels of a flat form's long side
CARD, OTHERS = (85.6, 54), {'licence': (297, 210), 'letter': (210, 297)}  # millimetres


class Filled(documents.Sheet):
    """A sheet on which the fixtures' names, numbers, faces and signatures are another person's."""

    person = random.Random(0)

    def other(self, text):
        r = self.person
        for old, new in (
            ('南川市样例餐饮店', words.zh_company),
            ('南川市样例区桃园里', words.zh_address),
            ('南川市公安局样例分局', lambda r: words.zh_address(r)[:6] + '公安局'),
            ('张样例', words.zh_name),
            ('李示范', words.zh_name),
            ('ZHANG YANGLI', lambda r: words.la_name(r).upper()),
            ('Élise Marie', lambda r: words.la_name(r).split()[0]),
        ):
            text = text.replace(old, new(r))
        if text == 'SPECIMEN':
            text = words.la_name(r).split()[-1].upper()
        return re.sub(r'\d', lambda _: r.choice('0123456789'), text)

    def text(self, x, y, text, *a, **kw):
        return super().text(x, y, self.other(text), *a, **kw)

    def paragraph(self, x, y, text, *a, **kw):
        return super().paragraph(x, y, self.other(text), *a, **kw)

    def seal(self, cx, cy, radius, text, *a, **kw):
        return super().seal(cx, cy, radius, self.other(text), *a, **kw)

    def drawn(self, how, a, kw):
        form, self.r = self.r, self.person
        how(*a, **kw)
        self.r = form

    def portrait(self, *a, **kw):
        self.drawn(super().portrait, a, kw)

    def scribble(self, *a, **kw):
        self.drawn(super().scribble, a, kw)

    def blocks(self, *a, **kw):
        self.drawn(super().blocks, a, kw)


def on_one_sheet(r, k):
    """Both sides on a sheet of A4, as a copier puts them."""
    s = documents.new(1, 210, 297, k, (252, 252, 250))
    x, y = r.uniform(20, 100), r.uniform(20, 60)
    for side, top in ((documents.id_front, y), (documents.id_back, y + 54 + r.uniform(12, 90))):
        card = side(k).im
        s.im.paste(card, (round((x + r.uniform(-3, 3)) * k), round(top * k)))
    return s


def both(seed):
    """One picture and how it was made."""
    Filled.person = r = random.Random(seed)
    how, noise = r.choice(['above', 'beside', 'sheet', 'scan']), np.random.RandomState(seed)
    if how == 'scan':
        im = np.asarray(on_one_sheet(r, r.uniform(5, 9)).im).astype(np.float32)
        im += noise.normal(0, 1.5, im.shape)
    else:
        size = (2000, 1500) if how == 'beside' else (1500, 2000)
        fill = {'above': r.uniform(0.6, 0.84), 'beside': r.uniform(0.36, 0.45), 'sheet': r.uniform(0.8, 0.92)}[how]
        shot = photo.Shot(seed, size, r.choice(SURFACES), fill, lean=r.uniform(0, 0.06))
        if how == 'sheet':
            shot.add(on_one_sheet(r, 10), tilt=r.gauss(0, 2))
        else:
            places = [(0.5, 0.28), (0.5, 0.73)] if how == 'above' else [(0.26, 0.5), (0.74, 0.5)]
            for side, place in zip((documents.id_front, documents.id_back), r.sample(places, 2)):
                shot.add(side(fill * size[0] / 85.6 * 1.4), place, tilt=r.gauss(0, 2))
        im = photo.develop(shot, shot.scene(), r.uniform(0.5, 1))
    blur = r.uniform(2, 5) if seed % 3 == 0 else 0.0
    im = cv2.GaussianBlur(im, (0, 0), blur) if blur else im
    return im.clip(0, 255).astype(np.uint8), {'kind': 'id_both', 'how': how, 'blur': round(blur, 2)}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(dest='what', required=True)
    b, f = sub.add_parser('both'), sub.add_parser('forms')
    for q in (b, f):
        q.add_argument('out')
    b.add_argument('first', type=int)
    b.add_argument('last', type=int)
    f.add_argument('--people', type=int, default=12)
    a = p.parse_args()
    cv2.setNumThreads(1)
    os.makedirs(a.out, exist_ok=True)
    documents.Sheet = Filled
    if a.what == 'forms':
        for name, draw in documents.ALL.items():
            for person in range(a.people):
                Filled.person = random.Random(f'{name} {person}')
                draw(LONG / max(OTHERS.get(name, CARD))).im.save(os.path.join(a.out, f'{name}-{person:02d}.png'))
        return
    for seed in range(a.first, a.last):
        im, meta = both(seed)
        meta['file'] = f'{seed:06d}.jpg'
        Image.fromarray(im).save(os.path.join(a.out, meta['file']), quality=85)
        with open(os.path.join(a.out, f'{seed:06d}.json'), 'w', encoding='utf-8') as out:
            json.dump(meta, out)


if __name__ == '__main__':
    main()
