"""Find, replace and the palette through the real window, on the small model and its numbers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from gpu_modeler.app.finding.query import FIELDS, Query
from gpu_modeler.app.finding.replace import changes
from gpu_modeler.app.finding.search import excerpt, search
from gpu_modeler.app.session import Session
from gpu_modeler.edits import SetCell
from gpu_modeler.gui.finding.model import Entry, HitsModel
from gpu_modeler.model import Cell
from gpu_modeler.text import Labels
from tests.gui.small_model import small_model

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def found(session, text, *fields, **options):
    hits = search(session, Query(text, frozenset(fields or FIELDS), **options))
    return [hit for hit in hits if hit is not None]


@pytest.fixture
def session():
    return Session(small_model())


# --- the search ---------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["营业收入", "yysr", "yingyeshouru", "REVENUE"])
def test_a_line_is_found_by_every_name_it_has(session, typed):
    lines = [hit.line for hit in found(session, typed, "label")]
    assert lines[0] == "revenue"


def test_a_company_is_found_by_initials(session):
    (hit,) = found(session, "mx", "label")
    assert hit.item == ("company", "metax")


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("4.38", [("revenue", ("2024", "moore"))]),
        ("4.4", [("revenue", ("2024", "moore"))]),  # as it is shown
        ("4", []),
        ("25%", [("tax_rate", ())]),
        ("0.25 %", []),
    ],
)
def test_a_value_is_found_as_shown_and_exactly(session, typed, places):
    hits = [(hit.line, hit.place) for hit in found(session, typed, "value", every_scenario=False)]
    assert [hit for hit in hits if hit[0] in {"revenue", "tax_rate"}] == places


def test_an_amount_is_found_by_its_chinese_scale(session):
    assert ("revenue", ("2025", "moore")) in [(h.line, h.place) for h in found(session, "15亿", "value")]


def test_errors_are_found(session):
    hits = found(session, "#DIV/0!", "value")
    assert {hit.line for hit in hits} == {"growth"}
    assert {hit.place[0] for hit in hits} == {"2024"}  # nothing comes before


def test_another_scenario_is_found_only_where_it_differs(session):
    session.set_value("price", ("2026", "moore", "training"), 77.25, "bull")
    hits = found(session, "77.25", "value")
    assert [(hit.scenario, hit.place) for hit in hits] == [("bull", ("2026", "moore", "training"))]
    assert found(session, "77.25", "value", every_scenario=False) == []


def test_formulas_notes_and_sources_are_found(session):
    place = ("2026", "moore", "training")
    session.perform(SetCell("price", place, Cell(9.0, "input", note=Labels("供货紧张", "Tight supply"))))
    assert [h.line for h in found(session, "price", "formula")] == ["product_revenue"]
    (exception,) = [h for h in found(session, "1 - cost_ratio)", "formula") if h.exception is not None]
    assert exception.place == ("2024", "biren")
    assert [(h.line, h.place) for h in found(session, "tight", "note")] == [("price", place)]
    assert [(h.line, h.place) for h in found(session, "3.5 million", "source")] == [
        ("revenue", ("2024", "moore")),
        ("revenue", ("2025", "moore")),
    ]


def test_the_search_can_be_kept_to_a_company(session):
    hits = found(session, "3.5 million", "source", company="metax")
    assert hits == []


def test_a_long_text_is_cut_before_what_was_found():
    text, (first, last) = excerpt("x" * 100 + "needle", (100, 106))
    assert text[first:last] == "needle"
    assert len(text) < 50


# --- replacing ----------------------------------------------------------------------------------


def test_a_replacement_that_breaks_a_formula_is_refused_and_the_others_hold(session):
    made = changes(session, Query("cost_ratio", frozenset({"formula"})), "tax_rate")
    assert [(c.hit.line, c.after, c.refusal) for c in made] == [
        ("profit", "revenue * (1 - tax_rate) * (1 - tax_rate)", None),
        ("profit", "revenue * (1 - tax_rate)", None),
    ]
    made = changes(session, Query("revenue", frozenset({"formula"})), "headcount")
    assert {c.hit.line for c in made} == {"profit", "growth"}
    assert all(c.refusal is not None for c in made if c.hit.line == "profit")
    assert session.model.lines["revenue"].formula == "SUM(product_revenue, segment)"


def test_a_line_s_name_is_replaced_only_where_it_stands_as_a_name(session):
    made = changes(session, Query("revenue", frozenset({"formula"})), "market_size")
    assert not any("product_market_size" in change.after for change in made)


def test_typed_numbers_are_replaced_computed_ones_are_not(session):
    made = changes(session, Query("50%", frozenset({"value"})), "55%")
    assert {c.hit.line for c in made} == {"cost_ratio"}
    assert {(c.before, c.after) for c in made} == {("50%", "55%")}
    assert len(made) == 15


# --- the table ----------------------------------------------------------------------------------


def test_the_model_of_hits_is_sound(session, qtbot):
    model = HitsModel(session)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.append(found(session, "revenue"))
    assert model.rowCount() > 3
    made = changes(session, Query("revenue", frozenset({"formula"})), "headcount")
    model.reset(Entry(change.hit, change) for change in made)
    row = next(k for k, entry in enumerate(model.entries) if entry.is_refused)
    assert not model.setData(model.index(row, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert made[row].refusal.in_language("en") == model.index(row, 4).data(Qt.ItemDataRole.ToolTipRole)
    model.reset()


# --- through the window -------------------------------------------------------------------------


def shortcut(hand, keys, modifier=Modifier.NoModifier):
    hand.window.activateWindow()
    QTest.keyClick(hand.window, keys, modifier)


def desk_of(hand):
    return hand.window.attached[-1]


def find(hand, qtbot, text, *, replacing=False):
    hand.window.menus.actions["replace" if replacing else "find"].trigger()
    desk = desk_of(hand)
    desk.panel.wanted.setText(text)
    qtbot.waitUntil(lambda: not desk._pause.isActive() and desk._hits is None)
    return desk


def test_what_is_typed_is_listed_and_enter_goes_there_and_on(hand, qtbot):
    desk = find(hand, qtbot, "3.5 million")
    assert desk.model.rowCount() == 2
    assert "2" in desk.panel.count.text()
    hand.press(Key.Key_Return, widget=desk.panel.wanted)
    assert hand.grid.current_place().place == ("2024", "moore")
    assert desk.panel.wanted.hasFocus() or not hand.window.isActiveWindow()
    hand.press(Key.Key_Return, widget=desk.panel.wanted)
    assert hand.grid.current_place().place == ("2025", "moore")
    hand.window.menus.actions["find_next"].trigger()  # around the end
    assert hand.grid.current_place().place == ("2024", "moore")
    hand.window.menus.actions["find_previous"].trigger()
    assert hand.grid.current_place().place == ("2025", "moore")
    hand.press(Key.Key_Escape, widget=desk.panel.wanted)
    assert not desk.dock.isVisible()
    assert hand.grid.values.hasFocus()


def test_a_hit_in_another_scenario_shows_it(hand, qtbot):
    hand.session.set_value("price", ("2026", "metax", "training"), 77.25, "bull")
    desk = find(hand, qtbot, "77.25")
    desk.step(1)
    assert hand.session.scenario == "bull"
    assert hand.window.view.page.company == "metax"


def test_a_company_that_is_found_opens_its_page(hand, qtbot):
    find(hand, qtbot, "壁仞").step(1)
    assert hand.window.view.page.company == "biren"


def test_replacing_shows_each_change_and_is_one_step(hand, qtbot):
    desk = find(hand, qtbot, "50%", replacing=True)
    desk.panel.replacement.setText("55%")
    hand.press(Key.Key_Return, widget=desk.panel.replacement)
    assert desk.model.rowCount() == 15
    desk.model.setData(desk.model.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert "14" in desk.panel.replace.text()
    qtbot.mouseClick(desk.panel.replace, Qt.MouseButton.LeftButton)
    values = [
        hand.session.value("cost_ratio", (y, c))
        for y in hand.session.model.periods
        for c in ("moore", "metax", "biren")
    ]
    assert sorted(values) == [0.5] + [0.55] * 14
    hand.session.undo()
    assert hand.session.value("cost_ratio", ("2028", "biren")) == 0.5


def test_an_edit_looks_again_and_another_document_starts_anew(hand, qtbot):
    desk = find(hand, qtbot, "15亿")
    count = desk.model.rowCount()
    hand.session.set_value("revenue", ("2025", "moore"), 16.0)
    qtbot.waitUntil(
        lambda: desk._hits is None and not desk._pause.isActive() and desk.model.rowCount() == count - 1
    )
    hand.session.new()
    assert desk.model.rowCount() == 0


def test_the_palette_finds_by_pinyin_pages_companies_and_lines(hand, qtbot):
    from gpu_modeler.gui.dialogs.finder import Finder
    from gpu_modeler.gui.finding.palette import palette_entries

    recent = []
    finder = Finder(hand.session, "palette_hint", palette_entries(hand.window), hand.window, recent)
    qtbot.addWidget(finder)

    def first(typed):
        finder.narrow(typed)
        return finder._shown[0]

    assert first("Export to").key == "action export_excel"
    assert "action export_excel" in [first("daochu").key, *(e.key for e in finder._shown)]
    hand.session.choose_language("zh")
    finder._entries = palette_entries(hand.window)
    assert first("dc").key == first("daochu").key == "action export_excel"
    assert first("metax").key.startswith("page company metax")
    assert first("br").key.startswith("page company biren")
    assert first("cblv").key == "line cost_ratio"
    finder.choose()
    assert hand.grid.current_place().line == "cost_ratio"
    assert recent == ["line cost_ratio"]
    again = Finder(hand.session, "palette_hint", palette_entries(hand.window), hand.window, recent)
    qtbot.addWidget(again)
    assert again._shown[0].key == "line cost_ratio"
