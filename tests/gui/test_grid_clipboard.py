"""Copy and paste: within the window, with other programs' formats, Paste Special, moves, tables with years."""

import json

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from gpu_modeler.app.pasting import PasteRequest
from gpu_modeler.edits import SetCell
from gpu_modeler.files.clips import read_html
from gpu_modeler.gui.grid import clipboard, paste_special
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.frames import RangeFrame
from gpu_modeler.gui.tables.dialog import TableDialog
from gpu_modeler.model import Cell
from gpu_modeler.text import Labels

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier
PRICE = ("price", "2026", "moore", "training")
YEARS = ("2024", "2025", "2026", "2027", "2028")


@pytest.fixture(autouse=True)
def tester(hand):
    return QAbstractItemModelTester(
        hand.grid.value_model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )


def held(hand, line, *place):
    return hand.session.value(line, place)


def do(hand, name):
    hand.window.menus.actions[name].trigger()


def board():
    return QGuiApplication.clipboard().mimeData()


def put(text="", html="", **formats):
    content = QMimeData()
    if text:
        content.setText(text)
    if html:
        content.setHtml(html)
    for name, value in formats.items():
        content.setData(name, value)
    QGuiApplication.clipboard().setMimeData(content)


def select(hand, line, *place, right=0, down=0):
    hand.go(line, *place)
    at = hand.grid.values.position
    hand.grid.values.go_to(type(at)(at.row + down, at.column + right), extend=True)


def frames(hand):
    return [f for f in hand.grid.values.viewport().findChildren(RangeFrame) if f.isVisible()]


# --- copying ----------------------------------------------------------------------------------------


def test_a_copy_is_text_with_all_digits_html_with_formats_and_our_own_format(hand):
    hand.session.type_into_cell("cost_ratio", ("2026", "moore"), "33.333333%")
    hand.session.type_into_cell("revenue", ("2026", "moore"), "1234.56789012")
    hand.go("cost_ratio", "2026", "moore")
    do(hand, "copy")
    assert board().text() == "33.333333%"
    [[cell]] = read_html(board().html())
    assert cell.number == 0.33333333
    assert "%" in cell.number_format
    hand.go("revenue", "2026", "moore")
    do(hand, "copy")
    assert board().text() == "1234.56789012"
    assert 'x:num="1234.56789012"' in board().html()
    assert "mso-number-format" in board().html()
    assert "Revenue CNY 100m" in board().html()
    kept = json.loads(bytes(board().data(clipboard.MIME).data()))["rows"][0][0]
    assert (kept["number"], kept["unit"]) == (1234.56789012, "CNY_100m")


def test_our_own_format_holds_formula_note_and_source(hand):
    select(hand, "revenue", "2024", "moore", right=2)
    do(hand, "copy")
    rows, _ = clipboard.kept_cells(bytes(board().data(clipboard.MIME).data()).decode())
    actual, _, computed = rows[0]
    assert actual.source.title == "Annual report 2024"
    assert actual.formula == ""
    assert computed.formula == "SUM(product_revenue, segment)"


def test_the_copied_range_has_a_dashed_frame_until_escape(hand):
    select(hand, *PRICE, right=1)
    do(hand, "copy")
    [frame] = frames(hand)
    assert frame.block[1].column - frame.block[0].column == 1
    hand.go("price", "2024", "moore", "inference")
    assert frames(hand) == [frame]
    hand.press(Key.Key_Escape)
    assert frames(hand) == []


def test_ranges_out_of_line_are_not_copied(hand):
    hand.go(*PRICE)
    at = hand.grid.values.position
    hand.grid.values.selecting.add(type(at)(at.row + 1, at.column + 1))
    QGuiApplication.clipboard().setText("before")
    do(hand, "copy")
    assert board().text() == "before"
    assert "Select one rectangle" in hand.message()


# --- pasting ----------------------------------------------------------------------------------------


def test_a_block_from_excel_is_typed_in_and_selected_as_one_step(hand):
    put("1\t2.5\r\n(3)\t4,000\r\n")
    hand.go(*PRICE)
    do(hand, "paste")
    found = [held(hand, "price", y, "moore", s) for s in ("training", "inference") for y in ("2026", "2027")]
    assert found == [1, 2.5, -3, 4000]
    assert len(hand.grid.values.selected_cells()) == 4
    do(hand, "undo")
    assert held(hand, *PRICE) == 10


def test_a_block_is_taken_whole_or_not_at_all(hand):
    put("1\tmuch")
    hand.go(*PRICE)
    do(hand, "paste")
    assert held(hand, *PRICE) == 10
    assert "much" in hand.message()


def test_one_cell_fills_the_selection(hand):
    put("7")
    select(hand, *PRICE, right=2, down=1)
    do(hand, "paste")
    assert [held(hand, "price", y, "moore", "inference") for y in YEARS[2:]] == [7, 7, 7]


def test_a_copy_inside_converts_units_and_refuses_what_does_not_fit(hand):
    hand.session.define_line("cost", unit="CNY_1m", axes=("company", "period"), section="income")
    hand.go("revenue", "2026", "moore")
    do(hand, "copy")
    hand.go("cost", "2026", "moore")
    do(hand, "paste")
    assert held(hand, "cost", "2026", "moore") == 6000
    hand.go("units", "2026", "moore", "training")
    do(hand, "paste")
    assert held(hand, "units", "2026", "moore", "training") == 30_000
    assert "CNY_100m, but the line is in chip" in hand.message()


def test_numbers_pasted_over_formulas_are_said_to_be_overrides(hand):
    put("1\t2")
    hand.go("revenue", "2026", "moore")
    do(hand, "paste")
    assert "Overrides now, where a formula computed before: 2." in hand.message()


def test_values_beyond_the_sheet_are_counted(hand):
    put("1\t2\t3")
    hand.go("price", "2027", "moore", "training")
    do(hand, "paste")
    assert [held(hand, "price", y, "moore", "training") for y in YEARS[3:]] == [1, 2]
    assert hand.message().startswith("1 values met no cell")


def test_html_gives_the_digits_that_the_text_lacks(hand):
    put("45.7%\t1,234.6", '<table><tr><td sdval="0.456789" sdnum="1033;0;0.0%">45.7%</td>'
        '<td sdval="1234.56789" sdnum="1033;0;#,##0.0">1,234.6</td></tr></table>')  # fmt: skip
    hand.go("cost_ratio", "2026", "moore")
    do(hand, "paste")
    assert held(hand, "cost_ratio", "2026", "moore") == 0.456789
    assert held(hand, "cost_ratio", "2027", "moore") == pytest.approx(12.3456789)  # a bare number in a % line


# --- moving -----------------------------------------------------------------------------------------


def test_what_is_cut_stays_until_it_is_pasted_and_moves_with_note_and_source(hand):
    cell = Cell(12.0, "input", "report", Labels("说明", "why"))
    hand.session.perform(SetCell("price", PRICE[1:], cell))
    hand.go(*PRICE)
    do(hand, "cut")
    assert held(hand, *PRICE) == 12
    hand.go("price", "2027", "moore", "inference")
    do(hand, "paste")
    moved = hand.session.cell("price", ("2027", "moore", "inference"))
    assert (moved.value, moved.source, moved.note.en) == (12, "report", "why")
    assert hand.session.cell("price", PRICE[1:]) is None
    assert frames(hand) == []
    do(hand, "undo")
    assert held(hand, *PRICE) == 12
    assert held(hand, "price", "2027", "moore", "inference") == 10


def test_a_move_over_itself_keeps_what_overlaps(hand):
    for year, value in zip(YEARS, range(1, 6), strict=True):
        hand.session.set_value("price", (year, "moore", "training"), value)
    select(hand, "price", "2024", "moore", "training", right=2)
    do(hand, "cut")
    hand.go("price", "2025", "moore", "training")
    do(hand, "paste")
    assert next(hand.session.cell("price", (y, "moore", "training")) for y in YEARS) is None
    assert [held(hand, "price", y, "moore", "training") for y in YEARS[1:]] == [1, 2, 3, 5]


def test_a_move_into_another_unit_is_refused_and_loses_nothing(hand):
    hand.go(*PRICE)
    do(hand, "cut")
    hand.go("units", "2026", "moore", "training")
    do(hand, "paste")
    assert held(hand, *PRICE) == 10
    assert held(hand, "units", "2026", "moore", "training") == 30_000
    assert "cannot move" in hand.message()


# --- Paste Special ----------------------------------------------------------------------------------


def special(hand, monkeypatch, **wanted):
    """Choose in the dialog by its own buttons, and take it."""

    def choose(dialog):
        for name, value in wanted.items():
            if name in {"what", "operation"}:
                getattr(dialog, name)[value].click()
            else:
                getattr(dialog, name).setChecked(value)
        assert dialog.request == PasteRequest(**wanted)
        assert dialog.explanation.text()
        return True

    monkeypatch.setattr("gpu_modeler.gui.shell.line_commands.ask", choose)
    do(hand, "paste_special")


@pytest.mark.parametrize(
    ("operation", "text", "value"),
    [("add", "2", 12), ("subtract", "2", 8), ("multiply", "110%", 11), ("divide", "4", 2.5)],
)
def test_values_are_calculated_with_what_is_there(hand, monkeypatch, operation, text, value):
    put(text)
    select(hand, *PRICE, right=1)
    special(hand, monkeypatch, operation=operation)
    assert held(hand, *PRICE) == pytest.approx(value, rel=1e-12)
    assert held(hand, "price", "2027", "moore", "training") == pytest.approx(value, rel=1e-12)


def test_nothing_is_divided_by_zero(hand, monkeypatch):
    put("0")
    hand.go(*PRICE)
    special(hand, monkeypatch, operation="divide")
    assert held(hand, *PRICE) == 10
    assert "#DIV/0!" in hand.message()


def test_rows_become_columns(hand, monkeypatch):
    put("1\n2\n3")
    hand.go(*PRICE)
    special(hand, monkeypatch, transposes=True)
    assert [held(hand, "price", y, "moore", "training") for y in YEARS[2:]] == [1, 2, 3]


def test_blanks_are_skipped_or_clear(hand, monkeypatch):
    put("1\t\t3")
    hand.go(*PRICE)
    special(hand, monkeypatch)
    assert [held(hand, "price", y, "moore", "training") for y in YEARS[2:]] == [1, 10, 3]
    special(hand, monkeypatch, skips_blanks=False)
    assert hand.session.cell("price", ("2027", "moore", "training")) is None


def test_a_formula_becomes_an_exception_for_the_chosen_cells(hand, monkeypatch):
    hand.go("profit", "2026", "biren")
    do(hand, "copy")
    hand.go("profit", "2026", "moore")
    hand.press(Key.Key_Right, modifier=Shift)
    special(hand, monkeypatch, what="formulas")
    assert hand.session.formula_at("profit", ("2027", "moore")) == "revenue * (1 - cost_ratio)"
    assert "tax_rate" in hand.session.formula_at("profit", ("2028", "moore"))
    assert "exceptions" in hand.message()


def test_notes_and_sources_come_along_or_alone(hand, monkeypatch):
    cell = Cell(12.0, "input", "report", Labels("说明", "why"))
    hand.session.perform(SetCell("price", PRICE[1:], cell))
    hand.go(*PRICE)
    do(hand, "copy")
    hand.go("price", "2027", "moore", "training")
    special(hand, monkeypatch, what="notes")
    noted = hand.session.cell("price", ("2027", "moore", "training"))
    assert (noted.value, noted.source, noted.note.en) == (10, "report", "why")
    hand.go("price", "2028", "moore", "training")
    special(hand, monkeypatch, what="all")
    whole = hand.session.cell("price", ("2028", "moore", "training"))
    assert (whole.value, whole.source, whole.note.zh) == (12, "report", "说明")


def test_a_source_of_another_document_is_taken_along(hand, monkeypatch):
    select(hand, "revenue", "2024", "moore")
    do(hand, "copy")
    text = bytes(board().data(clipboard.MIME).data()).decode().replace("Annual report 2024", "Other report")
    put(**{clipboard.MIME: text.encode()})
    hand.go("revenue", "2026", "moore")
    special(hand, monkeypatch, what="all")
    name = hand.session.cell("revenue", ("2026", "moore")).source
    assert name != "report"
    assert hand.session.model.sources[name].title == "Other report"
    do(hand, "undo")
    assert name not in hand.session.model.sources


def test_what_other_programs_do_not_hold_is_off(hand):
    from gpu_modeler.gui.grid.taking import taken_from

    put("1")
    dialog = paste_special.PasteSpecialDialog(hand.session, taken_from(board()), hand.window)
    hand.qtbot.addWidget(dialog)
    assert [name for name, button in dialog.what.items() if button.isEnabled()] == ["values"]


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"version": 9}', b"\xff\xfe", b"[1"])
def test_a_damaged_format_of_ours_falls_back_to_the_text(hand, damage):
    put("5", **{clipboard.MIME: damage})
    hand.go(*PRICE)
    do(hand, "paste")
    assert held(hand, *PRICE) == 5


# --- tables with years --------------------------------------------------------------------------------

TABLE = "单位：百万元\t2026E\t2027E\nRevenue\t12345.6\t20000\n"


def test_a_block_with_years_and_labels_opens_the_table_import(hand, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "gpu_modeler.gui.tables.opening.TableOpening._open", lambda _self, read: seen.append(read)
    )
    put(TABLE)
    hand.go(*PRICE)
    do(hand, "paste")
    assert held(hand, *PRICE) == 10
    assert seen[0].tables[0].table.rows
    assert seen[0].tables[0].table.whole.items["company"] == "moore"  # whose page it was pasted on


def test_a_table_of_years_lands_in_its_lines_years_and_unit(hand, monkeypatch):
    monkeypatch.setattr(TableDialog, "exec", lambda dialog: dialog.accept_button.click())
    put(TABLE)
    hand.go(*PRICE)
    do(hand, "paste")
    assert held(hand, "revenue", "2026", "moore") == pytest.approx(123.456, rel=1e-12)  # millions into 亿
    assert held(hand, "revenue", "2027", "moore") == 200
    assert hand.grid.current_place().line == "revenue"
    do(hand, "undo")
    assert held(hand, "revenue", "2026", "moore") == 60


def test_a_block_of_numbers_alone_is_pasted_even_where_they_look_like_years(hand):
    put("2026\t2027\n2028\t2029")
    hand.go(*PRICE)
    do(hand, "paste")
    assert held(hand, *PRICE) == 2026
    assert hand.grid.contents.position_of(CellPlace(PRICE[0], PRICE[1:])) is not None


# --- what other people's tables hold beside numbers -------------------------------------------------


def test_years_over_a_block_are_no_values_where_they_are_the_columns_own(hand):
    hand.go("cost_ratio", "2026", "moore")
    put("2026E\t2027E\n31%\t32%\n")
    do(hand, "paste")
    assert (held(hand, "cost_ratio", "2026", "moore"), held(hand, "cost_ratio", "2027", "moore")) == (
        0.31,
        0.32,
    )
    assert "The 2 years in the first row" in hand.message()
    assert hand.session.model.lines["cost_ratio"].id in {p.line for p in hand.grid.editing.selected_places()}


def test_years_over_a_block_that_are_not_the_columns_own_are_refused(hand):
    hand.go("cost_ratio", "2027", "moore")
    before = held(hand, "cost_ratio", "2027", "moore")
    put("2026\t2027\n31%\t32%\n")
    do(hand, "paste")
    assert held(hand, "cost_ratio", "2027", "moore") == before
    assert not hand.session.is_modified
    assert "2026, 2027" in hand.message()


def test_dashes_of_a_table_leave_the_cells_as_they_were(hand):
    hand.go("cost_ratio", "2026", "moore")
    before = held(hand, "cost_ratio", "2027", "moore")
    put("31%\t\u2014\n")
    do(hand, "paste")
    assert held(hand, "cost_ratio", "2026", "moore") == 0.31
    assert held(hand, "cost_ratio", "2027", "moore") == before
    assert hand.message().startswith("1 cells held a dash")


def test_of_a_block_larger_than_the_page_all_is_said_and_what_was_pasted_is_selected(hand):
    hand.go("cost_ratio", "2026", "moore")
    rows = len(hand.grid.contents.shown) - hand.grid.values.position.row
    put("\n".join("\t".join(["0.5"] * 40) for _ in range(rows + 10)))
    do(hand, "paste")
    assert hand.session.is_modified
    cells = hand.grid.values.selected_cells()
    assert max(row for row, _ in cells) == len(hand.grid.contents.shown) - 1
    taken = len(hand.grid.editing.selected_places())
    assert f"{40 * (rows + 10) - taken} values met no cell" in hand.message()
    assert "Overrides now" in hand.message()
