"""How `scanready packet` tells papers apart, and which pictures count as the same: the tables of docs/PACKETS.md.

    measure.py look FOLDER [FOLDER ...]                       what pictures are taken for, by what they show
    measure.py repeats FOLDER [--count 52] [--forms FOLDER]   copies of one picture, and different pictures

A FOLDER holds pages of a generator (NNNNNN.json with `file` and `kind` beside the picture), or is a folder with
labels.csv (`file`, `kind`) beside or above the pictures, or `fixtures`. `--forms` takes what `make.py forms` wrote.
`--binary`, before the sub-command, names the program; the default is target/release/scanready.

The program says which look a picture has and how sure that is, not whether the paper's outline was found. Of an ID card's
sides and the licence it is surer with an outline, by which the two are told apart: both have to occur.
"""

import argparse
import collections
import csv
import glob
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile

import numpy as np
from PIL import Image, ImageOps

NEAR = 32  # bits; NEAR_BITS of src/checks/duplicate.rs
KINDS = {
    'ID front': 'id_front idfront id-front',
    'ID back': 'id_back idback id-back',
    'both sides': 'id_both id-front,id-back',
    'licence': 'licence',
    'bank card': 'bank_card bank-card',
    'other card, booklet': 'latin id_latin latin-id member bank_card_back passport ticket booklet',
}
COLUMNS = [*KINDS, 'sheet']  # every other kind is a sheet
# What the program says of a picture, in words that only one look has, and the kind that is right then.
LOOKS = {
    'both sides': ('both sides', 'both sides'),
    'portrait side': ('ID front', 'ID front'),
    'emblem side': ('ID back', 'ID back'),
    'business licence': ('licence', 'licence'),
    'a card': ('a card', 'bank card'),
    'a sheet': ('a sheet', None),
}
NOTHING = ('nothing telling', None, 0)
OUTLINED = ('ID front', 'ID back', 'licence')
SURE_FROM = 0.8  # as in src/packet/matching.rs
QUIETLY = ['--no-cache', '-q', '-j', '1']
COPIES = {  # quality, share of the size or long side in pixels, EXIF orientation
    'JPEG saved anew at quality 75': (75, None, 1),
    'JPEG saved anew at quality 40': (40, None, 1),
    'turned by the EXIF tag': (95, None, 6),
    'through a chat program (long side 1440, quality 70)': (70, 1440, 1),
    'two thirds of the size, quality 70': (70, 2 / 3, 1),
    '0.4 of the size, quality 60': (60, 0.4, 1),
}
STORED = {6: Image.Transpose.ROTATE_90}  # how pixels lie that the tag puts right


def column(kind):
    kind = kind.replace(' ', '')
    return next((name for name, kinds in KINDS.items() if kind in kinds.split()), 'sheet')


def pictures(folder):
    """(path, column) of every picture whose kind is known."""
    if os.path.exists(os.path.join(folder, 'manifest.json')):
        with open(os.path.join(folder, 'manifest.json'), encoding='utf-8') as f:
            rows = [(r['file'], r['document']) for r in json.load(f)['fixtures']]
        rows = [r for r in rows if not re.match(r'orientation/exif-[2-8]', r[0])]  # one picture, stored in eight ways
    elif labels := next((p for p in (folder, os.path.dirname(folder)) if os.path.exists(p + '/labels.csv')), None):
        with open(os.path.join(labels, 'labels.csv'), encoding='utf-8') as f:
            rows = [(r['file'], r['kind']) for r in csv.DictReader(f)]
    else:
        metas = sorted(glob.glob(os.path.join(folder, '[0-9]' * 6 + '.json')))
        metas = [json.load(open(path, encoding='utf-8')) for path in metas]
        rows = [(m['file'], m['kind']) for m in metas]
    return [(os.path.join(folder, file), column(kind)) for file, kind in rows]


def run(binary, *arguments):
    done = subprocess.run([binary, *arguments], stdout=subprocess.PIPE, env={**os.environ, 'LANG': 'en_US.UTF-8'})
    if done.returncode not in (0, 1):
        raise SystemExit(f'{binary} ended with {done.returncode}')
    return done.stdout.decode()


def seen(packet):
    """(look, right kind, sureness in per cent or 0) of the one picture of a packet."""
    put = [p for slot in packet['slots'] for paper in slot['papers'] for p in paper['pictures']]
    (picture,) = put + packet['other_pictures']
    stated = re.search(r'about (\d+)% sure', picture['basis'])
    if 'look' not in picture['basis']:
        return NOTHING
    look = next(look for words, look in LOOKS.items() if words in picture['basis'])
    return *look, int(stated[1]) if stated else 0


def sure(right, of, z=1.96):
    """Lower end of the 95 % interval for a share (Wilson 1927)."""
    share, spread = right / of, z * z / of
    margin = z * (share * (1 - share) / of + spread / (4 * of)) ** 0.5
    return max(0.0, (share + spread / 2 - margin) / (1 + spread))


def look(binary, folders):
    known = [row for folder in folders for row in pictures(os.path.normpath(folder))]
    with tempfile.TemporaryDirectory() as home:
        for number, (path, _) in enumerate(known):
            os.mkdir(f'{home}/{number:05d}')
            shutil.copy(path, f'{home}/{number:05d}/IMG_0001{os.path.splitext(path)[1]}')  # a name that tells nothing
        options = ['--each', '--subject', 'sole-trader', '--format', 'json', '--lang', 'en', *QUIETLY]
        packets = json.loads(run(binary, 'packet', home, *options))
    counts = collections.defaultdict(collections.Counter)
    for packet in packets:
        counts[seen(packet)][known[int(os.path.basename(packet['folder']))][1]] += 1
    print(f'{len(packets)} pictures\n\n| looks like | {" | ".join(COLUMNS)} | right | sure |')
    print('|---' * (len(COLUMNS) + 3) + '|')
    names, put = [name for name, _ in LOOKS.values()] + [NOTHING[0]], collections.Counter()
    for row in sorted(counts, key=lambda row: (names.index(row[0]), -row[2])):
        (name, kind, said), count = row, counts[row]
        right, of = count[kind], count.total()
        asserted = kind is not None and sure(right, of) >= SURE_FROM
        title = f'**{name}**' if asserted else name
        if kind in OUTLINED:
            title += f', outline {"found" if said == max(r[2] for r in counts if r[0] == name) else "unknown"}'
        put[kind] += right * asserted
        share = f'{right}/{of} | {100 * sure(right, of):.0f} %' if kind else ' | '
        print(f'| {title} | {" | ".join(str(count[c]) for c in COLUMNS)} | {share} |')
    print()
    for kind in filter(put.get, put):
        print(f'{kind}: {put[kind]} of {sum(count[kind] for count in counts.values())} are put to their paper')


def fingerprints(binary, folder):
    """File name to 1024 bits; pictures without a fingerprint are left out."""
    pages = map(json.loads, run(binary, 'check', folder, '--format', 'ndjson', *QUIETLY).splitlines())
    prints = {os.path.basename(page['path']): (page['measurements'] or {}).get('fingerprint') for page in pages}
    return {name: np.unpackbits(np.frombuffer(bytes.fromhex(p), np.uint8)) for name, p in prints.items() if p}


def copy(image, quality, size, orientation):
    if size:
        scale = size if size < 1 else min(1, size / max(image.size))
        image = image.resize([round(side * scale) for side in image.size], Image.Resampling.LANCZOS)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data, stored = io.BytesIO(), image.transpose(STORED[orientation]) if orientation in STORED else image
    stored.save(data, 'jpeg', quality=quality, exif=exif)
    return data.getvalue()


def pairs(title, groups):
    """Row of the table: pairs within each group."""
    distances = [np.count_nonzero(a != b) for group in groups for a, b in itertools.combinations(group, 2)]
    print(f'| {title} | {len(distances):,} | {sum(d <= NEAR for d in distances)} | {min(distances)} |')


def repeats(binary, folder, count, forms):
    originals = fingerprints(binary, folder)
    names = sorted(originals)[:: max(1, len(originals) // count)][:count]
    print(f'| copies of {len(names)} pictures | within {NEAR} bits |\n|---|---|')
    for title, how in COPIES.items():
        with tempfile.TemporaryDirectory() as home:
            for name in names:
                with Image.open(os.path.join(folder, name)) as image, open(os.path.join(home, name), 'wb') as out:
                    out.write(copy(ImageOps.exif_transpose(image).convert('RGB'), *how))
            copies = fingerprints(binary, home)
        near = sum(n in copies and np.count_nonzero(copies[n] != originals[n]) <= NEAR for n in names)
        print(f'| {title} | {100 * near / len(names):.0f} % |')
    print(f'\n| different pictures | pairs | within {NEAR} bits | nearest |\n|---|---|---|---|')
    pairs(f'{len(originals)} different pages', [originals.values()])
    if forms:
        drawn = sorted(fingerprints(binary, forms).items())
        groups = {f: [p for _, p in g] for f, g in itertools.groupby(drawn, lambda item: item[0].rpartition('-')[0])}
        pairs("two people's papers on one form, on the same pixels", groups.values())
        for form, group in groups.items():
            pairs(f'of these, {form}', [group])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--binary', default='target/release/scanready')
    sub = p.add_subparsers(dest='what', required=True)
    sub.add_parser('look').add_argument('folders', nargs='+')
    r = sub.add_parser('repeats')
    r.add_argument('folder')
    r.add_argument('--count', type=int, default=52)
    r.add_argument('--forms')
    a = p.parse_args()
    look(a.binary, a.folders) if a.what == 'look' else repeats(a.binary, a.folder, a.count, a.forms)


if __name__ == '__main__':
    main()
