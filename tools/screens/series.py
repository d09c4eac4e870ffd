"""What the programs of this folder that draw a series have in common: the pictures they start from and the numbers."""

import argparse
import glob
import os


def arguments(doc):
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('pictures')
    parser.add_argument('out')
    parser.add_argument('first', type=int)
    parser.add_argument('end', type=int)
    return parser


def draw(args, make):
    """Calls `make` with each number, the names of the pictures and the folder for the results, which it creates."""
    os.makedirs(args.out, exist_ok=True)
    pictures = sorted(glob.glob(f'{args.pictures}/*.jpg') + glob.glob(f'{args.pictures}/*.png'))
    for number in range(args.first, args.end):
        make(number, pictures, args.out)
