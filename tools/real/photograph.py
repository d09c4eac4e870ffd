"""Real forms, photographed by a program: `photograph.py PICTURES NAMES OUT FIRST LAST`.

Each picture named in NAMES is enlarged smoothly, laid on a drawn desk and photographed with the camera of tools/heldout: other heights
(1000 to 3700 pixels), angles, light, focus, shake, noise and compression. Page number n is picture n mod N. The known lines are those of
make.py. Writes NNNNNN.jpg and NNNNNN.json for read_back.py and labels.py in tools/truth.
"""

import math
import os
import random
import sys
import types

import cv2
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'heldout'))
sys.path.insert(0, os.path.join(HERE, '..', 'truth'))

import generate  # noqa: E402
import make  # noqa: E402

LARGEST = 4000
"""Pixels of the enlarged form's longer side, at most."""


class Plan(generate.Plan):
    """A form instead of a drawn sheet, always photographed."""

    generator = None  # no clean drawing to compare with: read_back.py takes the lines as they are
    kind, scan = 'form', False

    def __init__(self, seed, form, lines):
        self.seed, self.form, self.lines = seed, form, lines
        r = self.r = random.Random(f'photographed {seed}')
        self.fault, self.sev = r.choice(generate.FAULTS), r.betavariate(1.2, 3)
        side = int(math.exp(r.uniform(math.log(1000), math.log(3700))))
        self.size = (int(side * r.choice([0.75, 0.75, 0.5625, 0.667])), side)
        self.fill = r.uniform(0.6, 0.97)

    def sheet(self):
        longer = max(self.form.shape[:2])
        factor = max(1.0, min(4.0, 1.5 * max(self.size) / longer, LARGEST / longer))
        im = cv2.resize(self.form, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
        pixels = np.ascontiguousarray(im[..., ::-1])
        lines = [
            dict(line, quad=(np.float64(line['quad']) * factor).tolist(), height_px=line['height_px'] * factor, font='real')
            for line in self.lines
        ]
        # Corners rounded by one pixel: such a sheet is not bent, and the known lines stay straight.
        size = types.SimpleNamespace(width=pixels.shape[1], height=pixels.shape[0])
        return types.SimpleNamespace(image=size, lines=lines, round=1, k=1, pixels=lambda: pixels)


def main():
    a, usable = make.task(__doc__)
    for seed in range(a.first, a.last):
        name, lines = usable[seed % len(usable)]
        generate.make(Plan(seed, cv2.imread(os.path.join(a.pictures, name)), lines), a.out)


if __name__ == '__main__':
    main()
