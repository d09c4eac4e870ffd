"""Photos without text to read: `collect.py ARCHIVES OUT [--groups chosen,after]`. Takes those of pictures.tsv out of the archives they
come in, as they are, and writes OUT/labels.csv. Each verdict but `unjudged` on one is wrong. Those of the group `training` are what the
model is trained with, all others are there to measure on; without `--groups` these are taken.

Debian packages need `dpkg-deb`.
"""

import argparse
import csv
import io
import os
import re
import subprocess
import tarfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))


def reader(archive):
    """A function from a path in the archive to its bytes."""
    if archive.endswith('.zip'):
        return zipfile.ZipFile(archive).read
    if archive.endswith('.deb'):
        packed = subprocess.run(['dpkg-deb', '--fsys-tarfile', archive], capture_output=True, check=True).stdout
        files, before = tarfile.open(fileobj=io.BytesIO(packed)), './'
    else:
        files, before = tarfile.open(archive), ''
    return lambda path: files.extractfile(before + path).read()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('archives')
    parser.add_argument('out')
    parser.add_argument('--groups', default='chosen,after,later')
    arguments = parser.parse_args()
    archives, out = arguments.archives, arguments.out
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(HERE, 'pictures.tsv'), encoding='utf-8', newline='') as table:
        pictures = [row for row in csv.DictReader(table, delimiter='\t') if row['group'] in arguments.groups.split(',')]
    readers, rows = {}, []
    for number, picture in enumerate(pictures):
        archive = picture['archive']
        if archive not in readers:
            readers[archive] = reader(os.path.join(archives, archive))
        name = f'{number:03d}-{os.path.basename(picture["path"])}'
        with open(os.path.join(out, name), 'wb') as file:
            file.write(readers[archive](picture['path']))
        rows.append((name, 'unreadable', picture['group'], re.split(r'[-_]\d', archive)[0]))
    with open(os.path.join(out, 'labels.csv'), 'w', encoding='utf-8', newline='') as labels:
        csv.writer(labels).writerows([('file', 'label', 'group', 'from'), *rows])
    print(f'{len(rows)} pictures')


if __name__ == '__main__':
    main()
