"""Which quadrilateral is the page? `fit.py DIR [DIR ...] [--test DIR ...]`, folders of generated pages whose `page_quad` is known.

Needs numpy, scipy, opencv-python-headless and a built example: cargo build --profile fast --example outline_candidates. Fits the
conditional logit of src/measure/outline/choice.rs: of all quadrilaterals in a picture and "none" one is right, a page's (intersection
over union more than 0.9 with the true one, both cut to the picture), or "none" where no such one was found. Prints its constants, and
for each folder of --test and the fitted ones together what is told: the right page, a wrong one with a probability of at least 0.6
(`sure`) or less, or none; pictures that a page fills to its borders apart. `program` is what the program told, with the constants it
was built with.
"""

import argparse
import glob
import json
import os
import subprocess
from collections import Counter

import cv2
import numpy as np
from scipy.optimize import minimize

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
SAME = 0.9
# Share of the picture that a page fills from which none of its edges is to be seen.
FULL = 0.93
# As in choice.rs.
LEAST, SURE = 0.4, 0.6
RIDGE = 1.0


def cut(quad, size):
    width, height = size
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    _, part = cv2.intersectConvexConvex(frame, np.array(quad, np.float32))
    return None if part is None else part.reshape(-1, 2)


def overlap(a, b):
    """Intersection over union of two convex polygons."""
    if a is None or b is None:
        return 0.0
    shared, _ = cv2.intersectConvexConvex(a, b)
    return shared / max(1.0, cv2.contourArea(a) + cv2.contourArea(b) - shared)


class Picture:
    def __init__(self, row, page):
        size = row['size']
        page = cut(page, size)
        self.full = page is not None and cv2.contourArea(page) > FULL * size[0] * size[1]
        self.quads = [cut(c['quad'], size) for c in row['candidates']]
        self.values = np.array([c['values'] for c in row['candidates']])
        self.right = np.array([overlap(quad, page) > SAME for quad in self.quads], bool)
        chosen = row['chosen']
        self.told = chosen and (overlap(cut(chosen['quad'], size), page) > SAME, chosen['confidence'])

    def choose(self, weights, none):
        """As choice.rs: whether the chosen one is right and its probability."""
        if not self.quads:
            return None
        evidence = np.append(self.values @ weights - none, 0)
        odds = np.exp(evidence - evidence.max())
        odds /= odds.sum()
        best = int(np.argmax(odds[:-1]))
        alike = [o for o, q in zip(odds, self.quads) if o > 1e-3 and overlap(q, self.quads[best]) > SAME]
        return (self.right[best], sum(alike)) if sum(alike) >= LEAST else None


def read(folder, binary):
    pages = {}
    for path in sorted(glob.glob(os.path.join(folder, '[0-9]*.json'))):
        if os.path.basename(path)[:-5].isdigit():
            meta = json.load(open(path, encoding='utf-8'))
            if meta.get('page_quad'):
                pages[os.path.join(folder, meta['file'])] = meta['page_quad']
    run = subprocess.run([binary], input='\n'.join(pages), capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return rows[0]['names'], [Picture(row, pages[row['file']]) for row in rows[1:]]


def fit(pictures):
    values = np.concatenate([p.values for p in pictures if len(p.values)])
    mean, spread = values.mean(0), values.std(0)
    rows, right, starts = [], [], []
    for picture in pictures:
        starts.append(sum(map(len, rows)))
        scaled = np.zeros((1 + len(picture.quads), len(mean) + 1))
        scaled[0, -1] = 1
        if picture.quads:
            scaled[1:, :-1] = (picture.values - mean) / spread
        rows.append(scaled)
        right.append(np.append(not picture.right.any(), picture.right))
    rows, right = np.concatenate(rows), np.concatenate(right)
    of = np.repeat(np.arange(len(starts)), np.diff([*starts, len(rows)]))

    def loss(weights):
        evidence = rows @ weights
        odds = np.exp(evidence - np.maximum.reduceat(evidence, starts)[of])
        all_odds, good = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
        slope = (odds / all_odds[of] - odds * right / good[of]) @ rows
        slope[:-1] += RIDGE * weights[:-1]
        return -np.log(good / all_odds).sum() + RIDGE / 2 * (weights[:-1] ** 2).sum(), slope

    weights = minimize(loss, np.zeros(rows.shape[1]), jac=True, method='L-BFGS-B', options={'maxiter': 500}).x
    raw = weights[:-1] / spread
    return raw, weights[-1] + raw @ mean


def table(name, pictures, told):
    def result(picture):
        answer = told(picture)
        if answer is None:
            return 'none'
        return 'right' if answer[0] else 'wrong' if answer[1] < SURE else 'wrong, sure'

    for kind, chosen in (('', [p for p in pictures if not p.full]), (' filled', [p for p in pictures if p.full])):
        if chosen:
            print(f'{name}{kind}: {len(chosen)} pictures, {dict(sorted(Counter(map(result, chosen)).items()))}')


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('folders', nargs='+')
    p.add_argument('--test', nargs='+', default=[])
    a = p.parse_args()
    binary = os.path.join(ROOT, 'target/fast/examples/outline_candidates')
    known = [picture for folder in a.folders for picture in read(folder, binary)[1]]
    weights, none = fit(known)
    names = read(a.folders[0], binary)[0]
    print('WEIGHTS', dict(zip(names, np.round(weights, 2).tolist())), 'NONE', round(float(none), 2))
    for name, pictures in [('fitted', known)] + [(os.path.basename(f.rstrip('/')), read(f, binary)[1]) for f in a.test]:
        table(name, pictures, lambda picture: picture.choose(weights, none))
        table(name + ' program', pictures, lambda picture: picture.told)


if __name__ == '__main__':
    main()
