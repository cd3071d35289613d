"""The page of a returned workbook: deciding, effects, filters, going to cells, applying; languages and themes."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gpu_modeler.app.effects import Output
from gpu_modeler.app.rows import Page
from gpu_modeler.edits import RemoveLine
from gpu_modeler.files.reading.records import Unfollowed
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.review import changes as columns
from gpu_modeler.gui.review.leftovers import Leftovers
from gpu_modeler.text import Message
from tests.reviews import PLACE, input_change, open_point, review_of, reviewing_of, some_changes
from tests.small_model import contents

CHECKED, UNCHECKED, PARTIAL = (
    Qt.CheckState.Checked,
    Qt.CheckState.Unchecked,
    Qt.CheckState.PartiallyChecked,
)


@pytest.fixture
def shown(qtbot, window):
    """Put a review into the window, and wait for its effects."""

    def show(review):
        window.reviews._show(reviewing_of(window.session, review))
        page = window.review_page
        qtbot.waitUntil(lambda: not page.trials.is_running)
        return page

    yield show
    window.reviews.stop()
    if window.review_page is not None:
        qtbot.waitUntil(lambda: not window.review_page.trials.is_running)


@pytest.fixture
def page(shown, session):
    return shown(review_of(some_changes(session.model), (open_point(),), (Message("review_stale"),)))


def text(page, row, column):
    return page.table.filter.index(row, column).data()


def check(page, row):
    return Qt.CheckState(page.table.filter.index(row, columns.DECISION).data(Qt.ItemDataRole.CheckStateRole))


def rows(page):
    return [text(page, row, columns.WHAT) for row in range(page.table.filter.rowCount())]


# --- what is shown ------------------------------------------------------------------------------------


def test_the_models_keep_what_qt_asks_of_them(page, qtbot):
    for model in (page.model, page.table.filter):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.head.conflicts.setChecked(True)
    page.buttons.by_name["accept_all"].click()
    page.head.conflicts.setChecked(False)
    assert page.table.filter.rowCount() == 4


def test_conflicts_come_first_and_stand_out_by_word_sign_and_colour(page):
    assert rows(page)[0] == "Price · MetaX · Training · 2026"
    kind = page.table.filter.index(0, columns.KIND)
    assert kind.data() == "Conflict · Input"
    assert not kind.data(Qt.ItemDataRole.DecorationRole).isNull()
    grounds = [page.table.filter.index(row, 1).data(Qt.ItemDataRole.BackgroundRole) for row in (0, 1)]
    assert grounds[0] is not None
    assert grounds[1] is None
    assert check(page, 0) == PARTIAL
    assert [check(page, row) for row in (1, 2, 3)] == [CHECKED] * 3


def test_base_mine_and_theirs_are_shown_as_in_the_grid(page):
    assert [text(page, 0, column) for column in (columns.BASE, columns.MINE, columns.THEIRS)] == [
        "11.00",
        "10.00",
        "5.00",
    ]
    assert text(page, 3, columns.MINE) == "=revenue / revenue[-1] - 1"
    assert "CNY 10k/chip" in page.table.filter.index(0, columns.THEIRS).data(Qt.ItemDataRole.ToolTipRole)


def test_numbers_that_would_look_alike_are_shown_to_the_last_digit(shown, session):
    page = shown(review_of([input_change(session.model, "price", PLACE, 10.0000001)]))
    assert [text(page, 0, column) for column in (columns.MINE, columns.THEIRS)] == ["10", "10.0000001"]


def test_a_zero_is_no_dash(shown, session):
    page = shown(review_of([input_change(session.model, "price", PLACE, 0.0)]))
    assert text(page, 0, columns.THEIRS) == "0"


def test_what_was_not_understood_is_listed_with_cell_and_reason(page):
    item = page.leftovers.open.topLevelItem(0)
    assert [item.text(column) for column in range(3)] == ["Moore", "B40", "= see mail"]
    assert item.text(3)
    assert page.leftovers.moved.count() == 1
    assert page.leftovers.isVisible()


def test_an_empty_review_says_that_nothing_was_changed(shown):
    page = shown(review_of([]))
    assert page.empty.isVisible()
    assert "nothing was changed" in page.empty.text()
    assert not page.leftovers.isVisible()
    assert not page.buttons.apply.isEnabled()
    assert page.buttons.close_button.hasFocus()


def test_a_review_of_unintelligible_changes_alone_does_not_say_that_nothing_was_changed(shown):
    page = shown(review_of([], (open_point(),)))
    assert "below" in page.empty.text()


# --- effects ------------------------------------------------------------------------------------------


def test_the_effect_of_each_change_and_of_all_together_is_that_of_the_edit(page, qtbot, session):
    page.reviewing.outputs = (Output("revenue", "2026"), Output("profit", "2026"))
    page.head.watched.emit()
    qtbot.waitUntil(lambda: not page.trials.is_running)
    assert text(page, 1, columns.FIRST_EFFECT) == "+30.0 (+50.0%)"  # 30,000 chips, 100,000 yuan more each
    page.buttons.by_name["accept_company"].menu().aboutToShow.emit()
    before = session.value("revenue", ("2026", "moore"))
    assert page.head.company.findData("moore") > 0
    page.head.company.setCurrentIndex(page.head.company.findData("moore"))
    page.head.company.activated.emit(1)
    qtbot.waitUntil(lambda: "Together" in page.summary.text())
    assert f"{before:,.1f} → 110.0" in page.summary.text()  # 40,000 at 20, 30,000 at 10


def test_another_output_is_chosen_from_the_lines(page, qtbot):
    box = page.head.outputs[0]
    box.setCurrentIndex(box.findData("revenue"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: not page.trials.is_running)
    assert page.model.heading(columns.FIRST_EFFECT).startswith("Revenue\n2028")
    assert text(page, 1, columns.FIRST_EFFECT) == "0"  # a price of 2026


def test_hundreds_of_changes_are_tried_while_the_window_hears_other_events(shown, session, qtbot):
    model = session.model
    places = list(model.places(model.lines["price"])) * 7
    changes = [input_change(model, "price", place, 10.0 + at) for at, place in enumerate(places)]
    assert len(changes) > 200
    heard, timer = [], QTimer()
    timer.timeout.connect(lambda: heard.append(len(heard)))
    timer.start(0)
    page = shown(review_of(changes))
    assert len(page.model.outcomes) == len(changes)
    assert len(heard) > 5


# --- deciding -----------------------------------------------------------------------------------------


def test_space_decides_about_the_chosen_rows(page, qtbot):
    page.table.selectRow(1)
    page.table.selectionModel().select(
        page.table.filter.index(2, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert [check(page, row) for row in range(4)] == [PARTIAL, UNCHECKED, UNCHECKED, CHECKED]
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert [check(page, row) for row in (1, 2)] == [CHECKED, CHECKED]


def test_a_click_on_the_box_decides(page, qtbot):
    at = page.table.visualRect(page.table.filter.index(0, columns.DECISION)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert check(page, 0) == CHECKED
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert check(page, 0) == UNCHECKED
    assert page.reviewing.undecided == ()


def test_buttons_decide_about_many(page):
    buttons = page.buttons.by_name
    buttons["reject_all"].click()
    assert [check(page, row) for row in range(4)] == [UNCHECKED] * 4
    assert not page.buttons.apply.isEnabled()
    page.buttons.companies.aboutToShow.emit()
    page.buttons.companies.actions()[0].trigger()
    assert len(page.reviewing.decisions.accepted) == 2
    assert {change.company for change in page.reviewing.decisions.accepted} == {"moore"}
    buttons["accept_without_conflicts"].click()
    assert [check(page, row) for row in range(4)] == [UNCHECKED, CHECKED, CHECKED, CHECKED]
    buttons["accept_all"].click()
    assert "4" in page.buttons.apply.text()


def test_filters_narrow_by_company_kind_and_conflict(page):
    page.head.company.setCurrentIndex(page.head.company.findData("moore"))
    page.head.company.activated.emit(1)
    assert len(rows(page)) == 2
    page.head.company.setCurrentIndex(0)
    page.head.kind.setCurrentIndex(page.head.kind.findData("formula"))
    page.head.kind.activated.emit(1)
    assert rows(page) == ["Growth"]
    page.head.conflicts.setChecked(True)
    assert rows(page) == []
    assert page.empty.isVisible()
    page.head.kind.setCurrentIndex(0)
    page.head.kind.activated.emit(0)
    assert rows(page) == ["Price · MetaX · Training · 2026"]


# --- the window ---------------------------------------------------------------------------------------


def test_applying_is_one_step_that_says_what_was_taken_from_whom(page, window, session):
    before = contents(session.model)
    page.buttons.apply.click()
    assert session.value("price", PLACE) == 20.0
    assert session.value("price", ("2026", "metax", "training")) == 10.0
    message = window.view.messages.text.text()
    assert all(part in message for part in ("back.xlsx", "李雷", "2026-11-20 14:03", "3"))
    assert window.review_page is None
    assert not window.is_reviewing
    window.menus.actions["undo"].trigger()
    assert contents(session.model) == before


def test_a_changed_model_must_be_compared_again(page, session, window):
    session.set_value("tax_rate", (), 0.2)
    assert page.stale.isVisible()
    assert not page.buttons.apply.isEnabled()
    session.undo()
    assert not page.stale.isVisible()
    assert page.buttons.apply.isEnabled()


def test_a_line_removed_meanwhile_leaves_the_page_standing(page, session, qtbot):
    page.reviewing.outputs = (Output("growth", "2028"), Output("profit", "2028"))
    page.head.watched.emit()
    session.perform(RemoveLine("growth"))
    qtbot.waitUntil(lambda: not page.trials.is_running)
    page.table.selectRow(3)
    session.choose_language("zh")
    assert page.stale.isVisible()
    assert "growth" in page.summary.text()


def test_a_double_click_goes_to_the_cell_and_the_side_bar_leads_back(page, window, qtbot):
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert not window.is_reviewing
    assert window.view.grid.current_place() == CellPlace("price", ("2026", "metax", "training"))
    assert window.sidebar.page == Page("company", "metax")
    window.show_page(Page("review"))
    assert window.is_reviewing
    assert page.isVisible()


def test_keys_of_the_grid_do_nothing_to_the_hidden_grid(page, window, session, qtbot):
    before = contents(session.model)
    window.view.grid.values.selectAll()
    assert not window.menus.actions["clear_cell"].isEnabled()
    assert not window.menus.actions["paste"].isEnabled()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert contents(session.model) == before


@pytest.mark.parametrize("action", ["go_to", "fold_all", "compare_line"])
def test_what_is_about_the_grid_shows_it_first(page, window, action):
    window.menus.actions[action].trigger()
    assert not window.is_reviewing
    assert window.view.isVisible()


def test_undo_goes_to_the_cell_in_the_grid(page, window, session):
    session.set_value("price", PLACE, 12.0)
    assert window.is_reviewing
    window.menus.actions["undo"].trigger()
    assert not window.is_reviewing
    assert window.view.grid.current_place() == CellPlace("price", PLACE)


def test_pages_are_stepped_through_with_the_review_among_them(page, window):
    window.step_page(1)
    assert not window.is_reviewing
    window.step_page(-1)
    assert window.is_reviewing


def test_another_document_closes_the_review(page, window, session):
    session.new_starter()
    assert window.review_page is None
    assert all(found.kind != "review" for found in window.sidebar.pages())


def test_closing_goes_back_to_the_grid(page, window, session):
    before = contents(session.model)
    page.buttons.close_button.click()
    assert not window.is_reviewing
    assert window.view.isVisible()
    assert contents(session.model) == before


def test_the_chosen_rows_are_copied_as_a_table(page, qtbot):
    page.table.selectRow(1)
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, row = QGuiApplication.clipboard().text().split("\n")
    assert head.startswith("What changed\tKind\tExported\tModel now\tReturned")
    assert row.startswith("Price · Moore · Training · 2026\tInput\t10.00\t10.00\t20.00")


def test_everything_speaks_the_other_language(page, session):
    session.choose_language("zh")
    assert rows(page)[0] == "单价 · 沐曦 · 训练 · 2026"
    assert text(page, 0, columns.KIND) == "冲突 · 输入值"
    assert page.head.title.text() == "审阅 back.xlsx"
    shown = [w.text() for kind in (QLabel, QPushButton) for w in page.findChildren(kind)]
    english = [t for t in shown if "Accept" in t or "Apply" in t or "Company" in t]
    assert english == []


def test_controls_have_names_for_screen_readers(page):
    head = page.head
    assert all(box.accessibleName() for box in (head.company, head.kind, head.period, *head.outputs))
    assert page.table.accessibleName() == "Changes"
    spoken = page.table.filter.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Price · MetaX · Training · 2026: undecided")


@pytest.mark.parametrize("theme_name", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_off_at_1440_pixels(page, window, session, language, theme_name, qtbot):
    session.choose_language(language)
    session.choose_theme(theme_name)
    window.resize(1440, 900)
    window.splitter.setSizes([140, 1300])
    qtbot.wait(20)
    for widget in filter(QWidget.isVisible, (*page.findChildren(QPushButton), page.head.conflicts)):
        assert widget.width() >= widget.sizeHint().width()
    table = page.table
    for column in (columns.WHAT, columns.KIND, columns.FIRST_EFFECT, columns.SECOND_EFFECT):
        assert table.columnWidth(column) >= table.sizeHintForColumn(column)
    assert table.horizontalScrollBar().maximum() == 0
    session.choose_theme("light")


def test_macros_and_links_are_listed(shown, session):
    reviewing = reviewing_of(session, review_of([]))
    reviewing._read = replace(reviewing._read, unfollowed=(Unfollowed("macro", "xl/vbaProject.bin"),))
    leftovers = Leftovers(reviewing)
    assert [leftovers.tabText(k) for k in range(leftovers.count())] == ["Seen, neither run nor opened (1)"]
    assert leftovers.unfollowed.item(0).text() == "macro · xl/vbaProject.bin"
    leftovers.deleteLater()
