"""The inspector beside the grid, as a person meets it: it follows the cursor, leads to cells and back, takes sources."""

import pytest
from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from gpu_modeler.app.actions import BY_ID
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.inspecting.tracing import Dependents, Precedents
from gpu_modeler.app.rows import Page
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.inspector.source_dialog import NEW, SourceDialog
from gpu_modeler.gui.inspector.tree_model import TraceModel
from gpu_modeler.gui.window import MainWindow
from gpu_modeler.model import Alternative, Cell
from gpu_modeler.text import say

REVENUE = ("revenue", "2026", "metax")
OVERVIEW, TRACE, SOURCE, HISTORY = range(4)


def run(window, name):
    window.commands.run(BY_ID[name])


@pytest.fixture
def inspector(hand):
    """The inspector, shown beside a cell of revenue."""
    hand.go(*REVENUE)
    run(hand.window, "inspector")
    found = next(part for part in hand.window.attached if part.name == "inspector")
    hand.qtbot.waitUntil(found.panel.isVisible)
    return found


def settle(hand):
    hand.qtbot.wait(1)
    QApplication.processEvents()


def show(hand, inspector, page):
    inspector.panel.tabs.setCurrentIndex(page)
    settle(hand)
    return inspector.panel.pages[page]


def plain(page):
    return page.text.toPlainText()


# --- the panel ---


def test_nothing_of_the_panel_is_made_before_it_is_asked_for(window):
    assert all(part.name != "inspector" for part in window.attached)


def test_the_key_shows_and_hides_it_and_the_grid_keeps_the_keyboard(hand, inspector):
    values = hand.grid.values
    assert values.hasFocus()
    assert hand.window.menus.actions["inspector"].isChecked()
    hand.press(Qt.Key.Key_I, modifier=Qt.KeyboardModifier.ControlModifier, widget=values)
    assert not inspector.panel.isVisible()
    assert not hand.window.menus.actions["inspector"].isChecked()


def test_it_follows_the_cursor(hand, inspector):
    settle(hand)
    panel = inspector.panel
    assert panel.title.text() == "Revenue"
    assert panel.where.text() == "MetaX · 2026 · Base"
    assert panel.value.text() == "CNY 12.0bn"  # 2 segments × 60,000 chips × 10 × 10,000 CNY
    hand.press(Qt.Key.Key_Right)
    settle(hand)
    assert panel.where.text() == "MetaX · 2027 · Base"
    assert panel.spot == Spot("revenue", ("2027", "metax"))


def test_it_follows_an_edit_a_scenario_and_the_language(hand, inspector):
    hand.session.set_value("units", ("2026", "metax", "training"), 0.0)
    settle(hand)
    assert inspector.panel.value.text() == "CNY 6.00bn"
    hand.session.choose_scenario("bull")
    settle(hand)
    assert inspector.panel.where.text().endswith("Bull")
    hand.session.choose_language("zh")
    settle(hand)
    assert inspector.panel.value.text() == "60.0亿元"
    assert inspector.panel.tabs.tabText(TRACE) == "追踪"


def test_hidden_it_reads_nothing(hand, inspector, monkeypatch):
    run(hand.window, "inspector")
    monkeypatch.setattr(inspector.panel, "show_cell", lambda _spot: pytest.fail("it was not visible"))
    hand.go("revenue", "2027", "metax")
    settle(hand)


def test_it_gives_way_to_another_page_and_comes_back(hand, inspector):
    hand.window.show_page(Page("scenarios"))
    assert not inspector.panel.isVisible()
    hand.window.show_page(Page("market"))
    assert inspector.panel.isVisible()


def test_it_is_there_again_at_the_next_start(qtbot, hand, inspector):
    inspector.panel.tabs.setCurrentIndex(SOURCE)
    assert hand.session.settings.layout["inspector"] == "shown"
    again = MainWindow(hand.session)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: any(part.name == "inspector" for part in again.attached))
    found = next(part for part in again.attached if part.name == "inspector")
    assert found.panel.tabs.currentIndex() == SOURCE
    hand.session.unsubscribe(again.take_notice)
    again.hide()


def test_a_heading_is_no_cell(hand, inspector):
    row = next(k for k, shown in enumerate(hand.grid.contents.shown) if shown.kind == "section")
    hand.grid.values.setCurrentIndex(hand.grid.value_model.index(row, 1))
    settle(hand)
    assert inspector.panel.title.text() == say("inspect_no_cell", "en")
    assert not inspector.panel.explain_button.isEnabled()


def test_every_part_has_a_name_for_a_reader(hand, inspector):
    panel = inspector.panel
    assert panel.accessibleName() == "Inspector"
    trace = show(hand, inspector, TRACE)
    assert [view.accessibleName() for view in trace.views] == ["Precedents", "Dependents"]
    assert panel.close_button.accessibleName()
    assert show(hand, inspector, OVERVIEW).text.accessibleName()
    assert show(hand, inspector, HISTORY).list.accessibleName()


# --- overview ---


def test_the_formula_stands_with_values_filled_in(hand, inspector):
    hand.go("profit", "2026", "metax")
    settle(hand)
    text = plain(inspector.panel.pages[OVERVIEW])
    assert "= revenue * (1 - cost_ratio) * (1 - tax_rate)" in text
    assert "= CNY 12.0bn × (1 − 50.0%) × (1 − 25.0%)" in text


def test_a_link_leads_to_the_year_before(hand, inspector):
    page = show(hand, inspector, OVERVIEW)
    page.text.anchorClicked.emit(QUrl("cell:0"))
    assert hand.grid.current_place() == CellPlace("revenue", ("2025", "metax"))


def test_what_a_model_says_is_no_markup(hand, inspector):
    hand.session.perform(_relabel("<i>sales</i>"))
    settle(hand)
    hand.go("growth", "2026", "metax")
    settle(hand)
    assert "<i>sales</i>" in plain(inspector.panel.pages[OVERVIEW])
    model = show(hand, inspector, TRACE).models[0]
    assert "&lt;i&gt;" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert all(
        label.textFormat() != Qt.TextFormat.AutoText or "<" not in label.text()
        for label in inspector.panel.findChildren(QLabel)
    )


def _relabel(text):
    from gpu_modeler import edits
    from gpu_modeler.text import Labels

    return edits.RelabelLine("revenue", Labels(text, text))


# --- trees ---


@pytest.mark.parametrize("kind", [Precedents, Dependents])
def test_the_tree_model_holds_what_qt_asks_of_one(session, kind):
    model = TraceModel("en")
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(kind(session, Spot("revenue", ("2026", "metax"))), "en")
    opened = _open_all(model, QModelIndex(), 3)
    assert opened > 3
    model.show(kind(session, Spot("tax_rate")), "zh")  # another cell while levels are open
    _open_all(model, QModelIndex(), 2)
    model.show(None, "en")
    assert model.rowCount() == 0


def _open_all(model, parent, depth):
    if model.canFetchMore(parent):
        model.fetchMore(parent)
    found = model.rowCount(parent)
    if depth:
        found += sum(
            _open_all(model, model.index(row, 0, parent), depth - 1) for row in range(model.rowCount(parent))
        )
    return found


def test_an_index_of_a_tree_that_is_gone_leads_nowhere(session):
    model = TraceModel("en")
    model.show(Precedents(session, Spot("revenue", ("2026", "metax"))), "en")
    old = model.index(0, 0)
    model.show(Precedents(session, Spot("profit", ("2026", "metax"))), "en")
    assert model.node(old) is None
    assert model.data(old) is None


def test_enter_in_a_tree_goes_to_the_cell(hand, inspector):
    page = show(hand, inspector, TRACE)
    view = page.views[1]
    names = [page.models[1].index(row, 0).data() for row in range(page.models[1].rowCount())]
    assert names == ["Profit", "Growth (2)"]
    view.setCurrentIndex(page.models[1].index(0, 0))
    hand.press(Qt.Key.Key_Return, widget=view)
    assert hand.grid.current_place() == CellPlace("profit", ("2026", "metax"))
    assert hand.grid.values.hasFocus()


def test_a_tree_shows_value_and_share(hand, inspector):
    page = show(hand, inspector, TRACE)
    model = page.models[0]
    group = model.index(0, 0)
    assert [model.index(0, column).data() for column in range(3)] == [
        "Product revenue (2)",
        "CNY 12.0bn",
        "100.0%",
    ]
    page.views[0].expand(group)
    assert [model.index(row, 2, group).data() for row in range(2)] == ["50.0%", "50.0%"]
    assert model.index(0, 0, group).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Training, CNY 6.00bn, 50.0% of the sum"
    )


def test_trees_stay_sound_while_edits_come_in_with_levels_open(hand, inspector):
    page = show(hand, inspector, TRACE)
    for model in page.models:
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for view in page.views:
        view.expandToDepth(1)
    hand.session.set_value("cost_ratio", ("2026", "metax"), 0.4)
    settle(hand)
    for view in page.views:
        view.expandToDepth(1)
    hand.session.undo()
    settle(hand)
    assert page.models[0].rowCount() == 1


# --- jumps ---


def test_to_the_one_precedent_and_back_and_forward(hand):
    hand.go("profit", "2026", "biren")
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    hand.go("headcount", "metax")
    hand.go("market_size", "2026")
    hand.press(Qt.Key.Key_Left, modifier=alt, widget=hand.grid.values)
    assert hand.grid.current_place() == CellPlace("headcount", ("metax",))
    hand.press(Qt.Key.Key_Left, modifier=alt, widget=hand.grid.values)
    assert hand.grid.current_place() == CellPlace("profit", ("2026", "biren"))
    hand.press(Qt.Key.Key_Right, modifier=alt, widget=hand.grid.values)
    hand.press(Qt.Key.Key_Right, modifier=alt, widget=hand.grid.values)
    assert hand.grid.current_place() == CellPlace("market_size", ("2026",))
    hand.press(Qt.Key.Key_BracketLeft, modifier=control, widget=hand.grid.values)
    assert hand.message() == say("inspect_no_precedents", "en")


def test_a_single_dependent_is_gone_to_at_once(hand):
    hand.go("product_revenue", "2026", "metax", "training")
    run(hand.window, "go_dependents")
    assert hand.grid.current_place() == CellPlace("revenue", ("2026", "metax"))


def test_of_several_a_list_is_offered_with_their_values(hand, monkeypatch):
    monkeypatch.setattr(QMenu, "popup", lambda _menu, _at: None)  # there is no screen to pop up on
    hand.go("profit", "2026", "metax")
    run(hand.window, "go_precedents")
    menu = hand.window.findChild(QMenu, "jumpList")
    assert [action.text() for action in menu.actions()] == [
        "Revenue\tCNY 12.0bn",
        "Cost ratio\t50.0%",
        "Tax rate\t25.0%",
    ]
    assert menu.activeAction() is menu.actions()[0]
    menu.actions()[1].trigger()
    assert hand.grid.current_place() == CellPlace("cost_ratio", ("2026", "metax"))


def test_many_cells_of_a_line_open_in_a_list_of_their_own(hand, monkeypatch):
    monkeypatch.setattr(QMenu, "popup", lambda _menu, _at: None)
    hand.go("revenue", "2026", "metax")
    run(hand.window, "go_precedents")
    (products,) = hand.window.findChild(QMenu, "jumpList").actions()
    assert products.text() == "Product revenue (2)\tCNY 12.0bn"
    products.menu().aboutToShow.emit()
    products.menu().actions()[1].trigger()
    assert hand.grid.current_place() == CellPlace("product_revenue", ("2026", "metax", "inference"))


def test_back_leads_to_the_page_from_which_one_jumped(hand):
    hand.window.show_page(Page("scenarios"))
    hand.window.view.go_to(CellPlace("market_size", ("2026",)))
    assert not hand.window.is_grid_away
    run(hand.window, "go_back")
    assert hand.window.tools.current == "scenarios"
    run(hand.window, "go_forward")
    assert hand.grid.current_place() == CellPlace("market_size", ("2026",))


def test_a_cell_that_is_gone_is_passed_over(hand):
    from gpu_modeler import edits

    hand.go("tax_rate")
    hand.go("headcount", "metax")
    hand.go("market_size", "2026")
    hand.session.perform(edits.RemoveLine("headcount"))
    run(hand.window, "go_back")
    assert hand.grid.current_place() == CellPlace("tax_rate", ())


def test_where_there_is_nothing_behind_it_is_said(hand):
    run(hand.window, "go_forward")
    assert hand.message() == say("jump_none_forward", "en")


# --- sources ---


@pytest.fixture
def disputed(hand, inspector):
    """A cell of which another source says otherwise."""
    from gpu_modeler import edits

    cell = Cell(0.5, "input", "report", alternatives=(Alternative(0.4, "report"),))
    hand.session.perform(edits.SetCell("cost_ratio", ("2026", "metax"), cell))
    hand.go("cost_ratio", "2026", "metax")
    return show(hand, inspector, SOURCE)


def test_conflicting_sources_stand_side_by_side_and_one_click_chooses(hand, disputed):
    _, other = disputed.cards
    hand.qtbot.mouseClick(other.buttons["use"], Qt.MouseButton.LeftButton)
    settle(hand)
    cell = hand.session.cell("cost_ratio", ("2026", "metax"))
    assert (cell.value, cell.alternatives[0].value) == (0.4, 0.5)
    assert disputed.cards[0].choice.value.en == "40.0%"
    hand.session.undo()
    settle(hand)
    assert hand.session.value("cost_ratio", ("2026", "metax")) == 0.5


def test_a_link_is_opened_only_by_a_click(hand, disputed, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    hand.qtbot.mouseClick(disputed.cards[0].buttons["open"], Qt.MouseButton.LeftButton)
    assert opened == ["https://example.com"]


def test_a_note_is_written_where_the_source_stands(hand, disputed):
    note = disputed.cards[0].note
    note.setFocus()
    hand.qtbot.keyClicks(note, "from the report")
    hand.qtbot.keyClick(note, Qt.Key.Key_Return)
    assert hand.session.cell("cost_ratio", ("2026", "metax")).note.en == "from the report"


def test_a_computed_cell_tells_what_it_rests_on(hand, inspector):
    page = show(hand, inspector, SOURCE)
    assert page.cards == []
    assert "The typed values behind it, 4 in all" in page.words.text()


def test_a_new_source_is_asked_for_and_set(qtbot, session):
    spot = Spot("cost_ratio", ("2026", "metax"))
    box = SourceDialog(session, spot, is_alternative=False)
    qtbot.addWidget(box)
    box.choice.setCurrentIndex(box.choice.findData(NEW))
    assert not box.accept_button.isEnabled()
    box.title.setText("Interview")
    box.date.setText("2026-02-01")
    box.accept()
    source = session.model.sources[session.cell(*spot).source]
    assert (source.title, source.date) == ("Interview", "2026-02-01")


def test_a_value_of_another_source_is_kept_beside_the_one_in_use(qtbot, session):
    spot = Spot("cost_ratio", ("2026", "metax"))
    box = SourceDialog(session, spot, is_alternative=True)
    qtbot.addWidget(box)
    box.choice.setCurrentIndex(box.choice.findData("report"))
    box.value.setText("abc")
    box.accept()
    assert session.cell(*spot).alternatives == ()
    box.value.setText("45%")
    box.accept()
    assert session.cell(*spot).alternatives == (Alternative(0.45, "report"),)


# --- history ---


def test_one_step_of_the_cell_is_taken_back(hand, inspector):
    place = ("2026", "metax")
    hand.session.set_value("cost_ratio", place, 0.4)
    hand.session.set_value("cost_ratio", place, 0.3)
    hand.go("cost_ratio", *place)
    page = show(hand, inspector, HISTORY)
    rows = [[page.list.topLevelItem(row).text(column) for column in range(3)] for row in range(2)]
    assert rows == [["2", "40.0%", "30.0%"], ["1", "50.0%", "40.0%"]]
    hand.qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert hand.session.value("cost_ratio", place) == 0.4


def test_a_cell_that_was_not_changed_says_so(hand, inspector):
    page = show(hand, inspector, HISTORY)
    assert page.nothing.isVisible()
    assert not page.back_button.isVisible()


# --- the paragraph ---


def test_the_key_explains_and_copy_takes_text_and_html(hand, inspector):
    modifier = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    hand.press(Qt.Key.Key_Y, modifier=modifier, widget=hand.grid.values)
    pane = inspector.panel.explanation
    assert pane.isVisible()
    assert pane.text.hasFocus()
    text = pane.text.toPlainText()
    assert text.startswith("In the scenario “Base”, MetaX Revenue 2026 is CNY 12.0bn.")
    hand.qtbot.mouseClick(pane.copy_button, Qt.MouseButton.LeftButton)
    data = QApplication.clipboard().mimeData()
    assert data.text() == text
    assert data.html().startswith("<p>In the scenario")


def test_the_paragraph_follows_the_cursor_and_the_language(hand, inspector):
    run(hand.window, "explain_number")
    hand.go("profit", "2026", "biren")
    pane = inspector.panel.explanation
    hand.qtbot.waitUntil(lambda: "Biren Profit 2026" in pane.text.toPlainText())
    hand.session.choose_language("zh")
    hand.qtbot.waitUntil(lambda: "壁仞2026年利润" in pane.text.toPlainText())


def test_escape_leads_from_the_panel_to_the_grid(hand, inspector):
    run(hand.window, "explain_number")
    hand.press(Qt.Key.Key_Escape, widget=inspector.panel.explanation.text)
    assert hand.grid.values.hasFocus()


def test_a_source_that_is_not_in_the_list_is_not_taken_for_the_one_before(qtbot, session):
    spot = Spot("cost_ratio", ("2026", "metax"))
    box = SourceDialog(session, spot, is_alternative=False)
    qtbot.addWidget(box)
    box.choice.setCurrentIndex(box.choice.findData("report"))
    assert box.check()
    box.choice.setEditText("Annual rep")
    assert not box.check()
    assert box.verdict.text() == say("inspect_source_unknown", "en")


def test_what_is_open_stays_open_over_an_edit(hand, inspector):
    page = show(hand, inspector, TRACE)
    view, model = page.views[0], page.models[0]
    view.expand(model.index(0, 0))
    view.expand(model.index(1, 0, model.index(0, 0)))
    hand.session.set_value("price", ("2026", "metax", "inference"), 11.0)
    settle(hand)
    group = model.index(0, 0)
    assert view.isExpanded(group)
    assert [view.isExpanded(model.index(row, 0, group)) for row in range(2)] == [False, True]
    assert model.index(1, 1, model.index(1, 0, group)).data() == "11.0 CNY 10k/chip"
    hand.go("profit", "2026", "metax")
    settle(hand)
    assert not view.isExpanded(model.index(0, 0))


def test_escape_in_a_note_leaves_it_as_it_was(hand, disputed):
    note = disputed.cards[0].note
    note.setFocus()
    hand.qtbot.keyClicks(note, "no, wrong")
    hand.qtbot.keyClick(note, Qt.Key.Key_Escape)
    assert hand.grid.values.hasFocus()
    assert hand.session.cell("cost_ratio", ("2026", "metax")).note.en == ""


def test_after_a_choice_the_keyboard_is_at_the_cell(hand, disputed):
    hand.qtbot.mouseClick(disputed.cards[1].buttons["use"], Qt.MouseButton.LeftButton)
    settle(hand)
    assert hand.grid.values.hasFocus()
    assert hand.grid.current_place() == CellPlace("cost_ratio", ("2026", "metax"))


def test_another_document_leaves_nothing_of_the_one_before(hand, inspector):
    run(hand.window, "explain_number")
    hand.go("headcount", "metax")
    hand.session.new()
    hand.qtbot.waitUntil(lambda: inspector.panel.explanation.paragraph is None)
    assert inspector.panel.spot is None


def test_where_a_page_shows_several_scenarios_the_cells_own_is_shown(hand, inspector):
    hand.session.set_value("units", ("2026", "metax", "training"), 0.0, "bull")
    inspector.panel.show_cell(Spot("revenue", ("2026", "metax")), "bull")
    panel = inspector.panel
    assert panel.where.text().endswith("Bull")
    assert panel.value.text() == "CNY 6.00bn"
    panel.explain(shown=True)
    assert panel.explanation.text.toPlainText().startswith(
        "In the scenario “Bull”, MetaX Revenue 2026 is CNY 6.00bn."
    )
    panel.show_cell(Spot("revenue", ("2026", "metax")))
    assert panel.value.text() == "CNY 12.0bn"


def test_back_leads_to_the_page_on_which_the_cell_was_seen(hand):
    hand.window.show_page(Page("compare", line="revenue"))
    hand.go("revenue", "2027", "biren")
    assert hand.window.view.page.kind == "compare"
    hand.go("market_size", "2026")
    run(hand.window, "go_back")
    assert hand.window.view.page.kind == "compare"
    assert hand.grid.current_place() == CellPlace("revenue", ("2027", "biren"))
