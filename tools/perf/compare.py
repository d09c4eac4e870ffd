#!/usr/bin/env python3
"""Measures scanready against what people use and writes the tables of docs/PERFORMANCE.md. See README.md beside it."""

import argparse
import datetime
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clock import median, median_ratio, pairs, run

HERE = Path(__file__).resolve().parent


class Bench:
    """What is measured with: the program, a folder of pictures, how often."""

    def __init__(self, options, folder):
        self.binary = options.binary.resolve()
        self.folder = folder
        self.quick = options.quick
        self.stages = options.stages
        self.times = 3 if options.quick else 9
        self.twelve = folder / "twelve"
        self.twelve.mkdir()
        for number in range(8):
            photo(self.twelve / f"{number}.jpg", 4032, 3024, number)

    def check(self, *arguments, jobs=1, cache=False):
        kept = [] if cache else ["--no-cache"]
        return [self.binary, "check", *arguments, "--format", "ndjson", "--jobs", jobs, "-q", *kept]

    def many(self, name, count, sources):
        """A folder of `count` names for the pictures of `sources`."""
        folder = self.folder / name
        folder.mkdir()
        for number in range(count):
            os.link(sources[number % len(sources)], folder / f"{number}.jpg")
        return folder

    def distinct(self, name, count):
        """A folder of `count` photos of 12 megapixels of which none repeats another's bytes or length: each has a longer comment."""
        folder = self.folder / name
        folder.mkdir()
        sources = [source.read_bytes() for source in sorted(self.twelve.iterdir())]
        for number in range(count):
            photo = sources[number % len(sources)]
            comment = b"\xff\xfe" + (2 + number).to_bytes(2, "big") + bytes(number)
            (folder / f"{number}.jpg").write_bytes(photo[:2] + comment + photo[2:])
        return folder


def photo(path, width, height, seed, *how):
    """Draws in another process: a child's peak memory is never less than what its parent held when it was started."""
    subprocess.run([sys.executable, HERE / "pictures.py", *map(str, (path, width, height, seed, *how))], check=True)


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def decoder(bench):
    """Processor time for one 12-megapixel photo against djpeg's, and how much more it is than without colours in the picture."""
    rows = []
    for number, file in enumerate(sorted(bench.twelve.iterdir())[:3]):
        ours, theirs = pairs(bench.check(file), ["djpeg", "-grayscale", "-outfile", os.devnull, file], bench.times)
        pale = bench.folder / f"pale-{file.name}"
        photo(pale, 4032, 3024, number, "--pale")
        coloured, without = pairs(bench.check(file), bench.check(pale), bench.times)
        size = file.stat().st_size / 1e6
        rows.append([
            f"{file.name}, {size:.1f} MB",
            f"{median(ours, 'cpu') * 1000:.0f} ms",
            f"{median(theirs, 'cpu') * 1000:.0f} ms",
            f"{median_ratio(ours, theirs, 'cpu'):.2f}",
            f"{(median(coloured, 'cpu') - median(without, 'cpu')) * 1000:.1f} ms",
        ])
    return "One photo, whole process, processor time, against decoding alone", table(
        ["4032 x 3024, baseline 4:2:0", "scanready", "djpeg -grayscale", "ratio", "more than without colours"], rows
    )


def kinds(bench):
    """The same photo as other kinds of JPEG, and smaller ones, against djpeg."""
    whole = sorted(bench.twelve.iterdir())[0]
    files = {"as above": whole}
    for name, how in (("in shades of grey", "-grayscale"), ("progressive", "-progressive")):
        files[name] = bench.folder / f"kind{how}.jpg"
        subprocess.run(["jpegtran", how, "-outfile", files[name], whole], check=True)
    for width, height in ((2016, 1512), (1008, 756)):
        files[f"{width} x {height}"] = bench.folder / f"kind-{width}.jpg"
        photo(files[f"{width} x {height}"], width, height, 0)
    rows = []
    for name, file in files.items():
        ours, theirs = pairs(bench.check(file), ["djpeg", "-grayscale", "-outfile", os.devnull, file], bench.times)
        rows.append([name, f"{median(ours, 'cpu') * 1000:.0f} ms", f"{median(theirs, 'cpu') * 1000:.0f} ms",
                     f"{median_ratio(ours, theirs, 'cpu'):.1f}"])
    return "The first photo as other kinds of JPEG, and drawn smaller: whole process, processor time", table(
        ["", "scanready", "djpeg -grayscale", "ratio"], rows
    )


def cores(bench):
    """Two cores against one. With one job what was found is compared and written beside the next: that is more than one core."""
    folder = bench.distinct("cores", 20 if bench.quick else 200)
    times = 1 if bench.quick else 5
    core = min(os.sched_getaffinity(0))
    held, two = pairs(["taskset", "-c", core, *bench.check(folder, jobs=1)], bench.check(folder, jobs=2), times)
    one, beside = pairs(bench.check(folder, jobs=1), bench.check(folder, jobs=2), times)
    count = len(list(folder.iterdir()))

    def row(name, costs, against=None):
        wall, cpu = median(costs, "wall"), median(costs, "cpu")
        # A busy machine hides the gain on the clock; what the second job costs in processor time shows even there.
        gains = [median_ratio(costs, against, "wall"), 2 * median_ratio(costs, against, "cpu")] if against else []
        cells = [f"{gain:.2f}" for gain in gains] or ["", ""]
        return [name, f"{wall:.1f} s", f"{count / wall:.1f}", f"{cpu:.1f} s", *cells]

    rows = [row("1 job, held to one core", held, two), row("1 job", one, beside), row("2 jobs", two)]
    heads = ["", "time", "files a second", "processor time", "2 jobs are faster by", "by processor time, at most"]
    return f"Two cores against one, {count} photos of 12 megapixels", table(heads, rows)


def others(bench):
    """The loops people write, and CleanVision, over a client's folder and over many photos: starting up counts, and counts less there."""
    times = max(1, bench.times // 2)
    rows = []
    for folder in (bench.twelve, bench.distinct("loop", 16 if bench.quick else 100)):
        files = sorted(folder.iterdir())

        def compare(name, ours, theirs):
            costs = pairs(ours, [sys.executable, HERE / "others.py", *theirs], times)
            rows.append([f"{name}, {len(files)} photos", *against(*costs, len(files))])

        compare("OpenCV, variance of the Laplacian, 1 thread", bench.check(*files), ["laplacian", *files])
        for jobs in (1, 2):
            name = f"CleanVision, blurry only, {jobs} job{'s' * (jobs > 1)}"
            compare(name, bench.check(folder, jobs=jobs), ["cleanvision", jobs, folder])
    return "Against what people use: processor time a photo of 12 megapixels, start-up included", table(
        ["", "scanready", "the other", "times as fast", "on the clock"], rows
    )


def against(ours, theirs, count):
    def each(costs):
        return f"{median(costs, 'cpu') / count * 1000:.0f} ms"

    ratios = [f"{median_ratio(theirs, ours, key):.1f}" for key in ("cpu", "wall")]
    return [each(ours), each(theirs), *ratios]


def memory(bench):
    """Peak resident set."""
    rows = []
    for jobs in (1, 2, 4):
        costs = [run(bench.check(bench.twelve, jobs=jobs)) for _ in range(3)]
        rows.append([jobs, f"{median(costs, 'memory'):.0f} MB", f"{40 + 45 * jobs} MB"])
    huge = bench.folder / "huge"
    huge.mkdir()
    for number in range(2 if bench.quick else 4):
        photo(huge / f"{number}.jpg", 10_000, 10_000, number)
    for limit in ("200M", "2G"):
        cost = run([*bench.check(huge, jobs=4), "--max-memory", limit])
        rows.append([f"4, photos of 100 megapixels, --max-memory {limit}", f"{cost.memory:.0f} MB", ""])
    return "Most memory, photos of 12 megapixels", table(["jobs", "peak resident set", "40 MB + 45 MB a job"], rows)


def growth(bench):
    """Cost by number of files and by megapixels."""
    small = bench.folder / "small"
    small.mkdir()
    for number in range(10):
        photo(small / f"{number}.jpg", 800, 600, number)
    rows = []
    for count in (10, 100) if bench.quick else (10, 100, 1_000, 10_000):
        cost = run(bench.check(bench.many(f"files{count}", count, sorted(small.iterdir())), jobs=2))
        rows.append([f"{count} files of 0.5 megapixels", f"{cost.wall:.2f} s", f"{cost.wall / count * 1000:.2f} ms a file",
                     f"{cost.memory:.0f} MB"])
    for side in (1000, 2000, 4000) if bench.quick else (1000, 2000, 4000, 7000, 10_000):
        file = bench.folder / f"side{side}.jpg"
        photo(file, side, side, side)
        costs = [run(bench.check(file)) for _ in range(3)]
        megapixels = side * side / 1e6
        rows.append([f"{megapixels:.0f} megapixels", f"{median(costs, 'wall'):.2f} s",
                     f"{median(costs, 'cpu') / megapixels * 1000:.1f} ms a megapixel", f"{median(costs, 'memory'):.0f} MB"])
    return "Growth", table(["", "time", "each", "peak memory"], rows)


def start(bench):
    """Start-up, and the first result of many."""
    tiny = bench.folder / "tiny.jpg"
    photo(tiny, 64, 48, 1)
    version = [run([bench.binary, "--version"]) for _ in range(25)]
    one = [run(bench.check(tiny)) for _ in range(25)]
    cached = [run(bench.check(tiny, cache=True) + ["--cache", bench.folder / "start.redb"]) for _ in range(25)]
    rows = [
        ["scanready --version", f"{median(version, 'wall') * 1000:.1f} ms"],
        ["one picture of 64 x 48, no cache", f"{median(one, 'wall') * 1000:.1f} ms"],
        ["the same, with cache", f"{median(cached, 'wall') * 1000:.1f} ms"],
        ["first result of 100 photos of 12 megapixels", f"{first_result(bench) * 1000:.0f} ms"],
    ]
    return "Start-up", table(["", "time"], rows)


def first_result(bench):
    folder = bench.many("first", 100, sorted(bench.twelve.iterdir()))
    begun = time.perf_counter()
    command = [str(part) for part in bench.check(folder, jobs=2)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        took = time.perf_counter() - begun
        child.kill()
    return took


def cache(bench):
    """A second run, and one under another profile."""
    count = 500 if bench.quick else 10_000
    pages = bench.folder / "pages"
    pages.mkdir()
    for number in range(40):
        photo(pages / f"{number}.jpg", 1240, 1754, number)
    folder = bench.many("cached", count, sorted(pages.iterdir()))
    time.sleep(4)  # The cache does not trust a file's times before they are some seconds old.
    store = bench.folder / "cache.redb"
    command = bench.check(folder, jobs=2, cache=True) + ["--cache", store]
    rows = []
    for name, arguments in [("first run", []), ("second run", []), ("third run", []),
                            ("another profile", ["--profile", "wechat-pay"]), ("second run, as a table", ["--format", "table"])]:
        whole = [part for part in command if not arguments or part not in ("--format", "ndjson") or "--format" not in arguments]
        cost = run(whole + arguments)
        rows.append([name, f"{cost.wall:.2f} s", f"{cost.cpu:.2f} s", f"{cost.memory:.0f} MB"])
    rows.append(["the cache's file", f"{store.stat().st_size / 1e6:.1f} MB", "", ""])
    return f"Cache: {count} files (40 different pages of 2 megapixels)", table(["", "time", "processor", "peak memory"], rows)


def stages(bench):
    """The medians of `cargo bench --bench stages`."""
    if not bench.stages:
        return "Where the time goes", "Not measured in this run (`--stages`)."
    rows = []
    for line in bench.stages.read_text().splitlines():
        found = re.match(r".*[├╰]─ s\d_(\w+)\s+([\d.]+ \S+)\s*│\s*([\d.]+ \S+)\s*│\s*([\d.]+ \S+)", line)
        if found:
            name, fastest, _, middle = found.groups()
            rows.append([name.replace("_", " "), fastest, middle])
    return "Where the time goes: one photo of 12 megapixels, one thread", table(["stage", "fastest", "median"], rows)


SECTIONS = [decoder, kinds, stages, cores, others, memory, growth, start, cache]


def machine():
    model = platform.processor() or platform.machine()
    try:
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
        model = found.group(1) if found else model
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} processors, {platform.system()} {platform.release()}"


def page(bench, sections):
    load = os.getloadavg()[0]
    version = subprocess.run([bench.binary, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    parts = [
        "# Performance",
        "Written by `tools/perf/compare.py`; do not edit. How to repeat it: `tools/perf/README.md`.",
        f"{version} on {machine()}, {datetime.date.today()}; load when begun {load:.1f}"
        + (" (quick: figures for trying out only)" if bench.quick else "") + ".",
        "Medians; comparisons are pairs run one after the other on the same files, the ratio is the median of the pairs' ratios.",
    ]
    left_out = [section.__name__ for section in SECTIONS if section not in sections]
    if left_out:
        parts.append(f"Not measured in this run: {', '.join(left_out)}.")
    for section in sections:
        print(section.__name__, file=sys.stderr)
        title, text = section(bench)
        parts += [f"## {title}", text]
    return "\n\n".join(parts) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, default=HERE.parents[1] / "target/release/scanready")
    parser.add_argument("--stages", type=Path, help="output of cargo bench --bench stages")
    parser.add_argument("--output", type=Path, help="write the page here instead of standard output")
    parser.add_argument("--quick", action="store_true", help="measure less, to see that everything runs")
    parser.add_argument("--only", choices=[section.__name__ for section in SECTIONS], action="append")
    options = parser.parse_args()
    if not shutil.which("djpeg"):
        raise SystemExit("djpeg is missing; Debian: apt-get install libjpeg-turbo-progs")
    with tempfile.TemporaryDirectory(prefix="scanready-perf-") as folder:
        bench = Bench(options, Path(folder))
        text = page(bench, [section for section in SECTIONS if not options.only or section.__name__ in options.only])
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
