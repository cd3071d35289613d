"""How each box, list and menu of the window is opened with realistic data, to be drawn. See `draw_every_box`."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gpu_modeler.app.rows import Page
from gpu_modeler.gui.dialogs.fitting import fit_to_screen
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.text import Message
from tests.manual.window_parts import (
    charts_menu,
    completion,
    context_menu,
    find,
    go_to,
    menus,
    refusal,
    side_bar,
    side_bar_menus,
    small_window,
    structure_menu,
    submenus,
)

TABLE = (
    "沐曦 单位：万元\t\t\t\n"
    "项目\t2024A\t2025E\t25Q3\n"
    '一、营业收入\t"74,307"\t170000\t32000\n'
    "净利润\t(140,900)\t—\t\n"
    "成本率（%）\t45\t46.5\t\n"
)
CELL = CellPlace("revenue", ("2027", "cambricon"))
INPUT = CellPlace("tam_growth", ("2028",))

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


def shortcuts(easel):
    easel.go()
    easel.ask("shortcuts")
    from gpu_modeler.gui.dialogs.shortcuts import ShortcutsDialog

    box = ShortcutsDialog(easel.session, easel.window)
    box.wanted.setText("zt" if easel.session.language == "zh" else "paste")
    box.exec()


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
