#!/usr/bin/env python3
"""Peak memory of one decode of a picture of 4032 x 3024 pixels, a line for each format, as docs/FORMATS.md shows them.

    cargo build --release --example decode
    python3 tools/formats/memory.py target/release/examples/decode

Needs GNU time, and what make.py needs.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import imagecodecs
import img2pdf
import numpy as np
import pillow_heif
from PIL import Image

import page as document
from pdfs import Pdf, picture
from wild import saved

WIDTH, HEIGHT = 4032, 3024


def photo():
    """The document with a camera's noise."""
    image = np.asarray(document.page(9).resize((WIDTH, HEIGHT))).astype(np.int16)
    noise = np.random.default_rng(20260101).normal(0, 3, image.shape)
    return Image.fromarray((image + noise).clip(0, 255).astype(np.uint8))


def files(image):
    """Name and content of each file."""
    pillow_heif.register_heif_opener()
    jpeg = saved(image, "JPEG", quality=88, subsampling=2)
    array = np.asarray(image)
    black = image.convert("L").point(lambda value: 255 if value > 150 else 0).convert("1")
    yield "JPEG, 4:2:0", jpeg
    yield "JPEG, progressive", saved(image, "JPEG", quality=88, progressive=True)
    yield "JPEG, CMYK", saved(image.convert("CMYK"), "JPEG", quality=88)
    yield "PDF with a JPEG", img2pdf.convert(jpeg)
    yield "PDF with a Flate picture", flate_pdf(array)
    yield "TIFF, fax Group 4", saved(black, "TIFF", compression="group4")
    yield "TIFF, LZW", saved(image, "TIFF", compression="tiff_lzw")
    yield "PNG", saved(image, "PNG", compress_level=1)
    yield "WebP", saved(image, "WEBP", quality=85)
    yield "BMP", saved(image, "BMP")
    yield "GIF", saved(image.quantize(64), "GIF")
    yield "HEIC", saved(image, "HEIF", quality=70)
    yield "JPEG 2000", saved(image, "JPEG2000", quality_mode="rates", quality_layers=[10])
    yield "JPEG XL", imagecodecs.jpegxl_encode(array, level=85, effort=3)


def flate_pdf(array):
    pdf = Pdf()
    number = pdf.add(picture(WIDTH, HEIGHT, "/DeviceRGB", 8, "/FlateDecode", imagecodecs.zlib_encode(array.tobytes(), level=1)))
    pdf.page("q 480 0 0 360 0 0 cm /P Do Q", f"/XObject << /P {number} 0 R >>", (480, 360))
    return pdf.bytes()


def peak(decoder, file):
    """Largest resident set, MB."""
    done = subprocess.run(["/usr/bin/time", "-f", "%M", decoder, "time", "1", file], stderr=subprocess.PIPE, check=True)
    return int(done.stderr.split()[-1]) / 1024


def main():
    decoder = sys.argv[1]
    print("| file | peak, MB |\n| --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files(photo()):
            file = Path(folder) / "picture"
            file.write_bytes(data)
            print(f"| {name} | {peak(decoder, file):.0f} |", flush=True)


if __name__ == "__main__":
    main()
