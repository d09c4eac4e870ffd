"""Does print that ends at a reflection go on in it? `ends.py DIR [DIR ...]`, each a folder of pages whose lines are known.

Needs numpy, opencv-python-headless, scikit-learn and a built example: cargo build --profile fast --example page_measures. For each end
of a line of text that faces a reflection at most REACH character heights away it is known whether the line goes on there for more than
a character. Prints how often it does by the contrast of its end and by how far before burnt out paper it ends, the logistic regression of
`GOES_ON` in src/measure/glare/stretches.rs with its ROC AUC (five folds, pages of one sheet together), and how often light print on dark
ground goes on.
"""

import argparse
import glob
import json
import os
import subprocess

import cv2
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
# Character heights from the end of a line within which a reflection begins.
REACH = 3.0
# Probability from which a line is likely text, and its shortest length that counts: as in src/measure/glare.
LIKELY, SHORTEST = 0.5, 2.5
# Contrast of its end under which print fades out; luma from which paper is burnt out; how far before that print ends which it may have
# cut off, character heights: all as in src/measure/glare.
FADED, BURNT, CUT = 0.72, 249, (0.3, 3.0)
COLUMNS = ['contrast', 'misread', 'behind', 'light', 'before', 'burnt', 'on', 'share', 'sheet']


def middle(quad, at_start):
    return (quad[0] + quad[3]) / 2 if at_start else (quad[1] + quad[2]) / 2


def inside(quad, point):
    along = np.roll(quad, -1, axis=0) - quad
    to = point - quad
    sides = along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0]
    return (sides >= 0).all() or (sides <= 0).all()


def follow(point, direction, height, areas, others):
    """Way to a reflection, way under it, whether a line lies behind, in character heights; None where there is no reflection."""
    before, under = None, 0.0
    for step in np.arange(0.25, 40, 0.25):
        at = point + direction * step * height
        if any(inside(other, at) for other in others):
            return None if before is None else (before, under, 1)
        lit = any(a['x'] <= at[0] < a['x'] + a['width'] and a['y'] <= at[1] < a['y'] + a['height'] for a in areas)
        if lit:
            before = step if before is None else before
            under = step
        elif before is None and step > REACH or before is not None and step > under + 2:
            break
    return None if before is None else (before, under, 0)


def burnt_beyond(luma, point, direction, height):
    """Way to where the paper is burnt out over the whole height of the line, character heights; more than any counts where it is not."""
    along = np.arange(0, CUT[1], 0.1)[:, None, None] * direction
    across = np.linspace(-0.45, 0.45, 9)[None, :, None] * np.array([-direction[1], direction[0]])
    x, y = np.moveaxis(np.rint(point + height * (along + across)).astype(int), 2, 0)
    held = (x >= 0) & (y >= 0) & (x < luma.shape[1]) & (y < luma.shape[0])
    burnt = held & (luma[np.where(held, y, 0), np.where(held, x, 0)] >= BURNT)
    rows = np.flatnonzero(burnt.all(1))
    return 0.1 * rows[0] if len(rows) else 99.0


def page_ends(row, meta, sheet):
    luma = cv2.GaussianBlur(cv2.imread(row['file'], cv2.IMREAD_GRAYSCALE), (0, 0), 1)
    known = [np.array(line['quad']) for line in meta['lines']]
    lines = [line for line in row['lines'] if line['text'] > LIKELY and not line['vertical']]
    quads = [np.array(line['quad']) for line in lines]
    for index, (line, quad) in enumerate(zip(lines, quads)):
        own = next((k for k in known if inside(k, quad.mean(0))), None)
        if own is None or line['length'] < SHORTEST:
            continue
        others = quads[:index] + quads[index + 1 :]
        for at_start, contrast in zip((True, False), line['ends']):
            point, far = middle(quad, at_start), middle(quad, not at_start)
            direction = (point - far) / max(1e-6, np.linalg.norm(point - far))
            found = follow(point, direction, line['height'], row['areas'], others)
            if found is None:
                continue
            before, under, behind = found
            burnt = burnt_beyond(luma, point, direction, line['height'])
            ends = [(middle(own, start) - point) @ direction for start in (True, False)]
            more = max(ends) / line['height']
            yield [contrast, line['misread'], behind, line['light'], before, burnt, more > 1, min(more / under, 1), sheet]


def measure(folder, binary):
    pages = {}
    for path in glob.glob(os.path.join(folder, '[0-9]*.json')):
        if os.path.basename(path)[:-5].isdigit():
            meta = json.load(open(path, encoding='utf-8'))
            pages[os.path.join(folder, meta['file'])] = meta
    run = subprocess.run([binary], input='\n'.join(sorted(pages)), capture_output=True, text=True, check=True)
    for row in map(json.loads, run.stdout.splitlines()):
        meta = pages[row['file']]
        yield from page_ends(row, meta, hash(meta.get('base', meta['file'])) % 1000003)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('folders', nargs='+')
    a = p.parse_args()
    binary = os.path.join(ROOT, 'target/fast/examples/page_measures')
    rows = np.array([row for folder in a.folders for row in measure(folder, binary)], float)
    column = {name: rows[:, i] for i, name in enumerate(COLUMNS)}
    dark = column['light'] == 0
    print(f'{len(rows)} ends at reflections, {dark.sum()} of dark print')
    fades, cut, on_burnt = column['contrast'] < FADED, (column['burnt'] >= CUT[0]) & (column['burnt'] <= CUT[1]), column['burnt'] < CUT[0]
    for title, place in (('on burnt paper', on_burnt), ('before burnt paper', cut), ('no burnt paper', ~cut & ~on_burnt)):
        for how, chosen in (('fades', fades), ('does not fade', ~fades)):
            for behind in (0, 1):
                ends = dark & place & chosen & (column['behind'] == behind)
                print(f'{how}, {title}, {"" if behind else "no "}line behind: {ends.sum()}, goes on {column["on"][ends].mean():.2f}')
    followed = dark & (fades | cut)
    x = [column['contrast'].clip(0, 1.1), np.sqrt(column['misread'].clip(0, 1)), column['behind'], on_burnt, cut]
    x = np.stack(x, 1).astype(float)[followed]
    y, sheets = column['on'][followed] > 0, column['sheet'][followed]
    auc = []
    for train, test in GroupKFold(5).split(x, y, sheets):
        model = LogisticRegression(C=10).fit(x[train], y[train])
        auc.append(roc_auc_score(y[test], model.predict_proba(x[test])[:, 1]))
    model = LogisticRegression(C=10).fit(x, y)
    constants = [round(float(v), 2) for v in [*model.intercept_, *model.coef_[0]]]
    print(f'GOES_ON {constants}, {followed.sum()} ends, ROC AUC {np.mean(auc):.3f}')
    goes = followed & (column['on'] > 0) & (column['behind'] == 0)
    print(f'where it goes on with no line behind, mean share of the way under the reflection: {column["share"][goes].mean():.2f}')
    for low, high in ((0, 2), (2, 3)):
        chosen = ~dark & (column['behind'] == 0) & (column['before'] > low) & (column['before'] <= high)
        print(f'light print {low}..{high} heights before: {chosen.sum()}, goes on {column["on"][chosen].mean():.2f}')


if __name__ == '__main__':
    main()
