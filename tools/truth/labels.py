"""labels.csv, lines.json and lines_other.json from the pages and their truth: `labels.py DIR`, and labels_either.csv where Tesseract
read them too: there a line counts as read as far as either recogniser read it.

lines.json: for each page, by its file's name, its lines whose readability is known. lines_other.json: lines that are there but were not read
(text for a detector, of unknown readability), cut off at the picture's edge included.
"""

import csv
import glob
import json
import os
import sys

COLUMNS = [
    'file',
    'label',
    'cer',
    'worst_line_cer',
    'degradation',
    'severity',
    'kind',
    'capture',
    'text_height_px',
    'width',
    'height',
    'turn',
    'glare',
    'background',
    'lines_read',
    'tesseract_cer',
]


def label(cer):
    return 'readable' if cer < 0.02 else 'unreadable' if cer > 0.10 else 'borderline'


def best_of_both(truth, again):
    """Character error rate where each line counts as the better recogniser read it; None where no line was read by both."""
    pairs = [(one, two) for one, two in zip(truth['lines'], again['lines']) if one and one['chars'] and two]
    chars = sum(one['chars'] for one, _ in pairs)
    wrong = sum(min(one['char_errors'], two['char_errors']) for one, two in pairs)
    return round(wrong / chars, 4) if chars else None


def write(path, rows):
    with open(path, 'w', newline='', encoding='utf-8') as f:
        out = csv.writer(f)
        out.writerow(COLUMNS)
        out.writerows(rows)


def main(folder):
    rows, either, known, other = [], [], {}, {}
    for f in sorted(glob.glob(os.path.join(folder, '*.truth.json'))):
        meta, truth = (json.load(open(p, encoding='utf-8')) for p in (f[:-11] + '.json', f))
        if truth['cer'] is None:
            continue
        tess = f[:-11] + '.tesseract.json'
        tess = json.load(open(tess, encoding='utf-8')) if os.path.exists(tess) else None
        name = meta['file']
        known[name], other[name] = [], list(meta['cut_lines'])
        for i, (l, t) in enumerate(zip(meta['lines'], truth['lines'])):
            if not t:
                other[name].append(l)
                continue
            row = {k: l[k] for k in ('text', 'quad', 'height_px', 'light_on_dark', 'script')}
            row.update(char_errors=t['char_errors'], chars=t['chars'], confidence=t['confidence'])
            if tess and tess['lines'][i]:
                row.update(tesseract_errors=tess['lines'][i]['char_errors'])
            known[name].append(row)
        rows.append(
            [
                meta['file'],
                label(truth['cer']),
                truth['cer'],
                truth['worst'],
                meta['deg'],
                meta['sev'],
                meta['kind'],
                meta['capture'],
                meta['text_height_px'],
                meta['w'],
                meta['h'],
                meta['turn'],
                int(bool(meta['glare_quads'])),
                meta.get('background', ''),
                len(known[name]),
                tess['cer'] if tess else '',
            ]
        )
        best = best_of_both(truth, tess) if tess else None
        if best is not None:
            either.append([meta['file'], label(best), best, *rows[-1][3:]])
    write(os.path.join(folder, 'labels.csv'), rows)
    if either:
        write(os.path.join(folder, 'labels_either.csv'), either)
    for path, data in (('lines.json', known), ('lines_other.json', other)):
        with open(os.path.join(folder, path), 'w', encoding='utf-8') as f:
            json.dump(data, f, ensure_ascii=False)
    print(
        len(rows), 'pages,', sum(map(len, known.values())), 'lines read,', sum(map(len, other.values())), 'other lines'
    )


if __name__ == '__main__':
    main(sys.argv[1])
