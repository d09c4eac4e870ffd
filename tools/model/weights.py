#!/usr/bin/env python3
"""Fits what a page's score is made of beside its lines: how much text lost to reflections weighs, and where to draw the limit.

    python3 tools/model/weights.py DIR [DIR ...]

DIR holds pages as train.py takes them, with other numbers than the model was trained on. Needs numpy, scipy, scikit-learn and a
built example: cargo build --profile fast --example page_measures. Prints the weights of src/measure/glare/loss.rs fitted to the
share of characters that a recogniser misread on the pages with reflections, beside those in it, and for each limit of
`min_score` in profiles/default.toml the false alarms and misses on all pages.
"""
import argparse, json, os, re, subprocess

import numpy as np
from scipy.optimize import minimize
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from train import ROOT, described, known_lines

KINDS = ["joined", "within", "broken", "rows", "burnt"]


def constant(file, name):
    """What the tool is built with: the source of a constant's value."""
    with open(os.path.join(ROOT, "src/measure", file), encoding="utf-8") as code:
        return re.search(rf"const {name}: \w+ = (.*?);", code.read(), re.S).group(1)


LONGEST, LEAST_LENGTH, DOUBT = (float(constant("page_text.rs", name)) for name in ("LONGEST", "LEAST_LENGTH", "DOUBT"))


def current():
    """The weights that the tool is built with."""
    text = constant("glare/loss.rs", "WEIGHTS")
    found = dict(re.findall(r"(\w+): ([\d.]+)", text))
    return np.array([float(found[kind]) for kind in KINDS])


def measure(folder, binary):
    """One row a page: judgeable, weight of its lines, misread weight, lost text by kind, true share misread, under glare."""
    pictures = described(folder)
    run = subprocess.run([binary], input="\n".join(pictures), capture_output=True, text=True, check=True)
    rows = []
    for row in map(json.loads, run.stdout.splitlines()):
        _, _, cer, meta = known_lines(pictures[row["file"]])
        if cer is None:
            continue
        text = np.array([line["text"] for line in row["lines"]])
        length = np.minimum([line["length"] for line in row["lines"]], LONGEST)
        weight = text**DOUBT * length
        misread = float(weight @ [line["misread"] for line in row["lines"]]) if len(text) else 0.0
        glare = bool(meta.get("glare") or meta.get("glare_quads")) or meta["deg"] in ("glare", "mix")
        rows.append([float((text**2 * length).sum()) >= LEAST_LENGTH, weight.sum(), misread, *row["loss"], cer, glare])
    return np.array(rows, float)


def unreadable(rows, weights):
    """Expected share misread of each page; pages without text to judge count as lost."""
    lost = rows[:, 3:3 + len(KINDS)] @ weights
    return np.where(rows[:, 0] > 0, (rows[:, 2] + lost) / np.maximum(rows[:, 1] + lost, 1e-6), 1.0)


def fit(rows, start):
    under_glare = rows[rows[:, -1] > 0]
    truth = under_glare[:, -2]

    def cross_entropy(logs):
        p = np.clip(unreadable(under_glare, np.exp(logs)), 1e-3, 1 - 1e-3)
        return -(truth * np.log(p) + (1 - truth) * np.log(1 - p)).mean()

    logs = np.log(np.maximum(start, 0.003))
    best = minimize(cross_entropy, logs, method="Nelder-Mead", options=dict(maxiter=800))
    return np.exp(best.x), cross_entropy(logs), best.fun


def report(title, rows, weights):
    share, cer = unreadable(rows, weights), rows[:, -2]
    readable, lost = cer < 0.02, cer > 0.10
    told = readable | lost
    print(f"{title}: AUC {roc_auc_score(lost[told], share[told]):.4f}, Spearman {spearmanr(share, cer)[0]:.3f}, "
          f"{readable.sum()} readable, {lost.sum()} unreadable pages")
    print("  limit   false alarms   misses")
    for limit in range(78, 96, 2):
        flagged = 100 * (1 - share) < limit
        print(f"  {limit:5}   {flagged[readable].mean():12.3f}   {(~flagged[lost]).mean():6.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--examples", default=os.path.join(ROOT, "target/fast/examples"))
    args = parser.parse_args()
    sets = [measure(folder, os.path.join(args.examples, "page_measures")) for folder in args.pages]
    rows = np.vstack(sets)
    now = current()
    weights, before, after = fit(rows, now)
    for kind, old, new in zip(KINDS, now, weights):
        print(f"{kind}: {old:g}, fitted {new:.3g}")
    print(f"cross entropy on pages with reflections: {before:.4f} as it is, {after:.4f} fitted")
    report("as it is", rows, now)
    report("fitted", rows, weights)


if __name__ == "__main__":
    main()
