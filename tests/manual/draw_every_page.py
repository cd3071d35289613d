"""Draws every page of the window in both languages and themes, at 100 % and 200 %, to be looked at.

    .venv/bin/python tests/manual/draw_every_page.py FOLDER [--size 1440x900] [LANGUAGE THEME SCALE [NAME ...]]

Writes FOLDER/NAME.LANGUAGE.THEME.SCALE.png: the grid in several arrangements, every other page before and after its runs
(NAME, NAME_run), and every page of an empty model (empty_NAME). Without the rest it draws all eight sets, each in a
process of its own, as Qt takes the scale at its start.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from itertools import product
from pathlib import Path

SIZE = "1440x900"
SECONDS = 0.8
"""What a page may take for charts and what is computed beside the window."""
PATIENCE_SECONDS = 60
"""What a run may take."""
TRIALS = 2000


def draw_all(folder, size):
    """Draw all sets."""
    for language, theme, scale in product(("zh", "en"), ("light", "dark"), ("1", "2")):
        call = [sys.executable, __file__, str(folder), "--size", size, language, theme, scale]
        subprocess.run(call, check=True)


class Drawer:
    """A window in one language, theme and scale; `pictures` tells in order how each picture is come by."""

    def __init__(self, language, theme, size):
        from PySide6.QtCore import Qt

        from gpu_modeler.app.session import Session
        from gpu_modeler.app.settings import SettingsFile
        from gpu_modeler.gui.application import build_charts, make_application, open_window

        self.app = make_application()
        self.session = Session(settings_file=SettingsFile.nowhere())
        self.session.choose_language(language)
        self.session.choose_theme(theme)
        self.window = open_window(self.app, self.session)
        self.window.setWindowState(Qt.WindowState.WindowNoState)
        self.window.resize(*size)
        self.window.show()
        build_charts(self.window)

    # --- waiting ----------------------------------------------------------------------------------

    def settle(self, seconds=SECONDS):
        """Let Qt work for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.005)

    def wait(self, is_done):
        """Let Qt work until something is done."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not is_done() and time.monotonic() < end:
            self.settle(0.05)

    # --- what is shown ----------------------------------------------------------------------------

    def pictures(self):
        """Return by name what leads to each picture."""
        from gpu_modeler.app.rows import Page
        from gpu_modeler.gui.shell.tools import TOOLS

        act = self.window.commands.run_named
        views = {
            f"view_{name}": partial(self.window.show_page, Page("view", view=f":{name}"))
            for name in ("company", "line", "scenario", "companies", "segment")
        }
        return {
            "market": lambda: self.window.show_page(Page("market")),
            "compare": lambda: self.window.show_page(Page("compare", line="revenue")),
            **views,
            "view_strip": lambda: act("arrange"),
            "company": self.company,
            "zoomed": lambda: (self.company(), act("zoom_in"), act("zoom_in"), act("zoom_in")),
            "folded": lambda: (act("zoom_reset"), act("fold_all")),
            "inspector": lambda: (act("unfold_all"), self.company(), act("inspector")),
            "find": self.find,
            "formula": self.formula,
            **{kind: partial(self.tool, kind) for kind in TOOLS},
            "implied_large": self.implied_large,
            "sensitivity_table": partial(self.sensitivity, "table"),
            "sensitivity_lines": partial(self.sensitivity, "lines", "spider"),
            "simulation_run": self.simulation_run,
            "simulation_inputs": partial(self.tab, "simulation", 1),
            "simulation_correlations": partial(self.tab, "simulation", 2),
            "simulation_drivers": self.drivers_run,
            "race_run": self.race_run,
            **{f"checks_{at}": partial(self.tab, "checks", at) for at in range(1, 5)},
            "structure_details": self.structure_details,
            "bridge": self.bridge,
            "review": self.review,
            "empty_company": self.empty,
            **{f"empty_{kind}": partial(self.tool, kind) for kind in TOOLS if kind != "manual"},
            **{f"empty_simulation_{at}": partial(self.tab, "simulation", at) for at in range(1, 4)},
            **{f"empty_checks_{at}": partial(self.tab, "checks", at) for at in range(1, 5)},
        }

    def company(self):
        """Show a company's page, with the cursor amid it."""
        from gpu_modeler.app.rows import Page
        from gpu_modeler.gui.grid.contents import CellPlace

        self.window.show_page(Page("company", "cambricon"))
        self.window.view.go_to(CellPlace("revenue", ("2027", "cambricon")))

    def find(self):
        """Open the list of what is found."""
        self.window.commands.run_named("inspector")
        self.window.commands.run_named("find")
        field = self.app.focusWidget()
        if field is not None and hasattr(field, "setText"):
            field.setText("HBM")

    def formula(self):
        """Write a formula, with the list of names open."""
        from PySide6.QtTest import QTest

        from gpu_modeler.gui.finding.panel import FindPanel

        for panel in self.window.findChildren(FindPanel):
            panel.parentWidget().hide()
        self.company()
        values = self.window.view.grid.values
        values.setFocus()
        QTest.keyClicks(values, "=")
        self.settle(0.2)
        QTest.keyClicks(self.window.view.bar.edit, "product")

    def tool(self, kind):
        """Show a page that stands in the grid's place."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from gpu_modeler.app.rows import Page
        from gpu_modeler.gui.grid.contents import CellPlace

        edit = self.window.view.bar.edit
        if edit.isVisible() and edit.hasFocus():
            QTest.keyClick(edit, Qt.Key.Key_Escape)
            QTest.keyClick(edit, Qt.Key.Key_Escape)
        if kind == "sensitivity" and "equity_value" in self.session.model.lines:
            self.company()
            self.window.view.go_to(CellPlace("equity_value", ("cambricon",)))
        self.window.show_page(Page(kind))
        if kind in {"structure", "story"}:
            self.window.tools.desk(kind).take_focus()
        if kind == "implied":
            page = self.page("implied")
            self.wait(
                lambda: (
                    bool(page.asking.why_nothing()) or (page.asking.is_fresh and not page.head.state.text())
                )
            )

    def page(self, kind):
        """Return the widget of a page, which is shown."""
        from gpu_modeler.app.rows import Page

        self.window.show_page(Page(kind))
        return self.window.tools.desk(kind).widget

    def tab(self, kind, at):
        """Show one of a page's tabs."""
        page = self.page(kind)
        page.tabs.setCurrentIndex(at)

    def implied_large(self):
        """Show one company's chart alone."""
        page = self.page("implied")
        page.show_large("cambricon")
        self.wait(lambda: page.asking.is_fresh and not page.head.state.text())

    def sensitivity(self, upper, lower="bars"):
        """Show both halves otherwise."""
        page = self.page("sensitivity")
        for panel, name in ((page.table_panel, upper), (page.tornado_panel, lower)):
            panel.switch.choose(name)
            panel.show_view()

    def simulation_run(self):
        """Run trials."""
        page = self.page("simulation")
        page.tabs.setCurrentIndex(0)
        page.head.trials.setValue(TRIALS)
        page.begin()
        self.wait(lambda: page.known.told is not None)

    def drivers_run(self):
        """Compute where the variance comes from."""
        self.tab("simulation", 3)
        self.settle(0.3)
        view = self.page("simulation").tabs.made(3)
        view.begin()
        self.wait(lambda: view.answer is not None)

    def race_run(self):
        """Run the race."""
        page = self.page("race")
        page.begin()
        self.wait(lambda: page.answer is not None)

    def structure_details(self):
        """Choose a line, so that its details are told."""
        self.tool("structure")
        tree = self.page("structure").tree
        tree.setCurrentIndex(tree.indexBelow(tree.indexBelow(tree.currentIndex())))

    def bridge(self):
        """Show the box that explains a difference, over the page of scenarios."""
        self.tool("scenarios")
        desk = self.window.tools.desk("scenarios")
        desk.page.asked.emit("bridge")
        self.wait(lambda: desk.bridge is not None and not desk.bridge.is_running)
        desk.bridge.move(self.window.mapToGlobal(self.window.rect().topLeft()))

    def review(self):
        """Show what a colleague typed over in a workbook of the model."""
        sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
        from tests.returned import export, type_into

        self.window.tools.desk("scenarios").bridge.close()
        with tempfile.TemporaryDirectory() as folder:
            path = export(self.session, Path(folder) / "returned.xlsx")
            place = ("2027", "cambricon", "training")
            type_into(path, "price", place, 20.0, self.session.model)
            self.window.reviews.begin(path)
            self.wait(lambda: self.window.review_page is not None)
        page = self.window.review_page
        self.wait(lambda: not page.trials.is_running)

    def empty(self):
        """Begin an empty model."""
        from gpu_modeler.app.rows import Page

        self.tab("simulation", 0)
        self.tab("checks", 0)
        self.session.new()
        self.window.show_page(Page("company"))

    # --- drawing ----------------------------------------------------------------------------------

    def picture(self):
        """Return the window as it is, with the lists that stand over it."""
        from PySide6.QtCore import QPoint
        from PySide6.QtGui import QPainter

        made = self.window.grab()
        painter = QPainter(made)
        for widget in self.app.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                at = self.window.mapFromGlobal(widget.mapToGlobal(QPoint(0, 0)))
                painter.drawPixmap(at, widget.grab())
        painter.end()
        return made


def draw(folder, size, language, theme, scale, names):
    """Draw the pictures of one set: all, or those named. Those of an empty model need that of its grid first."""
    os.environ["QT_SCALE_FACTOR"] = scale
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    drawer = Drawer(language, theme, size)
    for name, lead in drawer.pictures().items():
        if names and name not in names:
            continue
        try:
            lead()
        except Exception as error:
            sys.stderr.write(f"{name}: {error!r}\n")
            continue
        drawer.settle()
        drawer.picture().save(str(folder / f"{name}.{language}.{theme}.{scale}.png"))
    sys.stderr.flush()
    os._exit(0)  # nothing is to be asked or saved


def asked():
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default=SIZE, help="of the window, as 1000x650")
    parser.add_argument("set", nargs="*", metavar="LANGUAGE THEME SCALE [NAME]")
    return parser.parse_intermixed_args()  # the size may stand between the folder and the set


if __name__ == "__main__":
    wanted = asked()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    if wanted.set:
        pixels = tuple(int(part) for part in wanted.size.split("x"))
        draw(wanted.folder, pixels, *wanted.set[:3], wanted.set[3:])
    else:
        draw_all(wanted.folder, wanted.size)
