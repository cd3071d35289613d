"""Draws every page of the window in both languages and themes, at 100 % and 200 %, to be looked at.

    .venv/bin/python tests/manual/draw_every_page.py FOLDER [LANGUAGE THEME SCALE [KIND ...]]

Writes FOLDER/KIND.LANGUAGE.THEME.SCALE.png, 1440 by 900 (a screen twice as fine at 200 %). Without the rest it draws
all eight sets, each in a process of its own, as Qt takes the scale at its start.
"""

import os
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

SIZE = (1440, 900)
SECONDS = 2.0
"""What a page may take for charts and what is computed beside the window."""


def draw_all(folder):
    """Draw all sets."""
    for language, theme, scale in product(("zh", "en"), ("light", "dark"), ("1", "2")):
        subprocess.run([sys.executable, __file__, str(folder), language, theme, scale], check=True)


def draw(folder, language, theme, scale, kinds):
    """Draw the pages of one set."""
    os.environ["QT_SCALE_FACTOR"] = scale
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from PySide6.QtCore import Qt

    from gpu_modeler.app.rows import Page
    from gpu_modeler.app.session import Session
    from gpu_modeler.app.settings import SettingsFile
    from gpu_modeler.gui.application import build_charts, make_application, open_window
    from gpu_modeler.gui.grid.contents import CellPlace
    from gpu_modeler.gui.shell.tools import TOOLS

    app = make_application()
    session = Session(settings_file=SettingsFile.nowhere())
    session.choose_language(language)
    session.choose_theme(theme)
    window = open_window(app, session)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(*SIZE)
    window.show()
    build_charts(window)
    pages = {
        "company": Page("company", "cambricon"),
        "market": Page("market"),
        "compare": Page("compare", line="revenue"),
        **{kind: Page(kind) for kind in TOOLS},
    }
    for kind, page in pages.items():
        if kinds and kind not in kinds:
            continue
        window.show_page(page)
        if kind == "company":
            window.view.go_to(CellPlace("revenue", ("2027", "cambricon")))
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            app.processEvents()
        window.grab().save(str(folder / f"{kind}.{language}.{theme}.{scale}.png"))
    os._exit(0)  # nothing is to be asked or saved


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 2:
        draw(target, *sys.argv[2:5], sys.argv[5:])
    else:
        draw_all(target)
