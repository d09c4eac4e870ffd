#!/usr/bin/env python3
"""Picture of the terminal output for the README.

    python3 tools/screenshots/terminal.py [OUTPUT.png]

Needs chromium and fonts-noto-cjk (Debian) and a built target/release/scanready; SCANREADY names another program.
"""
import html, os, re, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COLOURS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "34": "#79c0ff", "36": "#76e3ea", "91": "#ff7b72", "92": "#7ee787", "93": "#e3b341"}


def to_html(text):
    out, open_spans = [], 0
    for part in re.split(r"(\x1b\[[0-9;]*m)", text):
        codes = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if not codes:
            out.append(html.escape(part))
            continue
        out.append("</span>" * open_spans)
        open_spans = 0
        styles = [f"color:{COLOURS[c]}" for c in codes[1].split(";") if c in COLOURS]
        styles += ["font-weight:bold"] * ("1" in codes[1].split(";")) + ["opacity:.7"] * ("2" in codes[1].split(";"))
        if styles:
            out.append(f'<span style="{";".join(styles)}">')
            open_spans = 1
    return "".join(out) + "</span>" * open_spans


def main():
    output = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "docs/images/terminal.png"))
    program = os.environ.get("SCANREADY", os.path.join(ROOT, "target/release/scanready"))
    environment = dict(os.environ, COLUMNS="110")
    shown = subprocess.run([program, "fixtures/demo", "--lang", "en", "--color", "always", "--no-cache"], cwd=ROOT,
                           env=environment, capture_output=True, text=True).stdout
    page = ('<meta charset="utf-8"><body style="margin:0;background:#0d1117;color:#e6edf3"><pre style="margin:16px;'
            'font:13px/1.45 \'Noto Sans Mono CJK SC\',monospace;white-space:pre-wrap;width:1010px">'
            f"$ scanready fixtures/demo\n{to_html(shown)}</pre>")
    lines = shown.count("\n") + 3
    with tempfile.TemporaryDirectory() as work:
        source = os.path.join(work, "page.html")
        with open(source, "w", encoding="utf-8") as out:
            out.write(page)
        os.makedirs(os.path.dirname(output), exist_ok=True)
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
                        "--disable-background-networking", "--disable-component-update", f"--user-data-dir={work}/profile",
                        f"--window-size=1050,{int(lines * 20) + 40}", f"--screenshot={output}", f"file://{source}"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
