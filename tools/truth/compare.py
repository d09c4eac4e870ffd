"""How far two recognisers agree on the same lines: `compare.py DIR [TESSERACT_DIR]`, after read_back.py and tesseract.py."""

import glob
import json
import os
import sys

import numpy as np

READ, LOST = 0.02, 0.34  # shares of wrong characters: read, and lost


def ranks(v):
    """Ranks with ties averaged."""
    v = np.asarray(v, float)
    order = np.argsort(v, kind='stable')
    out = np.empty(len(v))
    out[order] = np.arange(len(v))
    for x in np.unique(v):
        out[v == x] = out[v == x].mean()
    return out


def spearman(a, b):
    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


def main(folder, other=None):
    lines, pages, words = [], [], []
    for f in sorted(glob.glob(os.path.join(other or folder, '*.tesseract.json'))):
        base = os.path.join(folder, os.path.basename(f).split('.')[0])
        new = os.path.exists(base + '.truth.json')
        a = json.load(open(base + ('.truth.json' if new else '.truth'), encoding='utf-8'))
        b = json.load(open(f, encoding='utf-8'))
        both = [0, 0, 0]
        for x, y in zip(a['lines'], b['lines']):
            if not x or not y:
                continue
            e, n = (x['char_errors'], x['chars']) if new else (x[0], x[1])
            lines.append((e / n, y['char_errors'] / n))
            both = [both[0] + e, both[1] + y['char_errors'], both[2] + n]
        if both[2]:
            pages.append((both[0] / both[2], both[1] / both[2]))
        if 'word_confidence' in b and a['cer'] is not None:
            words.append((a['cer'], b['word_confidence']))
    e = np.array(lines)
    print(
        f'{len(pages)} pages, {len(e)} lines; rank correlation of the error rates: lines {spearman(*e.T):.3f}, pages {spearman(*np.array(pages).T):.3f}'
    )
    rows, names = [e[:, 0] < READ, (e[:, 0] >= READ) & (e[:, 0] <= LOST), e[:, 0] > LOST], ['read', 'between', 'lost']
    for name, r in zip(names, rows):
        c = e[r, 1]
        if len(c):
            print(
                f'RapidOCR {name:8} {len(c):5} lines; Tesseract read {np.mean(c < READ):.2f}, between {np.mean((c >= READ) & (c <= LOST)):.2f}, lost {np.mean(c > LOST):.2f}'
            )
    if words:
        w = np.array(words)
        print(
            f'{len(w)} whole pages: Tesseract mean word confidence against RapidOCR error rate: rank correlation {spearman(*w.T):.3f}'
        )


if __name__ == '__main__':
    main(*sys.argv[1:])
