"""How many pictures `screen-photo` takes for photos of screens: `count.py SCANREADY FOLDER...`, a row a folder."""

import argparse
import json
import subprocess

CODE = 'screen-photo'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('scanready')
    parser.add_argument('folders', nargs='+')
    args = parser.parse_args()
    print(f'{"folder":<40} {"pages":>6} {"found":>6} {"not assessed":>13} {"nothing found":>14}')
    for folder in args.folders:
        command = [args.scanready, 'check', folder, '--no-cache', '--quiet', '--format', 'ndjson']
        pages = [json.loads(line) for line in subprocess.run(command, capture_output=True, text=True).stdout.splitlines()]
        found = sum(any(finding['code'] == CODE for finding in page['findings']) for page in pages)
        unknown = sum(any(row['code'] == CODE for row in page['not_assessed']) for page in pages)
        print(f'{folder:<40} {len(pages):>6} {found:>6} {unknown:>13} {len(pages) - found - unknown:>14}')


if __name__ == '__main__':
    main()
