"""Tables of others taken in by the dialog, as a person does it."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QInputDialog, QMessageBox

from gpu_modeler.app import importing
from gpu_modeler.files.clips import clip_of_text, workbook_of_clip
from gpu_modeler.gui import theme
from gpu_modeler.gui.tables import dialog as dialogs
from gpu_modeler.gui.tables.commands import TableCommands
from gpu_modeler.gui.tables.dialog import CHANGES, COLUMNS, OPEN, ROWS, TableDialog
from tests.files.table_files import written

TEXT = (
    "沐曦 单位：万元\t\t\t\n"
    "项目\t2024A\t2025E\t25Q3\n"
    '一、营业收入\t"74,307"\t170000\t32000\n'
    "净利润\t(140,900)\t—\t\n"
    "成本率（%）\t45\t46.5\t\n"
)


@pytest.fixture
def make(qtbot, session):
    theme.apply_theme(QApplication.instance(), "light")

    def made(text=TEXT):
        workbook = workbook_of_clip(clip_of_text(text), "Clipboard")
        shown = TableDialog(session, workbook, importing.tables_of(session, workbook))
        qtbot.addWidget(shown)
        shown.show()
        qtbot.waitExposed(shown)
        return shown

    return made


@pytest.fixture
def dialog(make):
    return make()


def texts(model, column):
    return [model.index(row, column).data() for row in range(model.rowCount())]


def choose(qtbot, dialog, tab, row, field, text):
    """Go to a cell of a list, type a choice and press Enter."""
    dialog.tabs.setCurrentIndex(tab)
    view, model = dialog.view(tab), dialog.view(tab).model()
    column = next(c for c in range(model.columnCount()) if model.field(c) == field)
    view.setCurrentIndex(model.index(row, column))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = view.indexWidget(model.index(row, column))
    editor.lineEdit().setText(text)  # typing would open the list, which the offscreen platform cannot raise
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.indexWidget(model.index(row, column)) is None)
    dialog.look()


def test_the_lists_are_good_models(qtbot, dialog):
    for model in (dialog.grid_model, dialog.rows, dialog.columns, dialog.changes, dialog.leftovers):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    dialog.choose_table(0)
    choose(qtbot, dialog, ROWS, 1, "line", "profit")
    dialog.panel.headings.setText("1")
    dialog.panel.headings.editingFinished.emit()
    dialog.choose_table(0)


def test_it_shows_what_the_table_says(dialog):
    assert texts(dialog.changes, 0) == ["Revenue", "Revenue", "Cost ratio", "Cost ratio"]
    assert texts(dialog.changes, 1) == ["2024 · MetaX", "2025 · MetaX"] * 2
    assert texts(dialog.changes, 3) == ["7.4307", "17", "45%", "46.5%"]
    assert texts(dialog.leftovers, 0) == ["D2", "A4"]
    assert dialog.accept_button.text() == "Import 4 values"


def test_old_values_and_differences_stand_beside_the_new(dialog):
    assert texts(dialog.changes, 2) == ["40", "80", "50%", "50%"]
    assert texts(dialog.changes, 4) == ["-32.5693  (-81.4%)", "-63  (-78.8%)", "-5%", "-3.5%"]
    assert texts(dialog.changes, 9) == ["over a formula"] * 2 + [""] * 2


def test_a_likeness_is_offered_and_taken_only_by_choice(qtbot, dialog):
    model = dialog.rows
    line = model.index(1, 1)
    assert model.part(1).is_empty
    assert "?" in line.data() or line.data() == "choose…"
    choose(qtbot, dialog, ROWS, 1, "line", "profit")
    assert line.data() == "Profit"
    assert "-14.09" in texts(dialog.changes, 3)
    assert texts(dialog.leftovers, 0) == ["D2"]


def test_a_text_that_is_no_choice_changes_nothing(qtbot, dialog):
    choose(qtbot, dialog, ROWS, 0, "line", "no such line")
    assert dialog.rows.part(0).line == "revenue"


def test_import_is_one_undo_step(qtbot, dialog, session):
    before = dict(session.model.all_cells())
    sources = dict(session.model.sources)
    dialog.accept()
    cell = session.cell("revenue", ("2024", "metax"))
    assert (cell.value, cell.kind, cell.note.en) == (7.4307, "actual", "Clipboard!B3")
    assert session.model.sources[cell.source].title == "Clipboard"
    session.undo()
    assert dict(session.model.all_cells()) == before
    assert session.model.sources == sources


def test_choices_are_remembered_for_the_template_but_not_the_company(qtbot, make):
    first = make()
    choose(qtbot, first, ROWS, 1, "line", "profit")
    choose(qtbot, first, COLUMNS, 2, "period", "2026")
    first.accept()
    again = make(TEXT.replace("沐曦", "壁仞").replace("25Q3", "2027E"))
    assert "remembered" in again.note.text() or "before" in again.note.text()
    assert texts(again.rows, 1) == ["Revenue", "Profit", "Cost ratio"]
    assert {change.place[1] for change in again.wanted.changes} == {"biren"}
    assert {change.place[0] for change in again.wanted.changes} == {"2024", "2025", "2027"}


def test_unticked_rows_stay_out(dialog):
    index = dialog.rows.index(0, 0)
    assert dialog.rows.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    dialog.look()
    assert texts(dialog.changes, 0) == ["Cost ratio"] * 2
    assert dialog.wanted.fates["ignored"] == 3
    assert not dialog.rows.flags(dialog.rows.index(0, 1)) & Qt.ItemFlag.ItemIsEditable


def test_the_unit_of_the_table_can_be_typed_as_tables_write_it(qtbot, dialog):
    dialog.panel.unit.setEditText("RMB mn")
    dialog.panel.unit.lineEdit().editingFinished.emit()
    dialog.look()
    assert texts(dialog.changes, 3)[0] == "743.07"
    dialog.panel.unit.setEditText("bananas")
    dialog.panel.unit.lineEdit().editingFinished.emit()
    assert "border" in dialog.panel.unit.styleSheet()


def test_dollars_are_refused_with_the_reason(dialog):
    dialog.panel.unit.choose("USD_1m")
    dialog.panel.unit.activated.emit(dialog.panel.unit.currentIndex())
    dialog.look()
    assert texts(dialog.changes, 0) == ["Cost ratio"] * 2
    assert any("currency" in reason for reason in texts(dialog.leftovers, 3))


def test_headings_can_be_told_where_they_are_not_found(make):
    text = "Biren\tRMB mn\nfirst\tsecond\nRevenue\t100\nProfit\t5\n"
    dialog = make(text)
    assert texts(dialog.changes, 0) == []
    dialog.panel.headings.setText("2")
    dialog.panel.headings.editingFinished.emit()
    assert [label.text for label in dialog.columns.labels] == ["second"]
    index = dialog.columns.index(0, 2)
    assert dialog.columns.setData(index, "2026")
    dialog.panel.items["company"].choose("biren")
    dialog.panel.items["company"].activated.emit(1)
    dialog.look()
    assert texts(dialog.changes, 1) == ["2026 · Biren"] * 2


@pytest.mark.parametrize("wrong", ["x", "0", "", "1.5"])
def test_a_heading_row_that_is_none_is_marked_and_changes_nothing(dialog, wrong):
    before = dialog.choices.table
    dialog.panel.headings.setText(wrong)
    dialog.panel.headings.editingFinished.emit()
    assert dialog.choices.table == before
    assert "border" in dialog.panel.headings.styleSheet()


def test_enter_in_a_field_does_not_import_and_ctrl_enter_does(qtbot, dialog, session):
    for field in (dialog.panel.first_row, dialog.panel.title, dialog.panel.unit.lineEdit()):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert dialog.isVisible()
    assert not session.is_modified
    qtbot.keyClick(dialog.panel.title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert session.is_modified


def test_tab_goes_through_the_fields_as_they_stand(qtbot, dialog):
    panel = dialog.panel
    wanted = [
        *panel.items.values(),
        panel.unit,
        panel.scenario,
        panel.kind,
        panel.title,
        panel.date,
        panel.source_kind,
    ]
    seen = [wanted[0]]
    while len(seen) < len(wanted):
        following = seen[-1].nextInFocusChain()
        while following not in wanted:
            following = following.nextInFocusChain()
        seen.append(following)
    assert seen == wanted


def test_escape_leaves_a_list_and_not_the_dialog(qtbot, dialog):
    view, index = dialog.view(ROWS), dialog.rows.index(0, 1)
    view.setCurrentIndex(index)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = view.indexWidget(index)
    editor.lineEdit().setText("Cost ratio   cost_ratio")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.indexWidget(index) is None)
    assert dialog.isVisible()
    assert dialog.rows.part(0).line == "revenue"


def test_the_table_shows_what_becomes_of_its_cells(dialog):
    role, tip = Qt.ItemDataRole.BackgroundRole, Qt.ItemDataRole.ToolTipRole
    grid, palette = dialog.grid_model, theme.colours()
    assert grid.index(2, 1).data(role).name().upper() == palette.selection
    assert grid.index(1, 3).data(role).name().upper() == palette.error_fill
    assert "quarter" in grid.index(1, 3).data(tip)
    assert grid.index(2, 1).data() == "74,307"


def test_an_entry_of_a_list_shows_its_cell(dialog):
    for tab, row, cell in ((CHANGES, 0, (2, 1)), (OPEN, 0, (1, 3)), (ROWS, 2, (4, 0)), (COLUMNS, 1, (1, 2))):
        view = dialog.view(tab)
        dialog.tabs.setCurrentIndex(tab)
        view.setCurrentIndex(view.model().index(0, 1))
        view.setCurrentIndex(view.model().index(row, 2))
        at = dialog.grid.currentIndex()
        assert (at.row(), at.column()) == cell


def test_it_speaks_chinese_and_is_drawn_in_the_dark(qtbot, session, make):
    session.choose_language("zh")
    theme.apply_theme(QApplication.instance(), "dark")
    dialog = make()
    assert dialog.accept_button.text() == "导入 4 个数值"
    assert dialog.tabs.tabText(OPEN).startswith("未读懂")
    ground = dialog.grid_model.index(2, 1).data(Qt.ItemDataRole.BackgroundRole)
    assert ground.name().upper() == theme.colours().selection
    theme.apply_theme(QApplication.instance(), "light")


# --- from the window ------------------------------------------------------------------------------------


@pytest.fixture
def commands(window):
    return TableCommands(window)


@pytest.fixture
def accepting(monkeypatch):
    """Answer each dialog as a person who imports at once; return the dialogs seen."""
    seen = []

    def answered(self):
        seen.append((texts(self.changes, 0), self.tables.count()))
        self.accept()
        return self.result()

    monkeypatch.setattr(TableDialog, "exec", answered)
    return seen


def test_pasting_a_block_with_headings(commands, window, accepting):
    QGuiApplication.clipboard().setText(TEXT)
    commands.paste()
    assert accepting == [(["Revenue", "Revenue", "Cost ratio", "Cost ratio"], 1)]
    assert window.session.value("revenue", ("2025", "metax")) == 17.0
    assert window.view.grid.current_place().line == "revenue"
    assert "4 values imported" in window.view.messages.text.text()


def test_a_file_is_read_beside_the_window(qtbot, commands, window, accepting, tmp_path):
    rows = [["MetaX RMB mn"], ["", "2024A", "2025E"], ["Revenue", 743.1, 1700]]
    path = written(tmp_path / "metax.xlsx", {"Income": rows, "Notes": [["nothing here"]]})
    commands.open_path(path)
    assert commands.opening.is_running
    qtbot.waitUntil(lambda: bool(accepting), timeout=20_000)
    assert accepting == [(["Revenue", "Revenue"], 2)]
    assert window.session.value("revenue", ("2024", "metax")) == 7.431


def test_a_picture_that_is_called_a_workbook_is_refused_in_words(
    qtbot, commands, window, monkeypatch, tmp_path
):
    path = tmp_path / "picture.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    told = []
    monkeypatch.setattr(QMessageBox, "exec", lambda self: told.append(self.text()))
    commands.open_path(path)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "picture.xlsx" in told[0]
    assert not window.session.is_modified


def test_a_password_is_asked_for_until_it_is_right(qtbot, commands, accepting, monkeypatch, tmp_path):
    from msoffcrypto.format.ooxml import OOXMLFile

    rows = [["MetaX RMB mn"], ["", "2024A", "2025E"], ["Revenue", 743.1, 1700]]
    plain, path = written(tmp_path / "plain.xlsx", {"Income": rows}), tmp_path / "locked.xlsx"
    with plain.open("rb") as file, path.open("wb") as locked:
        OOXMLFile(file).encrypt("right", locked)
    answers = iter(["wrong", "right"])
    monkeypatch.setattr(QInputDialog, "exec", lambda self: 1)
    monkeypatch.setattr(QInputDialog, "textValue", lambda self: next(answers))
    commands.open_path(path)
    qtbot.waitUntil(lambda: bool(accepting), timeout=20_000)
    assert next(answers, None) is None


def test_an_empty_clipboard_is_said(commands, monkeypatch):
    told = []
    monkeypatch.setattr(QMessageBox, "exec", lambda self: told.append(self.text()))
    QGuiApplication.clipboard().clear()
    commands.paste()
    assert "clipboard" in told[0].lower()


def test_escape_leaves_everything_as_it_was(qtbot, window, commands):
    QGuiApplication.clipboard().setText(TEXT)
    seen = []

    def escape():
        box = QApplication.activeModalWidget()
        seen.append(type(box))
        qtbot.keyClick(box, Qt.Key.Key_Escape)

    QTimer.singleShot(200, escape)
    commands.paste()
    assert seen == [TableDialog]
    assert not window.session.is_modified


def test_the_menus_lead_to_both(window, monkeypatch):
    asked = []
    monkeypatch.setattr(TableCommands, "import_file", lambda self: asked.append("file"))
    monkeypatch.setattr(TableCommands, "paste", lambda self: asked.append("paste"))
    for name in ("import_table", "paste_table"):
        window.menus.actions[name].trigger()
    assert asked == ["file", "paste"]


def test_a_large_table_is_previewed_at_once(qtbot, make):
    import time

    head = "沐曦 单位：万元\n项目\t" + "\t".join(f"{year}E" for year in range(2024, 2029)) + "\n"
    rows = "".join(f"Line number {row}\t1\t2\t3\t4\t5\n" for row in range(1500))
    begun = time.perf_counter()
    dialog = make(head + "营业收入\t1\t2\t3\t4\t5\n" + rows)
    took = time.perf_counter() - begun
    assert dialog.changes.count() == 5
    assert took < 5, took
    assert dialogs.PAUSE_MS < 500
