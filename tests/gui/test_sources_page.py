"""The page of sources: age, conflicts, what has none; and amber in the grid."""

from datetime import date, timedelta

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QAbstractItemModelTester

from gpu_modeler.app.amber import amber_of
from gpu_modeler.app.rows import Page
from gpu_modeler.app.source_age import CHECKED, Limit, limits_of
from gpu_modeler.gui.dialogs.finder import Finder
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.tooltips import cell_tooltip
from gpu_modeler.gui.sources.dialogs import ReasonDialog, SourceDialog
from gpu_modeler.gui.sources.limits import LimitsDialog
from gpu_modeler.gui.sources.marks import marks_of
from gpu_modeler.model import Alternative, Cell, Source
from gpu_modeler.text import Message
from tests.gui.whole_session import session  # noqa: F401 - takes the place of the usual one
from tests.small_model import contents, put

AT = ("2025", "metax")
PRICE = ("price", ("2026", "metax", "training"))


@pytest.fixture
def desk(hand):
    model = hand.session.model
    model.properties["as_of"] = "2026-01-31"
    model.sources["paper"] = Source("paper", "A paper", "press", "", "2025-06-30", "words of the paper")
    put(model, "base", *PRICE, Cell(6.0, "input", "paper"))
    put(model, "base", "loose", (), Cell(3.0))
    put(
        model,
        "base",
        "growth",
        ("2026",),
        Cell(0.2, "input", "news", alternatives=(Alternative(0.3, "paper"),)),
    )
    hand.window.show_page(Page("sources"))
    return hand.window.tools.desk("sources")


def shown(desk):
    return {row.key: row for row in desk.page.table.listing.rows}


def test_sources_with_age_and_cells(desk):
    QAbstractItemModelTester(
        desk.page.table.listing, QAbstractItemModelTester.FailureReportingMode.Fatal, desk
    )
    rows = shown(desk)
    assert rows["paper"].texts == (
        "A paper", "words of the paper", "Press", "2025-06-30", "7 months", "2", "too old in 1 cells; no address",
    )  # fmt: skip
    assert rows["news"].texts[4] == "–"
    assert "2026-01-31" in desk.page.summary.text()


def test_choices(desk):
    wanted = {
        "all": {"report", "news", "paper"},
        "old": {"paper"},
        "address": {"news", "paper"},
        "unused": set(),
        "unsourced": {"growth", "loose"},
        "amber": {PRICE, ("growth", ("2026",)), ("loose", ())},
    }
    for choice, keys in wanted.items():
        desk.page.choose(choice)
        assert set(shown(desk)) == keys, choice


def test_conflicts_side_by_side_and_a_choice(desk, hand):
    desk.page.choose("conflicts")
    first, second, *rest = desk.page.table.listing.rows
    assert first.key == ("base", "growth", ("2026",), -1)
    assert (first.texts[1], first.texts[4]) == ("20.0%", "no reason given")
    assert (second.texts[1], second.texts[2]) == ("30.0%", "+50.0%")
    assert [row.texts[2] for row in rest] == ["in use", "-4.0%"]  # 19 / 19.8 - 1
    before = contents(hand.session.model)
    desk.page.table.go_to(second.key)
    desk.page.by_name["choose"].click()
    cell = hand.session.model.cell("growth", ("2026",))
    assert (cell.value, cell.source, cell.alternatives) == (0.3, "paper", (Alternative(0.2, "news"),))
    hand.session.undo()
    assert contents(hand.session.model) == before


def test_a_reason_settles_a_conflict(desk, hand, monkeypatch):
    desk.page.choose("conflicts")
    desk.page.table.go_to(("base", "growth", ("2026",), -1))
    monkeypatch.setattr(desk.requests, "reason", lambda _about, _text="": "the paper counts servers")
    desk.page.by_name["explain"].click()
    assert hand.session.model.cell("growth", ("2026",)).note.en == "the paper counts servers"
    assert amber_of(hand.session).state("growth", ("2026",)) == "sound"


def test_found_to_hold_again(desk, hand, monkeypatch, qtbot):
    desk.page.choose("old")
    monkeypatch.setattr(desk.requests, "reason", lambda _about, _text="": "prices did not move")
    desk.page.table.go_to("paper")
    desk.page.by_name["check"].click()
    assert "prices did not move" in hand.session.model.properties[CHECKED]
    qtbot.waitUntil(lambda: shown(desk) == {})
    hand.session.undo()
    qtbot.waitUntil(lambda: set(shown(desk)) == {"paper"})


def test_merging_and_removing(desk, hand):
    before = contents(hand.session.model)
    desk.requests.merge_into("paper", "news")
    model = hand.session.model
    assert "paper" not in model.sources
    assert model.cell(*PRICE).source == "news"
    assert model.cell("growth", ("2026",)).alternatives[0].source == "news"
    desk.page.table.go_to("news")
    desk.page.by_name["remove"].click()
    assert "news" in model.sources  # refused: it is quoted
    assert "News" in hand.window.tools.messages.text.text()
    hand.session.undo()
    assert contents(model) == before


def test_one_source_for_a_line(desk, hand, monkeypatch):
    desk.page.choose("unsourced")
    desk.page.table.go_to("growth")

    def answer(box):
        assert isinstance(box, Finder)
        next(entry for entry in box._entries if "paper" in entry.words).chosen()

    monkeypatch.setattr("gpu_modeler.gui.sources.requests.ask", answer)
    desk.page.by_name["assign"].click()
    assert hand.session.model.record("cells", ("bear", "growth", ("2025",))).source == "paper"
    assert hand.session.model.cell("growth", ("2025",)).source == "news"


def test_another_source_for_all_values_of_a_line_that_name_the_old_one(desk, hand, monkeypatch):
    desk.page.choose("amber")
    desk.page.table.go_to(PRICE)
    chosen = []
    monkeypatch.setattr("gpu_modeler.gui.sources.requests.ask", chosen.append)
    desk.page.by_name["assign"].click()
    next(entry for entry in chosen[0]._entries if "report" in entry.words).chosen()
    assert {cell.source for cell in hand.session.model.cells_of("price").values()} == {"report"}
    hand.session.undo()
    assert hand.session.model.cell(*PRICE).source == "paper"


def test_it_begins_at_the_source_of_the_cell_of_the_grid(desk, hand):
    hand.go("price", "2026", "metax", "training")
    hand.window.show_page(Page("sources"))
    assert desk.page.table.row.key == "paper"


def test_a_source_is_added_and_changed(hand, qtbot):
    box = SourceDialog(hand.session, None, hand.window)
    qtbot.addWidget(box)
    box.accept()
    assert box.result() == 0
    box.title.setText("业绩预告")
    for address, is_right in (("javascript:alert(1)", False), ("https://example.com/n", True)):
        box.address.setText(address)
        assert box.check() is is_right
    box.date.setText("2026-01")
    box.accept()
    made = hand.session.model.sources[box.made]
    assert (made.title, made.address, made.date) == ("业绩预告", "https://example.com/n", "2026-01")
    again = SourceDialog(hand.session, made, hand.window)
    qtbot.addWidget(again)
    assert again.source() == made


def test_limits_want_a_reason_and_are_one_step(hand, qtbot):
    box = LimitsDialog(hand.session, hand.window)
    qtbot.addWidget(box)
    box.days["press"].setValue(365)
    box.as_of.setText("2026-02-30")
    assert not box.check()
    box.as_of.setText("2026-02-28")
    assert not box.check()
    box.reasons["press"].setText("a slow trade")
    steps = hand.session.history.position
    box.accept()
    assert hand.session.history.position == steps + 1
    assert limits_of(hand.session.model)["press"] == Limit(365, "a slow trade")
    hand.session.undo()
    assert limits_of(hand.session.model)["press"] == Limit(183)


def test_a_reason_is_asked_for(hand, qtbot):
    box = ReasonDialog(hand.session, Message("sources_explain_about"), "", hand.window)
    qtbot.addWidget(box)
    box.accept()
    assert box.result() == 0
    box.text.setText(" because ")
    box.accept()
    assert (box.result(), box.reason) == (1, "because")


def test_links_open_on_a_click_and_only_those_of_the_web(desk, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    desk.page.table.go_to("report")
    assert opened == []
    assert desk.page.link.isVisible()
    desk.page.link.click()
    assert opened == ["https://example.com/a"]
    desk.page.say_words("x", "file:///etc/passwd")
    assert not desk.page.link.isVisible()
    desk.page.open_link()
    assert len(opened) == 1


def test_a_row_leads_to_its_cell(desk, hand):
    desk.page.choose("amber")
    desk.page.table.go_to(PRICE)
    desk.page.by_name["jump"].click()
    assert hand.grid.current_place() == CellPlace(*PRICE)


# --- amber in the grid ------------------------------------------------------------------------------


def pixel(hand, place):
    """Return the colour of the lower right corner of a cell."""
    contents_, values = hand.grid.contents, hand.grid.values
    at = contents_.position_of(place)
    rect = values.visualRect(values.model().index(at.row, at.column))
    picture = values.viewport().grab(rect).toImage()
    return picture.pixelColor(picture.width() - 2, picture.height() - 2).name()


def test_marks_stand_in_the_grid_and_go_when_switched_off(desk, hand, qtbot):
    marks = marks_of(hand.window)
    hand.go("price", "2026", "metax", "inference")
    marks.refresh()
    amber, clean = CellPlace(*PRICE), CellPlace("price", ("2025", "metax", "training"))
    rests = CellPlace("margin", ("2026", "metax"))
    assert [marks.state_of(place) for place in (amber, clean, rests)] == ["old", "", "rests"]
    dark, pale = (colour.name() for colour in marks._colours)
    assert pixel(hand, amber) == dark
    assert pixel(hand, clean) not in {dark, pale}
    assert pixel(hand, rests) == pale
    hand.window.commands.run_named("show_amber")
    assert pixel(hand, amber) != dark
    assert marks.amber is None
    assert not hand.window.menus.actions["show_amber"].isChecked()
    hand.window.commands.run_named("show_amber")
    assert pixel(hand, amber) == dark


def test_marks_follow_an_edit(desk, hand, qtbot):
    marks = marks_of(hand.window)
    hand.go(PRICE[0], *PRICE[1])
    marks.refresh()
    hand.session.model.sources["new"] = Source("new", "New", "filing", "", "2026-01-30")
    hand.session.set_value(*PRICE, 6.5, source="new")
    qtbot.waitUntil(lambda: marks.state_of(CellPlace(*PRICE)) == "")
    hand.session.undo()
    qtbot.waitUntil(lambda: marks.state_of(CellPlace(*PRICE)) == "old")


def test_the_tooltip_says_why(desk, hand):
    assert "source past its limit" in cell_tooltip(hand.session, CellPlace(*PRICE))
    told = cell_tooltip(hand.session, CellPlace("margin", ("2026", "metax")))
    assert "Price · MetaX · Training · 2026" in told
    assert "need a look" in told
    assert "need a look" not in cell_tooltip(hand.session, CellPlace("margin", ("2024", "metax")))


def test_an_old_source_of_today_is_told_without_a_day_of_the_models_own(hand):
    model = hand.session.model
    old = date.today() - timedelta(days=200)  # noqa: DTZ011 - a calendar day
    model.sources["paper"] = Source("paper", "A paper", "press", "", old.isoformat())
    put(model, "base", "loose", (), Cell(3.0, "input", "paper"))
    assert amber_of(hand.session).state("loose", ()) == "old"


def test_words_on_an_empty_list_stand_in_its_middle_after_the_window_grew(qtbot, hand, desk):
    desk.page.search.setText("no such source")
    desk.page.changed.emit()
    empty, table = desk.page.empty, desk.page.table
    qtbot.waitUntil(empty.isVisible)
    hand.window.resize(hand.window.width() + 200, hand.window.height() + 100)
    qtbot.waitUntil(lambda: (empty.geometry().center() - table.rect().center()).manhattanLength() <= 2)
