"""A second opinion: `tesseract.py DIR [--pages N] [--words] [--chars 70] [--out DIR]`. Tesseract (chi_sim + eng, one line a strip) on the lines that RapidOCR read.

Writes NNNNNN.tesseract.json: {cer, lines: [{char_errors, chars, read, confidence} or null], word_confidence, words}. With `--words`,
Tesseract also reads the whole upright page by itself, and `word_confidence` is its mean word confidence (0..100, weighted by length).
Lines that it cannot read in the clean drawing are left out, as read_back.py does.
"""

import argparse
import csv
import glob
import json
import os
import random
import subprocess
import tempfile

import cv2
import numpy as np

from lines import errors, rectify
from read_back import Reader

ENV = dict(os.environ, OMP_THREAD_LIMIT='1')


def run(args):
    return subprocess.run(['tesseract', *args], capture_output=True, text=True, env=ENV, check=False).stdout


def script(text):
    return 'chi_sim' if any('\u4e00' <= c <= '\u9fff' for c in text) else 'eng'


def upright(strip, light):
    """Grey, dark on light, 40 px high with a white margin: what Tesseract is made for."""
    g = cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY)
    if light:
        g = 255 - g
    z = 40 / g.shape[0]
    g = cv2.resize(g, None, fx=z, fy=z, interpolation=cv2.INTER_CUBIC if z > 1 else cv2.INTER_AREA)
    return cv2.copyMakeBorder(
        g, 12, 12, 14, 14, cv2.BORDER_CONSTANT, value=int(np.median(np.concatenate([g[0], g[-1]])))
    )


def read_lines(strips, texts, lights):
    """One Tesseract run a language over a list of strips (psm 7 through a multi-file list)."""
    out = [''] * len(strips)
    with tempfile.TemporaryDirectory() as tmp:
        for lang in ('chi_sim', 'eng'):
            idx = [i for i, t in enumerate(texts) if script(t) == lang]
            if not idx:
                continue
            names = []
            for i in idx:
                names.append(os.path.join(tmp, f'{i}.png'))
                cv2.imwrite(names[-1], upright(strips[i], lights[i]))
            listing = os.path.join(tmp, lang + '.txt')
            with open(listing, 'w') as f:
                f.write('\n'.join(names) + '\n')
            pages = run([listing, '-', '-l', lang, '--psm', '7', '-c', 'page_separator=\x0c']).split('\x0c')
            for i, text in zip(idx, pages):
                out[i] = text.strip()
    return out


def page_words(im, turn, lang):
    """Mean word confidence of the whole page, upright, at a size Tesseract likes."""
    im = np.ascontiguousarray(np.rot90(im, turn // 90))
    z = min(1.0, 2400 / max(im.shape[:2]))
    im = cv2.resize(im, None, fx=z, fy=z, interpolation=cv2.INTER_AREA) if z < 1 else im
    with tempfile.TemporaryDirectory() as tmp:
        name = os.path.join(tmp, 'page.png')
        cv2.imwrite(name, im)
        rows = csv.DictReader(
            run([name, '-', '-l', lang, '--psm', '11', 'tsv']).splitlines(), delimiter='\t', quoting=csv.QUOTE_NONE
        )
        found = [
            (float(r['conf']), len(r['text'].strip()))
            for r in rows
            if r.get('text') and r['text'].strip() and float(r['conf']) >= 0
        ]
    total = sum(n for _, n in found)
    return (round(sum(c * n for c, n in found) / total, 1) if total else 0.0), len(found)


def shared_rows(meta):
    """Pages of the other format: boxes on the sheet and a homography."""
    H = np.array(meta['H'])
    rows = []
    for l in meta['lines']:
        x0, y0, x1, y1 = l['box']
        q = cv2.perspectiveTransform(np.float64([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]]), H)[0]
        rows.append(dict(text=l['t'], quad=q.tolist(), light_on_dark=False))
    return rows


def one(folder, base, a, reader):
    meta = json.load(open(base + '.json', encoding='utf-8'))
    old = 'box' in (meta['lines'] or [{}])[0]
    rows = shared_rows(meta) if old else meta['lines']
    truth = json.load(open(base + ('.truth' if old else '.truth.json'), encoding='utf-8'))['lines']
    im = cv2.imread(os.path.join(folder, meta['file']))
    pick = [i for i, t in enumerate(truth) if t]
    random.Random(meta['seed']).shuffle(pick)
    total, kept = 0, []
    for i in pick:
        if total + len(rows[i]['text']) <= a.chars or len(kept) < 3:
            kept.append(i)
            total += len(rows[i]['text'])
    kept.sort()
    found = read_lines(
        [rectify(im, rows[i]['quad']) for i in kept],
        [rows[i]['text'] for i in kept],
        [rows[i]['light_on_dark'] for i in kept],
    )
    out = [None] * len(rows)
    for i, text in zip(kept, found):
        e, n = errors(rows[i]['text'], text)
        out[i] = dict(char_errors=e, chars=n, read=text)
    wrong = [i for i in kept if out[i]['char_errors']]
    # On a real picture nobody can draw it clean.
    if wrong and meta.get('generator'):
        for i, text in zip(wrong, clean(meta, [rows[i] for i in wrong], reader)):
            e, n = errors(rows[i]['text'], text)
            out[i] = (
                None if e > 0.2 * n else dict(out[i], char_errors=max(0, out[i]['char_errors'] - e), clean_errors=e)
            )
    known = [o for o in out if o]
    total = sum(o['chars'] for o in known)
    result = dict(cer=round(sum(o['char_errors'] for o in known) / total, 4) if total else None, lines=out)
    if a.words:
        lang = 'chi_sim+eng' if any(script(r['text']) == 'chi_sim' for r in rows) else 'eng'
        result['word_confidence'], result['words'] = page_words(im, meta.get('turn', 0), lang)
    with open(target(a, base), 'w', encoding='utf-8') as f:
        json.dump(result, f, ensure_ascii=False)


def target(a, base):
    return os.path.join(a.out or os.path.dirname(base), os.path.basename(base) + '.tesseract.json')


def clean(meta, rows, reader):
    module = reader.generator(meta['generator'])
    im, drawn = module.clean_sheet(meta)
    im = np.ascontiguousarray(im[..., ::-1])
    return read_lines(
        [rectify(im, drawn[r['index']]['quad']) for r in rows],
        [r['text'] for r in rows],
        [r['light_on_dark'] for r in rows],
    )


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('folder')
    p.add_argument('--pages', type=int, default=10**9)
    p.add_argument('--chars', type=int, default=70, help='characters a page')
    p.add_argument('--out', help='another folder for the answers')
    p.add_argument('--words', action='store_true')
    a = p.parse_args()
    cv2.setNumThreads(1)
    reader = Reader(engine=False)
    bases = sorted(f.rsplit('.truth', 1)[0] for f in glob.glob(os.path.join(a.folder, '*.truth*')))
    for base in bases[:: max(1, len(bases) // a.pages)][: a.pages]:
        if not os.path.exists(target(a, base)):
            one(a.folder, base, a, reader)
            print(os.path.basename(base), flush=True)


if __name__ == '__main__':
    main()
