#!/usr/bin/env python3
"""Trains the forests that the tool embeds: is a candidate a line of text, what share of it would be misread, is it Chinese.

    python3 tools/model/train.py --pages DIR [--pages DIR ...] --output src/measure/legibility/model.bin

DIR holds pages of a generator with what a recogniser read on them beside each page: `NNNNNN.json` and
`NNNNNN.truth.json` (tools/pages, tools/truth) or `NNNNNN.json` and `NNNNNN.truth` (the shared evaluation generator).
With `--keep MODEL` only the forests that say what is text are trained, the others stay those of MODEL: for that no recogniser needs to
have read the pages, and pages are best taken that MODEL's reading was not trained on.
Needs numpy, opencv-python-headless, lightgbm, scikit-learn and a built example: cargo build --profile fast --example
line_features --example line_context. Seeded and single-threaded: the same pages give the same model file.
"""
import argparse, datetime, glob, json, os, re, struct, subprocess, sys, tempfile, tomllib, zlib

import cv2
import lightgbm as lgb
import numpy as np
from sklearn.metrics import roc_auc_score

# Trees of each forest: half again as many brought at most 0.002 AUC by line on pages of other numbers.
ROUNDS = dict(text=400, misread=700, chinese=160, in_context=160)
# Real pictures count for less in what is text, as only what is text is known of them. Of 0.3, 0.8 and 1.5 the one with which the fewest pages
# of the test sets were judged wrongly; without photos that have no text to weigh against it, it was 0.3.
REAL_WEIGHT_TEXT = 0.8
# Photos without text show what the tool takes for print when there is none: of 1, 1.5, 2 and 3 the one with which the fewest bank cards were
# judged wrongly, and no photo without text that was kept for tests passed.
PHOTO_WEIGHT_TEXT = 3.0
# What is no text counts for less than what is: there is far more of it. In context it is a question of how doubtful print is judged: the
# lower, the more of it counts as text.
OTHER_WEIGHT_TEXT, OTHER_WEIGHT_IN_CONTEXT = 0.2, 0.4
# What tools/pages/reprocess.py adds to a page's number: a copy belongs to its page's fold.
OFFSET = 500000
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# +1: more of it can only make a line harder to read; -1: only easier. Physics, not data: it keeps the model from learning
# a habit of one generator, and a page from scoring higher when it gets worse. Noise is not among them: blur takes it away, so
# that little noise speaks for blur; forcing its direction cost 0.02 AUC over real pages.
DIRECTION = {
    "height_px": -1, "contrast": -1, "slope_x_93": -1, "slope_x_98": -1,
    "relative_edge_width": 1, "relative_edge_width_y": 1, "structure_x_0": -1, "structure_x_1": -1, "structure_x_2": -1,
    "structure_y_0": -1, "structure_y_1": -1, "structure_y_2": -1,
    "structure_down_1": -1, "structure_down_2": -1, "structure_up_1": -1, "structure_up_2": -1,
    "weakest_structure_1": -1, "weakest_structure_2": -1,
    "window_contrast_low": -1, "window_contrast_median": -1, "faded_share": 1,
    "stretch_structure_low": -1, "stretch_structure_median": -1,
}
# The second step: what makes a candidate more likely text among the others of its page.
DIRECTION_IN_CONTEXT = {"own_margin": 1, "inside_outline": 1, "readable_neighbours": 1, "rival_margin": -1}
# Levels of luma tell of paper and print colours that a generator happens to use; left out of the question whether a line
# is text, and of readability (glare has its own measurement).
LEFT_OUT_TEXT = {"paper", "ink", "light_on_dark", "height_px", "measured_height"}
LEFT_OUT_SCRIPT = LEFT_OUT_TEXT | {"contrast", "noise", "slope_x_93", "slope_x_98", "slope_y_98", "length"}
LEFT_OUT_MISREAD = {"light_on_dark", "slope", "paper", "ink"}


def known_lines(json_path):
    """[(quad 4x2, misread share, script)], the quad where other candidates are unlabelled, page cer, description."""
    meta = json.load(open(json_path, encoding="utf-8"))
    stem = json_path[: -len(".json")]
    if "H" not in meta:
        truth = {"lines": [None] * len(meta["lines"]), "cer": None}
        if os.path.exists(stem + ".truth.json"):
            truth = json.load(open(stem + ".truth.json", encoding="utf-8"))
        lines, second = [], [None] * len(meta["lines"])
        if os.path.exists(stem + ".tesseract.json"):
            second = json.load(open(stem + ".tesseract.json", encoding="utf-8"))["lines"]
        for line, read, again in zip(meta["lines"], truth["lines"], second):
            if read is None or not read["chars"]:
                # Text, but nobody read it.
                lines.append((np.array(line["quad"], np.float64), np.nan, line["script"]))
                continue
            errors, chars = read["char_errors"], read["chars"]
            # Two recognisers: what either of them reads can be read.
            errors = min(errors, again["char_errors"]) if again else errors
            lines.append((np.array(line["quad"], np.float64), min(1.0, errors / max(1, chars)), line["script"]))
        lines += [(np.array(line["quad"] if isinstance(line, dict) else line, np.float64), np.nan, None)
                  for line in meta.get("cut_lines", [])]
        # On a real picture nobody knows what else is print.
        w, h = meta["w"], meta["h"]
        unknown = np.float64([[0, 0], [w, 0], [w, h], [0, h]]) if meta.get("capture") == "real" else None
        return lines, unknown, truth["cer"], meta
    truth = {"lines": [(np.nan, 1, 0, 0)] * len(meta["lines"]), "cer": None}
    if os.path.exists(stem + ".truth"):
        truth = json.load(open(stem + ".truth", encoding="utf-8"))
    H = np.array(meta["H"])
    lines = []
    for line, (errors, chars, _, _) in zip(meta["lines"], truth["lines"]):
        x0, y0, x1, y1 = line["box"]
        quad = cv2.perspectiveTransform(np.float64([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]]), H)[0]
        script = "chinese" if any("\u4e00" <= c <= "\u9fff" for c in line["t"]) else "latin"
        lines.append((quad, np.nan if np.isnan(errors) else min(1.0, errors / max(1, chars)), script))
    w, h = meta["docw"], meta["doch"]
    paper = cv2.perspectiveTransform(np.float64([[[0, 0], [w, 0], [w, h], [0, h]]]), H)[0]
    # Two of its layouts print labels that it does not list.
    return lines, paper if meta["kind"] in ("licence", "idfront") else None, truth["cer"], meta


def area(quad):
    return abs(cv2.contourArea(np.float32(quad)))


def shared_area(a, b):
    return cv2.intersectConvexConvex(np.float32(a), np.float32(b))[0]


class Known:
    """The known lines of a page, ready to be looked up."""

    def __init__(self, lines, paper):
        self.lines, self.paper = lines, None if paper is None else np.float32(paper)
        self.low = np.array([line.min(0) for line, _, _ in lines]).reshape(-1, 2)
        self.high = np.array([line.max(0) for line, _, _ in lines]).reshape(-1, 2)

    def label(self, candidate):
        """(1 text / 0 not / -1 cannot be told, misread share or nan, script or None)"""
        quad = np.array(candidate["quad"])
        own = area(quad)
        near = ((self.low <= quad.max(0)) & (self.high >= quad.min(0))).all(1)
        best, covered = None, 0.0
        for index in np.flatnonzero(near):
            line, misread, script = self.lines[index]
            common = shared_area(quad, line)
            covered += common
            if common > 0 and (best is None or common > best[0]):
                best = (common, line, misread, script)
        if best:
            common, line, misread, script = best
            height = np.linalg.norm(line[3] - line[0])
            along = line[1] - line[0]
            vertical = abs(along[1]) > abs(along[0])
            ratio = candidate["height"] / max(height, 1e-6)
            if vertical == candidate["vertical"] and common > 0.5 * own and 0.45 < ratio < 1.5:
                return 1, misread, script
            if covered > 0.25 * own:
                return (0 if vertical != candidate["vertical"] or ratio > 2.2 else -1), np.nan, None
        if self.paper is not None:
            x, y = quad.mean(0)
            if cv2.pointPolygonTest(self.paper, (float(x), float(y)), False) >= 0:
                return -1, np.nan, None
        return 0, np.nan, None


def described(folder, unread):
    """{picture: its description} of the pages that a recogniser has read; with `unread`, of all."""
    jsons = sorted(p for p in glob.glob(os.path.join(folder, "*.json")) if re.fullmatch(r"\d+\.json", os.path.basename(p)))
    jsons = [p for p in jsons if unread or os.path.exists(p[:-5] + ".truth.json") or os.path.exists(p[:-5] + ".truth")]
    pictures = {}
    for path in jsons:
        name = json.load(open(path, encoding="utf-8")).get("file", os.path.basename(path)[:-5] + ".jpg")
        pictures[os.path.join(folder, name)] = path
    return pictures


def load(pictures, command):
    """Names and pages: what `command` measures on each candidate, with labels."""
    run = subprocess.run(command, input="\n".join(pictures), capture_output=True, text=True, check=True)
    names, pages = None, []
    for text in run.stdout.splitlines():
        row = json.loads(text)
        if "names" in row:
            names = row["names"]
            continue
        lines, paper, cer, meta = known_lines(pictures[row["file"]])
        known = Known(lines, paper)
        labels = [known.label(c) for c in row["lines"]]
        X = np.array([c["features"] for c in row["lines"]], np.float32).reshape(len(labels), len(names))
        pages.append(dict(file=row["file"], X=X, text=np.array([v for v, _, _ in labels], int),
                          misread=np.array([m for _, m, _ in labels], float),
                          script=np.array([str(s) for _, _, s in labels]), cer=cer, capture=meta.get("capture"),
                          number=(number := int(os.path.basename(pictures[row["file"]])[:-5]) % OFFSET),
                          # Pages of one real picture belong together in cross-validation.
                          fold=zlib.crc32(meta["picture"].encode()) if "picture" in meta else number))
    pages.sort(key=lambda page: page["file"])
    return names, pages


def columns(names, left_out):
    return [i for i, name in enumerate(names) if name not in left_out]


def parameters(**own):
    return dict(learning_rate=0.07, verbose=-1, seed=7, deterministic=True, force_row_wise=True, num_threads=1,
                feature_fraction=0.6, bagging_fraction=0.8, bagging_freq=1, min_data_in_leaf=60, lambda_l2=5.0) | own


def fit_text(names, pages):
    X = np.vstack([p["X"] for p in pages])
    text = np.concatenate([p["text"] for p in pages])
    told = text >= 0
    weight = np.where(text == 1, 1.0, OTHER_WEIGHT_TEXT)
    use = columns(names, LEFT_OUT_TEXT)
    of_capture = {"real": REAL_WEIGHT_TEXT, "photo": PHOTO_WEIGHT_TEXT}
    weight = weight * np.concatenate([np.full(len(p["text"]), of_capture.get(p["capture"], 1.0)) for p in pages])
    data = lgb.Dataset(X[told][:, use], text[told], weight=weight[told])
    return lgb.train(parameters(objective="binary", num_leaves=15), data, ROUNDS["text"]), use


def fit_reading(names, pages):
    """The forests of what is misread and of the script."""
    X = np.vstack([p["X"] for p in pages])
    text = np.concatenate([p["text"] for p in pages])
    misread = np.concatenate([p["misread"] for p in pages])
    is_text = (text == 1) & ~np.isnan(misread)
    use = columns(names, LEFT_OUT_MISREAD)
    monotone = dict(monotone_constraints=[DIRECTION.get(names[i], 0) for i in use], monotone_constraints_method="intermediate")
    misread_model = lgb.train(parameters(objective="cross_entropy", num_leaves=16, **monotone),
                              lgb.Dataset(X[is_text][:, use], misread[is_text]), ROUNDS["misread"])
    script = np.concatenate([p["script"] for p in pages])
    legible = is_text & (np.nan_to_num(misread, nan=1.0) < 0.2) & ((script == "chinese") | (script == "latin"))
    use_script = columns(names, LEFT_OUT_SCRIPT)
    script_model = lgb.train(parameters(objective="binary", num_leaves=10),
                             lgb.Dataset(X[legible][:, use_script], script[legible] == "chinese"), ROUNDS["chinese"])
    return (misread_model, use), (script_model, use_script)


def fit(names, pages, kept=None):
    return fit_text(names, pages), *(kept or fit_reading(names, pages))


def kept_forests(path):
    """The forests of what is misread and of the script of a model file, as their bytes."""
    data, at, forests = open(path, "rb").read(), 0, []
    for _ in range(4):
        start, (trees,) = at, struct.unpack_from("<H", data, at)
        at += 2
        for _ in range(trees):
            at += 2 + 7 * struct.unpack_from("<H", data, at)[0]
        forests.append(data[start:at])
    return tuple(forests[1:3])


def fit_in_context(names, pages):
    X = np.vstack([p["X"] for p in pages])
    text = np.concatenate([p["text"] for p in pages])
    told = text >= 0
    weight = np.where(text == 1, 1.0, OTHER_WEIGHT_IN_CONTEXT)
    weight = weight * np.concatenate([np.sqrt(np.minimum(p["X"][:, names.index("length")], 30)) for p in pages])
    params = parameters(objective="binary", lambda_l2=10.0, num_leaves=10, min_data_in_leaf=80,
                        monotone_constraints=[DIRECTION_IN_CONTEXT.get(name, 0) for name in names])
    return lgb.train(params, lgb.Dataset(X[told], text[told], weight=weight[told]), ROUNDS["in_context"]), list(range(len(names)))


def predict(model, X):
    booster, use = model
    return booster.predict(X[:, use]) if len(X) else np.zeros(0)


def write_forest(out, model):
    if isinstance(model, bytes):
        out.write(model)
        return
    booster, use = model
    trees = booster.dump_model()["tree_info"]
    out.write(struct.pack("<H", len(trees)))
    for tree in trees:
        nodes = []

        def visit(node):
            index = len(nodes)
            if "leaf_value" in node:
                nodes.append([255, 0, node["leaf_value"]])
                return
            assert node["decision_type"] == "<=", node
            nodes.append([use[node["split_feature"]], 0, node["threshold"]])
            visit(node["left_child"])
            nodes[index][1] = len(nodes)
            visit(node["right_child"])

        visit(tree["tree_structure"])
        out.write(struct.pack("<H", len(nodes)))
        for feature, right, value in nodes:
            out.write(struct.pack("<BHf", feature, right, value))


def folds(pages, k=5):
    return [([p for p in pages if p["fold"] % k != f], [p for p in pages if p["fold"] % k == f]) for f in range(k)]


def cross_validate(names, pages, kept):
    """{figure: value}, five folds by page."""
    text, text_p, misread, misread_p, script, script_p = [], [], [], [], [], []
    for rest, held in folds(pages):
        text_model = fit_text(names, rest)
        misread_model, script_model = (None, None) if kept else fit_reading(names, rest)
        for page in held:
            told = page["text"] >= 0
            text += list(page["text"][told]); text_p += list(predict(text_model, page["X"])[told])
            if kept:
                continue
            is_text = (page["text"] == 1) & ~np.isnan(page["misread"])
            misread += list(page["misread"][is_text] > 0.10); misread_p += list(predict(misread_model, page["X"])[is_text])
            legible = is_text & (np.nan_to_num(page["misread"], nan=1.0) < 0.2) & (page["script"] != "None")
            script += list(page["script"][legible] == "chinese"); script_p += list(predict(script_model, page["X"])[legible])
    figures = {"auc_text": roc_auc_score(text, text_p)}
    if not kept:
        figures |= {"auc_misread_over_a_tenth": roc_auc_score(misread, misread_p), "auc_chinese": roc_auc_score(script, script_p)}
    return figures


def validate_in_context(names, pages):
    text, told_p = [], []
    for rest, held in folds(pages):
        model = fit_in_context(names, rest)
        for page in held:
            told = page["text"] >= 0
            text += list(page["text"][told])
            told_p += list(predict(model, page["X"])[told])
    return roc_auc_score(text, told_p)


def write_model(path, models):
    with open(path, "wb") as out:
        for model in models:
            write_forest(out, model)
        # The second step is not there yet while its own training data are made.
        out.write(struct.pack("<H", 0) * (4 - len(models)))


def in_context(names, pages, pictures, binary, kept):
    """Every page's candidates judged by a first step that has not seen the page: names and pages of the second step."""
    context_names, out = None, []
    for rest, held in folds(pages, 2):
        with tempfile.NamedTemporaryFile(suffix=".bin") as file:
            write_model(file.name, fit(names, rest, kept))
            of_held = {page["file"]: pictures[page["file"]] for page in held}
            context_names, more = load(of_held, [binary, file.name])
        out += more
    return context_names, sorted(out, key=lambda page: page["file"])


def provenance_path(model):
    return os.path.splitext(model)[0] + ".toml"


def write_provenance(output, names, models, sources, validation, before):
    """The file beside the model that says what it was made from; `before` is that of the model of which forests were kept."""
    lines = ["# Written by tools/model/train.py together with model.bin.", f'date = "{datetime.date.today()}"',
             "rounds = { " + ", ".join(f"{k} = {v}" for k, v in ROUNDS.items()) + " }", f"features = {json.dumps(names[0])}", f"context = {json.dumps(names[1])}"]
    for name, count, first, last, twice in sources:
        lines += ["", "[[pages]]", f'generator = "{name}"', f"count = {count}", f"first_seed = {first}", f"last_seed = {last}"]
        lines += [] if before else [f"read_by_tesseract_too = {twice}"]
    if before:
        lines += ["", "# The forests of what is misread and of the script are older; they were trained on these pages.", "[reading]"]
        reading = before.get("reading", before)
        lines += [f'date = "{reading["date"]}"']
        lines += [f"{figure} = {value}" for figure, value in (reading | reading.get("cross_validation", {})).items()
                  if figure in ("auc_misread_over_a_tenth", "auc_chinese")]
        for pages in reading["pages"]:
            lines += ["", "[[reading.pages]]", *(f"{key} = {json.dumps(value)}" for key, value in pages.items())]
    if validation:
        lines += ["", "[cross_validation] # five folds by page, of real pictures by picture"]
        lines += [f"{figure} = {value:.4f}" for figure, value in validation.items()]
    all_names = (names[0], names[0], names[0], names[1])
    for title, model, own in zip(("text", "misread", "chinese", "in_context"), models, all_names):
        if isinstance(model, bytes):
            continue
        booster, use = model
        gain = booster.feature_importance("gain")
        order = np.argsort(-gain)[:12]
        lines += ["", f"[importance.{title}] # share of the gain"]
        lines += [f"{own[use[i]]} = {gain[i] / gain.sum():.3f}" for i in order]
    with open(provenance_path(output), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    print("\n".join(lines), file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", action="append", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--examples", default=os.path.join(ROOT, "target/fast/examples"))
    parser.add_argument("--keep", metavar="MODEL", help="keep this model's forests of what is misread and of the script")
    parser.add_argument("--no-validation", action="store_true")
    args = parser.parse_args()
    names, pages, sources, pictures = None, [], [], {}
    for folder in args.pages:
        own = described(folder, args.keep)
        names, more = load(own, [os.path.join(args.examples, "line_features")])
        pictures.update(own)
        numbers = [p["number"] for p in more]
        twice = len(glob.glob(os.path.join(folder, "*.tesseract.json")))
        sources.append((os.path.basename(os.path.normpath(folder)), len(more), min(numbers), max(numbers), twice))
        print(f"{sources[-1]}: {sum(len(p['text']) for p in more)} candidates, "
              f"{sum((p['text'] == 1).sum() for p in more)} lines", file=sys.stderr)
        pages += more
    kept = kept_forests(args.keep) if args.keep else None
    before = tomllib.load(open(provenance_path(args.keep), "rb")) if args.keep else None
    context_names, context_pages = in_context(names, pages, pictures, os.path.join(args.examples, "line_context"), kept)
    models = [*fit(names, pages, kept), fit_in_context(context_names, context_pages)]
    write_model(args.output, models)
    validation = None
    if not args.no_validation:
        validation = cross_validate(names, pages, kept) | {"auc_text_in_context": validate_in_context(context_names, context_pages)}
    write_provenance(args.output, (names, context_names), models, sources, validation, before)


if __name__ == "__main__":
    main()
