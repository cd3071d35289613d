"""How each box, list and menu of the window is opened with realistic data, to be drawn. See `draw_every_box`."""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
)

from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui.application import build_charts, make_application, open_window
from gpu_modeler.gui.dialogs.fitting import fit_to_screen
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.text import Message

HIGHEST = 664
"""Logical pixels of a box in a 1280 by 720 screen, less its title and a task bar."""
SECONDS = 0.25
TABLE = (
    "沐曦 单位：万元\t\t\t\n"
    "项目\t2024A\t2025E\t25Q3\n"
    '一、营业收入\t"74,307"\t170000\t32000\n'
    "净利润\t(140,900)\t—\t\n"
    "成本率（%）\t45\t46.5\t\n"
)
CELL = CellPlace("revenue", ("2027", "cambricon"))
INPUT = CellPlace("tam_growth", ("2028",))


class Easel:
    """A window in one language and theme; whatever it opens is drawn in place of being answered."""

    def __init__(self, folder, language, theme, scale):
        self.folder, self.suffix = Path(folder), f"{language}.{theme}.{scale}"
        self.app = make_application()
        self.session = Session(settings_file=SettingsFile.nowhere())
        self.session.choose_language(language)
        self.session.choose_theme(theme)
        self.window = open_window(self.app, self.session)
        sys.excepthook = sys.__excepthook__
        self.window.setWindowState(Qt.WindowState.WindowNoState)
        self.window.resize(1440, 860)
        self.window.show()
        build_charts(self.window)
        self.settle(2.0)
        self.name, self.drawn, self.told = "", 0, ""
        QDialog.exec = lambda box: self._take_box(box)  # noqa: PLW0108 - Qt hands the box only to a function
        QFileDialog.getOpenFileName = staticmethod(lambda *_a, **_k: ("", ""))
        QFileDialog.getSaveFileName = staticmethod(lambda *_a, **_k: ("", ""))

    def settle(self, seconds=SECONDS):
        """Let Qt work for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()

    def wait(self, is_done, seconds=20.0):
        """Let Qt work until something is done."""
        end = time.monotonic() + seconds
        while not is_done() and time.monotonic() < end:
            self.app.processEvents()

    def draw(self, name, opened):
        """Draw all that one of `BOXES` opens."""
        self.name, self.drawn, self.told = name, 0, ""
        try:
            opened(self)
        except Exception as error:  # the others are drawn all the same
            self.told = f" FAILED {error!r}"
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                self.keep(widget)
                widget.close()
        self.told = self.told or ("" if self.drawn else "NOTHING")

    def keep(self, widget):
        """Write what a widget looks like, and take note of what has no room."""
        self.drawn += 1
        number = f"-{self.drawn}" if self.drawn > 1 else ""
        widget.grab().save(str(self.folder / f"{self.name}{number}.{self.suffix}.png"))
        if isinstance(widget, QDialog):
            if widget.height() > HIGHEST:
                self.told += f" HIGH {widget.width()}x{widget.height()}"
            if not widget.windowTitle() and not widget.windowFlags() & Qt.WindowType.FramelessWindowHint:
                self.told += " UNTITLED"
        self.told += "".join(f" CUT {text!r}" for text in cut_texts(widget))

    def _take_box(self, box):
        box.show()
        self.settle()
        self.keep(box)
        box.done(0)
        return 0

    def keep_menu(self, menu):
        """Draw a menu without opening it, since off screen nothing would let it go."""
        menu.aboutToShow.emit()
        menu.ensurePolished()
        menu.resize(menu.sizeHint())
        self.keep(menu)

    def ask(self, action):
        """Ask for an action of the table."""
        self.window.commands.run_named(action)

    def go(self, place=CELL):
        """Put the cursor on a cell of the grid."""
        self.window.show_page(self.window.view.page_of(place))
        self.window.view.go_to(place)
        self.settle(0.1)

    def desk(self, kind):
        """Show a page and return what stands behind it."""
        self.window.show_page(Page(kind))
        self.settle(0.5)
        return self.window.tools.desk(kind)

    def do(self, do):
        """Press a button, or whatever else makes a box."""
        do()
        self.settle()

    def window_part(self, widget):
        """Draw a part of the window."""
        self.settle()
        self.keep(widget)


def cut_texts(widget):
    """Yield texts of labels and buttons that are wider or higher than the room they have."""
    for label in widget.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.pixmap():
            needed = label.sizeHint()
            if label.wordWrap():
                is_cut = label.heightForWidth(label.width()) > label.height() + 1
            else:
                is_cut = needed.width() > label.width() + 1 or needed.height() > label.height() + 1
            if is_cut:
                yield label.text()[:40]
    for button in widget.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and button.sizeHint().width() > button.width() + 1:
            yield button.text()[:40]


# --- what opens them --------------------------------------------------------------------------------


def at_cell(*actions):
    """Return what asks for actions at a computed cell."""

    def opened(easel):
        easel.go()
        for action in actions:
            easel.ask(action)

    return opened


def paste_special(easel):
    easel.go()
    easel.ask("copy")
    easel.ask("paste_special")


def table_import(easel):
    easel.go()
    QApplication.clipboard().setText(TABLE)
    easel.ask("paste_table")


def review_password(easel):
    from gpu_modeler.files.reading.faults import PasswordNeeded
    from gpu_modeler.gui.review.opening import Opening
    from gpu_modeler.gui.tables.opening import TableOpening

    message = PasswordNeeded(path="寒武纪_对外版_2026-05.xlsx").message
    Opening(easel.session, easel.window)._ask_password(message)
    TableOpening(easel.session, easel.window)._ask_password(message)


def reading(easel):
    from gpu_modeler.gui.tables.opening import TableOpening

    box = TableOpening(easel.session, easel.window)._progress_box("寒武纪_对外版_2026-05.xlsx")
    box.show()
    easel.settle()
    easel.keep(box)
    box.close()


def deletion(easel):
    from gpu_modeler.app.building.targets import Target
    from gpu_modeler.gui.structure.requests import Requests

    asked = Requests(easel.window)
    for target in (
        Target("line", "gross_margin"),
        Target("item", "cambricon", "company"),
        Target("scenario", next(name for name in easel.session.model.orders["scenarios"] if name != "base")),
    ):
        asked.delete([target])


def structure_boxes(easel):
    from gpu_modeler.app.building.targets import Target
    from gpu_modeler.gui.structure.requests import Requests

    asked = Requests(easel.window)
    asked.insert_axis()
    asked.rename(Target("item", "cambricon", "company"))
    asked.rename(Target("section", easel.session.model.orders["sections"][0]))
    scenario = next(name for name in easel.session.model.orders["scenarios"] if name != "base")
    asked.change(Target("scenario", scenario))


def guided(easel):
    from gpu_modeler.app.guided.answers import Answers
    from gpu_modeler.gui.guided.dialog import GuidedDialog

    box = GuidedDialog(easel.session.language, easel.window)
    figures = {"revenue": "65", "gross_margin": "55%", "operating_expense": "16", "cash": "60", "shares": "4"}
    names = "示例公司 / Example\n摩尔线程 / Moore Threads"
    reported = {(place, name): text for place in (0, 1) for name, text in figures.items()}
    prices = {(place, "share_price"): "150" for place in (0, 1)}
    box.show()
    easel.settle()
    easel.keep(box)
    box.take_over(Answers(companies=names, last_year="2025", years=8, reported=reported))
    box.go_on()
    easel.settle()
    box.go_on()
    easel.settle()
    easel.keep(box)
    box.reported.texts.update(prices)
    box.go_on()
    easel.settle()
    easel.keep(box)
    box.reject()  # which asks
    box._opened = box.answers()
    box.reject()
    box.deleteLater()


def note(easel):
    easel.go()
    easel.ask("save_note")


def chart_editor(easel):
    easel.go()
    values = easel.window.view.grid.values
    for _ in range(3):
        QTest.keyClick(values, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    easel.ask("chart_selection")


def find(easel):
    easel.go()
    easel.ask("find")
    panel = _find_panel(easel)
    panel.wanted.setText("收入" if easel.session.language == "zh" else "revenue")
    easel.settle(1.5)
    easel.window_part(panel)
    easel.ask("replace")
    easel.settle(0.5)
    easel.window_part(panel)
    QTest.keyClick(panel.wanted, Qt.Key.Key_Escape)


def _find_panel(easel):
    from gpu_modeler.gui.finding.desk import FindDesk

    return next(part for part in easel.window.attached if isinstance(part, FindDesk)).panel


def go_to(easel):
    easel.go()
    easel.ask("go_to")
    box = easel.window.view.bar.name_box
    QTest.keyClicks(
        easel.app.focusWidget() or box, "hwj sr 2027" if easel.session.language == "zh" else "camb rev 2027"
    )
    easel.settle(0.6)
    _overlays(easel)
    easel.window.view.grid.values.setFocus()


def _overlays(easel):
    """Draw the window with what stands over it."""
    from PySide6.QtGui import QPainter

    easel.drawn += 1
    made = easel.window.grab()
    painter = QPainter(made)
    for widget in QApplication.topLevelWidgets():
        if widget is not easel.window and widget.isVisible():
            at = easel.window.mapFromGlobal(widget.mapToGlobal(QPoint(0, 0)))
            painter.drawPixmap(at, widget.grab())
            widget.hide()
    painter.end()
    made.save(str(easel.folder / f"{easel.name}.{easel.suffix}.png"))


def completion(easel):
    easel.go()
    view = easel.window.view
    view.grid.values.setFocus()
    QTest.keyClicks(view.grid.values, "=")
    easel.settle(0.2)
    QTest.keyClicks(view.bar.edit, "yysr" if easel.session.language == "zh" else "product")
    easel.wait(view.bar.edit.popup.isVisible, 5)
    edit, popup = view.bar.edit, view.bar.edit.popup
    popup.move(edit.mapToGlobal(QPoint(0, edit.height() + 4)))
    _overlays(easel)
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    QTest.keyClick(edit, Qt.Key.Key_Escape)


def refusal(easel):
    model = easel.session.model
    money = next(
        name
        for name, known in model.lines.items()
        if known.is_input and known.unit == "CNY_100m" and "period" in known.axes and len(known.axes) == 2
    )
    place = next(place for _, place in model.cells_of(money))
    easel.go(CellPlace(money, place))
    values = easel.window.view.grid.values
    values.setFocus()
    for letter in "150 USD_100m":
        QTest.keyClicks(easel.app.focusWidget() or values, letter)
        easel.settle(0.02)
    QTest.keyClick(easel.app.focusWidget() or values, Qt.Key.Key_Return)
    easel.settle(0.5)
    _overlays(easel)
    easel.window.view.grid.editing.cancel()
    easel.window.view.messages.dismiss()


def save_question(easel):
    from gpu_modeler.gui.shell.messages import ask_save

    ask_save(easel.window, easel.session)


def error_box(easel):
    from gpu_modeler.gui.shell.messages import show_box

    message = Message("file_unreadable", {"file": "半导体_2026.gpum", "reason": "…"})
    try:
        easel.session.open(Path("/tmp/there is no such file 半导体.gpum"))
    except Exception as error:
        message = error.message
    show_box(easel.window, easel.session, "box_open", message)


def context_menu(easel):
    easel.go()
    menu = easel.window.menus.context_menu()
    easel.keep_menu(menu)


def menus(easel):
    easel.go()
    for menu in easel.window.menus.menus.values():
        easel.keep_menu(menu)


def submenus(easel):
    easel.go()
    shell = easel.window.menus
    for menu in (*shell._folded.values(), shell.submenus["choose_scenario"]):
        easel.keep_menu(menu)


def side_bar_menus(easel):
    from gpu_modeler.gui.structure.sidebar_menu import company_menu

    easel.keep_menu(company_menu(easel.window, Page("company", "cambricon")))


def side_bar(easel):
    easel.go()
    bar = easel.window.sidebar
    for folded in (False, True):
        bar.fold(bar.currentRow(), folded=folded)
        easel.window_part(bar)
    bar.fold(bar.currentRow(), folded=False)
    bar.form.switch()
    easel.window_part(bar)
    bar.form.switch()
    bar.form._chosen = ""


def small_window(easel):
    easel.go()
    easel.window.resize(1000, 650)
    easel.settle(0.5)
    _overlays(easel)
    easel.window.resize(1440, 860)
    easel.settle(0.3)


def shortcuts(easel):
    easel.go()
    easel.ask("shortcuts")
    from gpu_modeler.gui.dialogs.shortcuts import ShortcutsDialog

    box = ShortcutsDialog(easel.session, easel.window)
    box.wanted.setText("zt" if easel.session.language == "zh" else "paste")
    box.exec()


def charts_menu(easel):
    easel.go()
    card = easel.window.charts.cards[0]
    easel.keep_menu(card.menu())


def structure_menu(easel):
    from gpu_modeler.gui.structure import desk as structure_desk

    desk = easel.desk("structure")
    page = desk.page
    desk.take_focus()
    for _ in range(8):
        QTest.keyClick(page.tree, Qt.Key.Key_Down)
    kept = structure_desk.QMenu
    structure_desk.QMenu = type("Drawn", (kept,), {"exec": lambda menu, *_at: easel.keep_menu(menu)})
    desk._open_menu(QPoint(30, 30))
    structure_desk.QMenu = kept


def uncertainty(easel):
    from gpu_modeler.gui.uncertain.asking import uncertainties_of
    from gpu_modeler.gui.uncertain.dialog import UncertaintyDialog

    easel.go(INPUT)
    easel.ask("uncertainty_of_cell")
    for known in (uncertainties_of(easel.session, INPUT)[0], None):
        box = UncertaintyDialog(easel.session, known, near=INPUT, parent=easel.window)
        fit_to_screen(box)
        box.exec()


def goal_seek(easel):
    easel.go(CellPlace("revenue", ("2027", "cambricon")))
    easel.ask("goal_seek")


def bridge(easel):
    easel.desk("scenarios")
    easel.ask("explain")
    desk = easel.window.tools.desk("scenarios")
    easel.wait(lambda: desk.bridge is not None and not desk.bridge.is_running)
    easel.settle(1.0)


def story(easel):
    desk = easel.desk("story")
    desk.page.table.setFocus()
    QTest.keyClick(desk.page.table, Qt.Key.Key_Down)
    desk.ask("edit")
    desk.ask("add")
    desk.ask("jump")


def vintages(easel):
    desk = easel.desk("vintages")
    desk.page.table.setFocus()
    for _ in range(3):
        QTest.keyClick(desk.page.table, Qt.Key.Key_Down)
    desk.ask("edit")
    desk.ask("add")


def sources(easel):
    desk = easel.desk("sources")
    desk.page.table.setFocus()
    QTest.keyClick(desk.page.table, Qt.Key.Key_Down)
    for name in ("edit", "add", "check", "merge", "limits"):
        desk.ask(name)


def inspector_source(easel):
    from gpu_modeler.app.inspecting.readings import Spot
    from gpu_modeler.gui.inspector.source_dialog import SourceDialog

    model = easel.session.model
    line = next(name for name, known in model.lines.items() if known.is_input and "period" in known.axes)
    place = next(place for _, place in model.cells_of(line))
    spot = Spot(line, place)
    for is_alternative in (False, True):
        SourceDialog(easel.session, spot, is_alternative=is_alternative, parent=easel.window).exec()


def checks(easel):
    desk = easel.desk("checks")
    easel.settle(3.0)
    view = desk.page.findings.view
    view.setFocus()
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Down)
    desk.dismiss()
    for _ in range(40):
        QTest.keyClick(view, Qt.Key.Key_Down)
        current = view.current
        if current is not None and current.fix is not None:
            desk.fix()
            break
    easel.go()
    desk.record()


def scenarios(easel):
    easel.desk("scenarios")
    easel.ask("insert_scenario")
    from gpu_modeler.gui.scenarios.dialog import DuplicateScenarioDialog

    DuplicateScenarioDialog(easel.session, easel.session.model.orders["scenarios"][1], easel.window).exec()


def views(easel):
    easel.window.show_page(Page("view", view=":companies"))
    easel.ask("arrange")
    from gpu_modeler.gui.views.desk import ViewDesk

    desk = next(part for part in easel.window.attached if isinstance(part, ViewDesk))
    desk._ask_shown()
    desk.save()
    easel.window_part(desk.strip)
    easel.ask("arrange")


def groups(easel):
    easel.go()
    values = easel.window.view.grid.values
    QTest.keyClick(values, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    easel.ask("group_rows")


def findings(easel):
    from gpu_modeler.files.verify.records import Engine, Finding, Verification
    from gpu_modeler.gui.export.findings import FindingsDialog

    engines = (Engine("formualizer", "0.3"), Engine("ironcalc", "0.5"))
    cells = tuple(
        Finding("differs", "寒武纪", f"{column}12", f"={column}10*{column}11", 763.25, {"formualizer": 763.2})
        for column in "DEFGHI"
    )
    made = Verification(30_910, 30_904, engines, cells)
    FindingsDialog(easel.session, made, easel.window).exec()


def palette(easel):
    easel.go()
    easel.ask("palette")


def manual_box(easel):
    from gpu_modeler.gui.extracts.charts_dialog import ChartsDialog
    from gpu_modeler.gui.manual.box import ManualBox

    owner = ChartsDialog(easel.session.language, easel.window)
    box = ManualBox(easel.session.language, owner)
    box.show_place("start")
    easel.settle()
    easel.keep(box)
    box.close()
    owner.deleteLater()


BOXES = {
    "export": at_cell("export_excel"),
    "table-import": table_import,
    "passwords": review_password,
    "reading": reading,
    "paste-special": paste_special,
    "note": note,
    "charts-out": at_cell("save_charts"),
    "chart-editor": chart_editor,
    "new-line": at_cell("insert_line"),
    "change-line": at_cell("change_line"),
    "rename-line": at_cell("rename_line"),
    "exceptions": at_cell("change_exception"),
    "deletion": deletion,
    "new-parts": at_cell(
        "insert_section",
        "insert_company",
        "insert_segment",
        "insert_group",
        "insert_years_end",
        "insert_years_start",
    ),
    "structure-boxes": structure_boxes,
    "guided": guided,
    "uncertainty": uncertainty,
    "goal-seek": goal_seek,
    "bridge": bridge,
    "story": story,
    "vintages": vintages,
    "sources": sources,
    "source-of-cell": inspector_source,
    "checks": checks,
    "scenarios": scenarios,
    "views": views,
    "groups": groups,
    "findings": findings,
    "find": find,
    "go-to": go_to,
    "palette": palette,
    "shortcuts": shortcuts,
    "about": at_cell("about"),
    "manual": manual_box,
    "save-question": save_question,
    "error-box": error_box,
    "refusal": refusal,
    "completion": completion,
    "context-menu": context_menu,
    "menus": menus,
    "submenus": submenus,
    "side-bar": side_bar,
    "small-window": small_window,
    "side-bar-menu": side_bar_menus,
    "structure-menu": structure_menu,
    "chart-menu": charts_menu,
}
"""Names of what is drawn, and what opens it."""
