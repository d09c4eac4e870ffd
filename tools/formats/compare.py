#!/usr/bin/env python3
"""Compares scanready's luma with that of independent decoders (libjpeg-turbo, libheif and libjxl, through Pillow, pillow-heif
and imagecodecs; colour profiles by Little CMS) on every JPEG, HEIC and JPEG XL fixture, and prints the mean distance in levels. Exit code 1 where one exceeds 2.

    cargo build --example decode
    python3 tools/formats/compare.py target/debug/examples/decode [FILE...]
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "formats"
LIMIT = 2.0
ImageFile.LOAD_TRUNCATED_IMAGES = True


def independent(file):
    """Luma as the other decoder and a viewer show it."""
    if file.suffix == ".jxl":
        samples = imagecodecs.jpegxl_decode(file.read_bytes())
        image = Image.fromarray(samples[0] if samples.ndim == 4 else samples)
    else:
        with Image.open(file) as image:
            image.load()
            image = in_srgb(ImageOps.exif_transpose(image))
    if image.mode == "CMYK":
        ink = np.asarray(image).astype(float)
        rgb = (255 - ink[..., :3]) * (255 - ink[..., 3:]) / 255
        image = Image.fromarray(rgb.round().astype(np.uint8))
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return np.asarray(image.convert("RGB").convert("L")).astype(float)


def in_srgb(image):
    icc = image.info.get("icc_profile")
    if not icc or image.mode not in ("RGB", "L"):
        return image
    try:
        return ImageCms.profileToProfile(image, io.BytesIO(icc), ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image


def main():
    decoder, *files = sys.argv[1:]
    pillow_heif.register_heif_opener()
    files = [Path(file) for file in files] or sorted([*FOLDER.glob("jpeg-*.jpg"), *FOLDER.glob("*.mpo"), *FOLDER.glob("heic*.heic"), *FOLDER.glob("*.jxl")])
    worst, compared = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            done = subprocess.run([decoder, "dump", folder, str(file)], capture_output=True)
            ours = Path(folder) / f"{file.name}.1.png"
            if done.returncode or not ours.exists():
                print(f"{file.name:36} refused")
                continue
            if "truncated" in file.name:
                print(f"{file.name:36} damaged: not compared")
                continue
            try:
                theirs = independent(file)
            except UnidentifiedImageError:
                print(f"{file.name:36} not known to the other decoder")
                continue
            luma = np.asarray(Image.open(ours)).astype(float)
            if luma.shape != theirs.shape:
                print(f"{file.name:36} {luma.shape} against {theirs.shape}")
                worst = 255.0
                continue
            distance = np.abs(luma - theirs).mean()
            print(f"{file.name:36} {distance:.3f}")
            worst, compared = max(worst, distance), compared + 1
    print(f"{compared} files, worst {worst:.3f} levels")
    return 1 if worst > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
