"""Views, zoom and groups of rows in the window, by hand."""

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from gpu_modeler import edits
from gpu_modeler.app import views
from gpu_modeler.app.rows import Page
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.zoom import kept_zoom
from gpu_modeler.gui.views import desk as desk_module
from gpu_modeler.gui.views import grouping
from gpu_modeler.gui.window import MainWindow
from gpu_modeler.model import RowGroup, View
from gpu_modeler.text import Labels

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


def show(hand, view, **items):
    hand.window.show_page(Page("view", view=view, items=tuple(sorted(items.items()))))


def strip(hand):
    return next(part.strip for part in hand.window.attached if isinstance(part, desk_module.ViewDesk))


def name_it(monkeypatch, module, en):
    def answer(dialog):
        dialog.en.setText(en)
        return True

    monkeypatch.setattr(module, "ask", answer)


def headers(hand):
    contents = hand.grid.contents
    return [contents.header(column) for column in range(contents.column_count)]


# --- views ------------------------------------------------------------------------------------------


def test_typing_under_a_scenario_edits_that_scenario_alone(hand):
    show(hand, ":scenario", company="moore", period="2026")
    hand.window.view.go_to(CellPlace("cost_ratio", ("2026", "moore"), "bull"))
    assert headers(hand)[hand.grid.values.position.column] == "Bull"
    hand.enter("30%")
    assert hand.session.value("cost_ratio", ("2026", "moore"), "bull") == pytest.approx(0.3)
    assert hand.session.value("cost_ratio", ("2026", "moore"), "base") == pytest.approx(0.5)
    assert hand.session.scenario == "base"
    contents = hand.grid.contents
    place = CellPlace("cost_ratio", ("2026", "moore"), "bull")
    row, column = contents.position_of(place)
    assert contents.display(row).texts[column] == "30.0%"


def test_undo_goes_back_to_the_scenarios_cell(hand):
    show(hand, ":scenario", company="moore", period="2026")
    hand.window.view.go_to(CellPlace("cost_ratio", ("2026", "moore"), "bull"))
    hand.enter("30%")
    hand.grid.values.go_to(hand.grid.values.position._replace(row=1, column=0))
    hand.press(Key.Key_Z, modifier=CONTROL)
    assert hand.grid.current_place() == CellPlace("cost_ratio", ("2026", "moore"), "bull")


def test_clearing_under_two_scenarios_clears_each(hand):
    for scenario in ("base", "bull"):
        hand.session.set_value("revenue", ("2026", "moore"), 99.0, scenario)
    show(hand, ":scenario", company="moore", period="2026")
    hand.window.view.go_to(CellPlace("revenue", ("2026", "moore"), "base"))
    hand.press(Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)
    hand.press(Key.Key_Delete)
    for scenario in ("base", "bull"):
        assert hand.session.cell("revenue", ("2026", "moore"), scenario) is None


def test_a_view_opens_on_the_company_one_comes_from_and_stays_on_what_was_chosen(hand):
    hand.window.show_page(Page("company", "metax"))
    hand.window.show_page(Page("view", view=":scenario"))
    assert dict(hand.window.view.page.items)["company"] == "metax"
    box = hand.window.view.choosers.boxes["period"]
    box.setCurrentIndex(box.findData("2028"))
    box.activated.emit(box.currentIndex())
    assert hand.window.view.page.is_like(Page("view", view=":scenario"))
    hand.window.show_page(Page("market"))
    hand.window.show_page(Page("view", view=":scenario"))
    assert dict(hand.window.view.page.items)["period"] == "2028"


def test_arranging_by_keyboard_shows_at_once_and_keeps_the_cursors_cell(hand):
    hand.window.show_page(Page("company", "moore"))
    hand.go("units", "2026", "moore", "training")
    hand.press(Key.Key_F8)
    wells = strip(hand).wells
    wells["page"].choose("company")
    hand.press(Key.Key_Down, modifier=CONTROL, widget=wells["page"])
    assert wells["columns"].axes == ("period", "company")
    assert headers(hand)[:3] == ["2024 · Moore", "2024 · MetaX", "2024 · Biren"]
    assert hand.grid.current_place() == CellPlace("units", ("2026", "moore", "training"))
    assert hand.grid.values.column_head.levels == 2
    hand.press(Key.Key_Left, modifier=CONTROL, widget=wells["columns"])
    assert headers(hand)[:2] == ["Moore · 2024", "Moore · 2025"]
    hand.press(Key.Key_Escape, widget=wells["columns"])
    assert not strip(hand).isVisible()
    assert hand.grid.values.hasFocus()


def test_the_last_axis_of_the_columns_stays(hand):
    hand.window.show_page(Page("company", "moore"))
    hand.press(Key.Key_F8)
    wells = strip(hand).wells
    hand.press(Key.Key_Down, modifier=CONTROL, widget=wells["columns"])
    assert wells["columns"].axes == ("period",)
    assert "2028" in headers(hand)


def test_a_saved_view_is_listed_and_undone(hand, monkeypatch):
    hand.window.show_page(Page("company", "moore"))
    hand.press(Key.Key_F8)
    hand.press(Key.Key_Down, modifier=CONTROL, widget=strip(hand).wells["page"])
    name_it(monkeypatch, desk_module, "Peers")
    strip(hand).save_button.click()
    (kept,) = hand.session.model.views.values()
    assert hand.window.view.page.view == kept.id
    assert Page("view", view=kept.id) in hand.window.sidebar.pages()
    hand.session.undo()
    assert hand.session.model.views == {}
    assert Page("view", view=kept.id) not in hand.window.sidebar.pages()
    assert hand.window.view.page.view == ":company"


def test_pages_are_stepped_through_views_too(hand):
    pages = hand.window.sidebar.pages()
    hand.window.show_page(pages[0])
    for page in [*pages[1:], pages[0]]:
        hand.window.step_page(1)
        if page.kind == "view":
            assert hand.window.view.page.is_like(page)
            assert hand.window.sidebar.page == page


def test_removing_the_company_in_view_leaves_its_neighbour(hand):
    hand.window.show_page(Page("company", "metax"))
    hand.go("revenue", "2026", "metax")
    hand.session.perform(edits.RemoveItem("company", "metax"))
    assert hand.window.view.page == Page("company", "biren")
    assert hand.window.sidebar.page == Page("company", "biren")
    hand.session.undo()
    assert "metax" in hand.session.model.item_ids("company")


def test_the_models_of_a_nested_view_keep_qts_rules(hand):
    show(hand, ":company_years", segment="training")
    testers = [
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        for model in (hand.grid.label_model, hand.grid.value_model)
    ]
    hand.grid.fold_all(folded=True)
    hand.grid.fold_all(folded=False)
    show(hand, ":scenario", company="moore")
    assert len(testers) == 2


# --- zoom -------------------------------------------------------------------------------------------


def test_zoom_by_keys_and_wheel_is_kept(hand):
    height, width = hand.grid.values.rowHeight(0), hand.grid.values.columnWidth(1)
    hand.press(Key.Key_Equal, modifier=CONTROL)
    assert hand.window.status.zoom.text() == "110%"
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, CONTROL,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(hand.grid.values.viewport(), wheel)
    assert hand.window.status.zoom.text() == "150%"
    assert hand.grid.values.rowHeight(0) == hand.grid.labels.rowHeight(0) > 1.3 * height
    assert hand.grid.values.columnWidth(1) > 1.3 * width
    assert kept_zoom(hand.session) == 150
    again = MainWindow(hand.session)
    assert again.view.grid.values.rowHeight(0) == hand.grid.values.rowHeight(0)
    again.deleteLater()
    hand.press(Key.Key_0, modifier=CONTROL)
    assert hand.grid.values.rowHeight(0) == height


@pytest.mark.parametrize("text", ["", "abc", "5", "900", "١٠٠"])
def test_a_kept_zoom_that_makes_no_sense_is_passed_over(session, text):
    session.keep_layout({"zoom": text})
    assert kept_zoom(session) == 100


# --- groups of rows ---------------------------------------------------------------------------------


def group(hand, *lines):
    hand.session.perform(edits.SetRowGroup(RowGroup("core", Labels("核心", "Core"), lines)))


def test_selected_rows_are_grouped_folded_and_ungrouped(hand, monkeypatch):
    hand.window.show_page(Page("company", "moore"))
    hand.go("cost_ratio", "2026", "moore")
    hand.press(Key.Key_Down, modifier=Qt.KeyboardModifier.ShiftModifier)
    name_it(monkeypatch, grouping, "Margins")
    hand.press(Key.Key_Right, modifier=ALT_SHIFT)
    (made,) = hand.session.model.row_groups.values()
    assert made.lines == ("cost_ratio", "profit")
    assert made.labels.en == "Margins"
    contents = hand.grid.contents
    heading = next(k for k, row in enumerate(contents.shown) if row.kind == "group")
    assert hand.grid.outline.isVisible()
    hand.grid.toggle_fold(heading)
    assert contents.row_of(CellPlace("profit", ("2026", "moore"))) is None
    hand.go("profit", "2026", "moore")  # unfolds it
    hand.press(Key.Key_Left, modifier=ALT_SHIFT)
    assert hand.session.model.row_groups["margins"].lines == ("cost_ratio",)
    hand.press(Key.Key_Z, modifier=CONTROL)
    hand.press(Key.Key_Z, modifier=CONTROL)
    assert hand.session.model.row_groups == {}
    assert not hand.grid.outline.isVisible()


def test_a_click_on_the_box_folds_and_level_buttons_do(hand, qtbot):
    hand.window.show_page(Page("company", "moore"))
    group(hand, "cost_ratio", "profit")
    bar, contents = hand.grid.outline, hand.grid.contents
    heading = next(k for k, row in enumerate(contents.shown) if row.kind == "group")
    count = len(contents.shown)
    at = next(rect for number, rect in bar._rows_in_sight() if number == heading)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar._middle(0), at.center().y()))
    assert len(contents.shown) == count - 2
    for level, shown in ((1, count), (0, count - 2)):
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar._button(level).center())
        assert len(contents.shown) == shown


def test_rows_of_companies_cannot_be_grouped(hand):
    hand.window.show_page(Page("compare", line="revenue"))
    hand.press(Key.Key_Right, modifier=ALT_SHIFT)
    assert "no rows to group" in hand.message()


def test_folding_all_keeps_the_cursor_with_what_hides_it(hand):
    hand.window.show_page(Page("company", "moore"))
    hand.go("profit", "2026", "moore")
    hand.press(Key.Key_Up, modifier=ALT_SHIFT)
    assert hand.grid.current_row().labels.en == "Income statement"
    hand.press(Key.Key_Down, modifier=ALT_SHIFT)
    assert not hand.grid.contents.folded


def test_a_drag_over_labels_selects_rows(hand):
    hand.window.show_page(Page("company", "moore"))
    labels, contents = hand.grid.labels, hand.grid.contents
    first, last = (contents.row_of(CellPlace(line, ("2026", "moore"))) for line in ("cost_ratio", "growth"))
    points = [labels.visualRect(hand.grid.label_model.index(row, 0)).center() for row in (first, last)]
    QTest.mousePress(labels.viewport(), Qt.MouseButton.LeftButton, pos=points[0])
    QTest.mouseMove(labels.viewport(), points[1])
    QTest.mouseRelease(labels.viewport(), Qt.MouseButton.LeftButton, pos=points[1])
    QTest.mouseClick(labels.viewport(), Qt.MouseButton.LeftButton, pos=points[0])
    QTest.mouseClick(
        labels.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, points[1]
    )
    rows = {row for row, _ in hand.grid.values.selected_cells()}
    assert rows == set(range(first, last + 1))


def test_a_width_that_was_dragged_is_kept_for_the_page(hand, monkeypatch):
    hand.window.show_page(Page("company", "moore"))
    monkeypatch.setattr(
        "gpu_modeler.gui.grid.widths.QGuiApplication.mouseButtons", lambda: Qt.MouseButton.LeftButton
    )
    hand.grid.values.horizontalHeader().resizeSection(3, 133)
    monkeypatch.undo()
    hand.window.show_page(Page("market"))
    hand.window.show_page(Page("company", "metax"))
    assert hand.grid.values.columnWidth(3) == 133


def test_the_formula_bar_shows_and_edits_the_scenarios_own_value(hand):
    hand.session.set_value("cost_ratio", ("2026", "moore"), 0.35, "bull")
    show(hand, ":scenario", company="moore", period="2026")
    hand.window.view.go_to(CellPlace("cost_ratio", ("2026", "moore"), "bull"))
    assert hand.bar.edit.text == "35%"
    assert "Bull" in hand.bar.name_box.text()
    hand.bar.edit.setFocus()
    hand.bar.edit.selectAll()
    hand.type("20%", hand.bar.edit)
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    assert hand.session.value("cost_ratio", ("2026", "moore"), "bull") == pytest.approx(0.2)
    assert hand.session.value("cost_ratio", ("2026", "moore"), "base") == pytest.approx(0.5)


def test_a_block_is_pasted_along_scenarios_and_lines(hand):
    show(hand, ":scenario", company="moore", period="2026")
    hand.window.view.go_to(CellPlace("price", ("2026", "moore", "training"), "base"))
    QApplication.clipboard().setText("11\t12\n13\t14")
    hand.press(Key.Key_V, modifier=CONTROL)
    found = {
        (segment, scenario): hand.session.value("price", ("2026", "moore", segment), scenario)
        for segment in ("training", "inference")
        for scenario in ("base", "bull")
    }
    assert found == {
        ("training", "base"): 11.0,
        ("training", "bull"): 12.0,
        ("inference", "base"): 13.0,
        ("inference", "bull"): 14.0,
    }
    hand.press(Key.Key_Z, modifier=CONTROL)
    assert hand.session.value("price", ("2026", "moore", "training"), "bull") == pytest.approx(10.0)


def test_lines_as_columns_are_typed_into_and_copied(hand):
    view = View("", Labels("横", "Across"), ("period",), ("line",), {}, {"line": ("cost_ratio", "profit")})
    hand.window.show_page(Page("view", arrangement=view, items=(("company", "moore"),)))
    assert headers(hand) == ["Cost ratio (%)", "Profit (CNY 100m)"]
    hand.window.view.go_to(CellPlace("cost_ratio", ("2027", "moore")))
    hand.enter("40%")
    assert hand.session.value("cost_ratio", ("2027", "moore")) == pytest.approx(0.4)
    hand.window.view.go_to(CellPlace("cost_ratio", ("2027", "moore")))
    hand.press(Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)
    hand.press(Key.Key_C, modifier=CONTROL)
    assert QApplication.clipboard().text() == "40%\t36"


def test_a_view_is_written_as_csv(hand, tmp_path):
    from gpu_modeler.app.extracts import extract_page, save_extract

    show(hand, ":scenario", company="moore", period="2026")
    page = hand.window.view.page
    save_extract(extract_page(hand.session, page), tmp_path / "view.csv", "en")
    lines = (tmp_path / "view.csv").read_text(encoding="utf-8-sig").splitlines()
    head = next(line for line in lines if "Bull" in line)
    assert "Base" in head
    assert any(line.startswith("Price · Training") or ",Training" in line for line in lines)


GOING = (
    edits.RemoveItem("company", "metax"),
    edits.RemoveItem("segment", "training"),
    edits.RemoveScenario("bull"),
    edits.RemoveLine("headcount"),
)


@pytest.mark.parametrize(
    "page",
    [
        Page("company", "metax"),
        Page("compare", line="headcount"),
        Page("compare", line="units", segment="training"),
        Page("view", view=":scenario", items=(("company", "metax"), ("scenario", "bull"))),
        Page("view", view=":segment", items=(("company", "metax"), ("scenario", "bull"))),
        Page("view", view=":line", items=(("line", "headcount"),)),
        Page("view", view=":companies", items=(("period", "2026"), ("scenario", "bull"))),
    ],
    ids=lambda page: f"{page.kind}{page.view} {page.line}",
)
def test_every_page_survives_what_goes_from_the_model(hand, page):
    hand.session.perform(edits.AddItem("segment", "other", Labels("其他", "Other")))
    hand.session.choose_scenario("bull")
    for gone in GOING:
        hand.window.show_page(page)
        hand.session.perform(gone)
        contents, model = hand.grid.contents, hand.session.model
        at = itertools.product(range(len(contents.shown)), range(contents.column_count))
        for place in filter(None, itertools.starmap(contents.cell_place, at)):
            assert place.place in set(model.places(model.lines[place.line]))
        hand.session.undo()
        assert hand.grid.contents.shown


def test_choosers_and_zoom_speak_the_other_language_and_list_new_companies(hand):
    show(hand, ":scenario", company="moore", period="2026")
    hand.session.perform(edits.AddItem("company", "enflame", Labels("燧原", "Enflame")))
    box = hand.window.view.choosers.boxes["company"]
    assert box.findText("Enflame") >= 0
    hand.session.choose_language("zh")
    assert box.findText("燧原") >= 0
    assert "缩放" in hand.window.status.zoom.toolTip()
    assert headers(hand) == ["基准", "乐观"]


def test_a_view_with_more_columns_than_are_made_says_so_and_how_to_see_the_others(hand, monkeypatch):
    view = View("", Labels("视图", "View"), ("segment",), ("line", "company", "period"))
    page = Page("view", arrangement=view)
    hand.window.show_page(page)
    messages = hand.window.view.messages
    whole = hand.grid.contents.column_count
    assert not messages.isVisible()
    monkeypatch.setattr(views, "MOST_COLUMNS", whole)  # just enough
    hand.window.show_page(page)
    assert not messages.isVisible()
    monkeypatch.setattr(views, "MOST_COLUMNS", whole - 1)
    hand.window.show_page(page)
    assert hand.grid.contents.column_count == whole - 1
    assert f"the first {whole - 1} are shown" in messages.text.text()
    messages.offer_button.click()
    assert strip(hand).isVisible()
    strip(hand).changed.emit(replace(view, columns=("company", "period"), rows=("line", "segment")))
    assert not messages.isVisible()
