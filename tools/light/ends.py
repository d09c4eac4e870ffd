"""Does print that ends at a reflection go on in it? `ends.py DIR [DIR ...] [--clear DIR ...]`, folders of pages whose lines are known.

Needs numpy, scikit-learn and a built example: cargo build --profile fast --example page_measures. The program tells what it sees at
each end of dark print that faces a reflection (`Evidence` of src/measure/glare/evidence.rs); that it goes on there for more than a
character is known from the page. On pages of --clear nothing shines, so that no end does. Prints the logistic regressions `ALONE` and
`GOES_ON` with their ROC AUC (five folds, pages of one sheet together), and how often print goes on by the probability that was fitted.
Folders of --test are only measured.
"""

import argparse
import glob
import json
import os
import subprocess
import zlib

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
# Probability from which a line is likely text, as in src/measure/glare.
LIKELY = 0.5
# Faults of pages that --clear leaves out.
SHINING = ('glare', 'local')


def middle(quad, at_start):
    return (quad[0] + quad[3]) / 2 if at_start else (quad[1] + quad[2]) / 2


def inside(quad, point):
    along = np.roll(quad, -1, axis=0) - quad
    to = point - quad
    sides = along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0]
    return (sides >= 0).all() or (sides <= 0).all()


def page_ends(row, meta, clear):
    """Values of each end with whether its print goes on and the page's sheet."""
    sheet = zlib.crc32(str(meta.get('base', meta['file'])).encode())
    known = [np.array(line['quad']) for line in meta['lines'] if 'quad' in line]
    for seen in row['seen']:
        line = row['lines'][seen['line']]
        quad = np.array(line['quad'])
        own = next((k for k in known if inside(k, quad.mean(0))), None)
        if own is None or line['vertical'] or line['text'] <= LIKELY:
            continue
        point, far = middle(quad, seen['starts']), middle(quad, not seen['starts'])
        direction = (point - far) / max(1e-6, np.linalg.norm(point - far))
        more = max((middle(own, start) - point) @ direction for start in (True, False)) / line['height']
        yield [*seen['values'], not clear and more > 1, sheet]


def measure(folders, binary, clear=False):
    pages = {}
    for path in (path for folder in folders for path in sorted(glob.glob(os.path.join(folder, '[0-9]*.json')))):
        if os.path.basename(path)[:-5].isdigit():
            meta = json.load(open(path, encoding='utf-8'))
            if not (clear and meta.get('deg') in SHINING):
                pages[os.path.join(os.path.dirname(path), meta['file'])] = meta
    run = subprocess.run([binary], input='\n'.join(pages), capture_output=True, text=True, check=True)
    return [end for row in map(json.loads, run.stdout.splitlines()) for end in page_ends(row, pages[row['file']], clear)]


def regression():
    return LogisticRegression(C=10, max_iter=2000)


def fit(name, values, goes_on, sheets):
    out = np.zeros(len(goes_on))
    for train, test in GroupKFold(5).split(values, goes_on, sheets):
        out[test] = regression().fit(values[train], goes_on[train]).predict_proba(values[test])[:, 1]
    model = regression().fit(values, goes_on)
    constants = [round(float(v), 2) for v in [*model.intercept_, *model.coef_[0]]]
    print(f'{name} {constants}, {len(goes_on)} ends, ROC AUC {roc_auc_score(goes_on, out):.3f}')
    return model, out


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('folders', nargs='+')
    p.add_argument('--clear', nargs='+', default=[])
    p.add_argument('--test', nargs='+', default=[])
    a = p.parse_args()
    binary = os.path.join(ROOT, 'target/fast/examples/page_measures')
    rows = np.array(measure(a.folders, binary) + measure(a.clear, binary, clear=True), float)
    values, goes_on, sheets = rows[:, :-2], rows[:, -2] > 0, rows[:, -1]
    fit('ALONE', values[:, :-1], goes_on, sheets)
    model, told = fit('GOES_ON', values, goes_on, sheets)
    for low, high in ((0, 0.1), (0.1, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0)):
        chosen = (told >= low) & (told < high)
        print(f'probability {low}..{high}: {chosen.sum()} ends, goes on at {goes_on[chosen].mean():.2f}')
    if a.test:
        rows = np.array(measure(a.test, binary), float)
        told = model.predict_proba(rows[:, :-2])[:, 1]
        print(f'{len(rows)} ends only measured: ROC AUC {roc_auc_score(rows[:, -2] > 0, told):.3f}')


if __name__ == '__main__':
    main()
