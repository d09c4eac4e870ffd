"""What a recogniser can still read of every page: `read_back.py DIR [--limit 130] [--watch SECONDS]`.

Writes NNNNNN.truth.json beside each NNNNNN.json: for every line `{char_errors, chars, read, confidence}` or null where it was not
read (the page has more characters than the limit) or where the recogniser cannot read even the clean drawing (its fault, not the picture's).
Errors that it already makes on the clean drawing are taken off; the clean drawing is read where few lines are wrong, or where the
font is a difficult one. `cer` is over all read lines, `worst` the worst line's.
"""

import argparse
import glob
import importlib.util
import json
import os
import random
import sys
import time

import cv2
import numpy as np
from rapidocr_onnxruntime import RapidOCR

from lines import errors, rectify

DIFFICULT = (
    'simplified',
    'Comic',
    'Dancing',
    'Breip',
    'OCRA',
    'OCRB',
    'Bebas',
    'GNUTypewriter',
    'Garamond',
    'Hand',
    'Smiley',
)
HERE = os.path.dirname(os.path.abspath(__file__))


def generator(name):
    """The generator's module: it can draw the clean sheet again."""
    folder = os.path.join(HERE, '..', name)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location('generate_' + name, os.path.join(folder, 'generate.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Reader:
    def __init__(self, engine=True):
        self.generators = {}
        if not engine:
            return
        self.engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
        self.engine.text_rec.rec_image_shape = [3, 48, 64]  # short lines are not padded to 320 px: a third of the time

    def generator(self, name):
        if name not in self.generators:
            self.generators[name] = generator(name)
        return self.generators[name]

    def read(self, strips):
        return [(t, float(c)) for t, c in self.engine.text_rec(strips)[0]] if strips else []

    def clean(self, meta, rows):
        im, drawn = self.generator(meta['generator']).clean_sheet(meta)
        im = np.ascontiguousarray(im[..., ::-1])
        return self.read([rectify(im, drawn[r['index']]['quad']) for r in rows])

    def page(self, folder, meta, limit):
        im = cv2.imread(os.path.join(folder, meta['file']))
        rows = meta['lines']
        pick = [i for i, l in enumerate(rows) if errors(l['text'], '')[1] > 0]
        random.Random(meta['seed']).shuffle(pick)
        total, kept = 0, []
        for i in pick:
            if total + len(rows[i]['text']) <= limit or len(kept) < 5:
                kept.append(i)
                total += len(rows[i]['text'])
        pick = sorted(kept)
        found = self.read([rectify(im, rows[i]['quad']) for i in pick])
        out, wrong = [None] * len(rows), []
        for i, (text, conf) in zip(pick, found):
            e, n = errors(rows[i]['text'], text)
            out[i] = dict(char_errors=e, chars=n, read=text, confidence=round(conf, 4))
            if e:
                wrong.append(i)
        if not meta.get('generator'):
            wrong = []
        elif len(wrong) > 0.5 * len(pick):
            wrong = [
                i
                for i in wrong
                if any(d in rows[i].get('font', '') for d in DIFFICULT) or rows[i]['script'] == 'cyrillic'
            ]
        for i, (text, _) in zip(wrong, self.clean(meta, [rows[i] for i in wrong]) if wrong else []):
            e, n = errors(rows[i]['text'], text)
            if e > 0.15 * n:
                out[i] = None
            elif e:
                out[i]['clean_errors'] = e
                out[i]['char_errors'] = max(0, out[i]['char_errors'] - e)
        known = [o for o in out if o]
        total = sum(o['chars'] for o in known)
        return dict(
            cer=round(sum(o['char_errors'] for o in known) / total, 4) if total else None,
            worst=round(max(o['char_errors'] / o['chars'] for o in known), 4) if known else None,
            lines=out,
        )


def todo(folder):
    return [
        f
        for f in sorted(glob.glob(os.path.join(folder, '[0-9]*.json')))
        if os.path.basename(f)[:-5].isdigit() and not os.path.exists(f[:-5] + '.truth.json')
    ]


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('folder')
    p.add_argument('--limit', type=int, default=130, help='characters a page')
    p.add_argument('--watch', type=float, default=0, help='go on until nothing new came for so many seconds')
    a = p.parse_args()
    cv2.setNumThreads(1)
    reader, last = Reader(), time.time()
    while True:
        files = todo(a.folder)
        for f in files:
            try:
                meta = json.load(open(f, encoding='utf-8'))
            except json.JSONDecodeError:  # still being written
                continue
            if not os.path.exists(os.path.join(a.folder, meta['file'])):
                continue
            truth = reader.page(a.folder, meta, a.limit)
            with open(f[:-5] + '.truth.json', 'w', encoding='utf-8') as o:
                json.dump(truth, o, ensure_ascii=False)
            print(meta['seed'], meta['kind'], meta['deg'], meta['sev'], truth['cer'], flush=True)
            last = time.time()
        if not files:
            if time.time() - last > a.watch:
                return
            time.sleep(5)


if __name__ == '__main__':
    main()
