"""Draws every box, list and menu of the window in both languages and themes, at 100 % and 200 %, to be looked at.

    .venv/bin/python tests/manual/draw_every_box.py FOLDER [LANGUAGE THEME SCALE [NAME ...]]

Writes FOLDER/NAME.LANGUAGE.THEME.SCALE.png. Each box is opened as a person opens it, by its action or its key; what it
asks is drawn and refused. It prints what is higher than a laptop's screen and which texts have no room. Without the rest
it draws all eight sets, each in a process of its own, as Qt takes the scale at its start.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def draw_all(folder):
    """Draw all sets."""
    for language, theme, scale in product(("zh", "en"), ("light", "dark"), ("1", "2")):
        subprocess.run([sys.executable, __file__, str(folder), language, theme, scale], check=True)


def laptop(scale):
    """Return a file that describes a small laptop's screen to Qt."""
    size = {"width": 1280 * int(scale), "height": 720 * int(scale)}
    rest = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    kept = Path(tempfile.mkdtemp()) / "screens.json"
    kept.write_text(
        json.dumps({"screens": [{"name": "laptop", "x": 0, "y": 0, **size, **rest}]}), encoding="utf-8"
    )
    return kept


def draw(folder, language, theme, scale, names):
    """Draw the boxes of one set."""
    os.environ["QT_SCALE_FACTOR"] = scale
    os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={laptop(scale)}")
    from tests.manual.boxes import BOXES
    from tests.manual.easel import Easel

    easel = Easel(folder, language, theme, scale)
    for name, opened in BOXES.items():
        if not names or name in names:
            began = time.monotonic()
            easel.draw(name, opened)
            print(f"{name:22} {time.monotonic() - began:5.1f} s  {easel.told}", flush=True)
    os._exit(0)  # nothing is to be asked or saved


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 2:
        draw(target, *sys.argv[2:5], sys.argv[5:])
    else:
        draw_all(target)
