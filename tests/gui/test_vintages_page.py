"""The page of guidance and outcomes, and the box in which a vintage is recorded."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from gpu_modeler.app.rows import Page
from gpu_modeler.edits import SetVintage
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.vintages.dialog import VintageDialog
from gpu_modeler.model import Vintage
from gpu_modeler.text import Labels
from tests.gui.whole_session import session  # noqa: F401 - takes the place of the usual one
from tests.small_model import contents

AT = ("2025", "metax")
PRICE = ("2026", "metax", "training")


@pytest.fixture
def desk(hand):
    hand.window.show_page(Page("vintages"))
    return hand.window.tools.desk("vintages")


def shown(desk):
    return [row for row in desk.page.table.listing.rows if not row.is_heading]


def box(hand, known=None, here=("revenue", AT)):
    return VintageDialog(hand.session, known, here, hand.window)


def test_the_chain_stands_under_its_company(desk):
    QAbstractItemModelTester(
        desk.page.table.listing, QAbstractItemModelTester.FailureReportingMode.Fatal, desk
    )
    heading, *rows = desk.page.table.listing.rows
    assert heading.is_heading
    assert "2 waiting" in heading.texts[0]
    assert [row.texts[:3] for row in rows] == [
        ("Revenue · 2025", "2025-12", "Guidance"),
        ("", "2026-01-27", "Forecast notice"),
    ]
    assert rows[0].texts[3].startswith("15 – 19.8")
    assert "≥ 16 " in rows[1].texts[3]
    assert rows[0].texts[4] == "Reaches above (by the notice)"


def test_a_result_judges_what_was_promised(desk, hand, qtbot):
    dialog = box(hand)
    qtbot.addWidget(dialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData("flash report"))
    dialog.low.setText("20.79")
    dialog.date.setText("2026-02-28")
    dialog.source.choose("report")
    dialog.accept()
    assert hand.session.model.vintages[dialog.made] == Vintage(
        dialog.made, "revenue", AT, "flash report", 20.79, 20.79, "report", "2026-02-28", Labels("", "")
    )
    qtbot.waitUntil(lambda: len(shown(desk)) == 3)
    guidance, notice, report = shown(desk)
    assert guidance.texts[4:7] == ("Above the high end", "+19.5%", "+5.0%")  # 20.79/17.4 - 1, 20.79/19.8 - 1
    assert notice.texts[4] == "Within"
    assert report.texts[4] == ""
    assert "1 of 2 held (50%)" in desk.page.table.listing.rows[0].texts[0]


def test_what_cannot_be_recorded_says_why_and_nothing_changes(hand, qtbot):
    before = contents(hand.session.model)
    dialog = box(hand)
    qtbot.addWidget(dialog)
    for low, high, date, told in (
        ("", "", "2026-01", "needs a number"),
        ("3", "2", "2026-01", "above the high end"),
        ("abc", "", "2026-01", "abc"),
        ("3", "4", "next week", "no date"),
        ("3 USD_100m", "4", "2026-01", ""),
    ):
        dialog.low.setText(low)
        dialog.high.setText(high)
        dialog.date.setText(date)
        dialog.accept()
        assert dialog.result() == 0
        assert told in dialog.verdict.text()
    assert contents(hand.session.model) == before


def test_numbers_are_understood_as_in_a_cell(hand, qtbot):
    dialog = box(hand)
    qtbot.addWidget(dialog)
    dialog.low.setText("12.3亿")
    dialog.high.setText("150,000万元")
    dialog.date.setText("2026")
    dialog.accept()
    made = hand.session.model.vintages[dialog.made]
    assert (made.low, made.high) == (12.3, 15.0)


def test_another_line_offers_its_own_axes(hand, qtbot):
    dialog = box(hand)
    qtbot.addWidget(dialog)
    dialog.line.setCurrentIndex(dialog.line.findData("price"))
    assert list(dialog.items) == ["period", "company", "segment"]
    assert dialog.place[:2] == AT
    dialog.line.setCurrentIndex(dialog.line.findData("loose"))
    assert dialog.place == ()


def test_taking_removing_and_undoing(desk, hand):
    before = contents(hand.session.model)
    desk.page.table.go_to(("revenue", AT, "plan"))
    desk.page.by_name["take"].click()
    assert hand.session.model.cell("revenue", AT).value == 17.4
    desk.page.table.go_to(("revenue", AT, "plan"))
    desk.page.by_name["remove"].click()
    assert "plan" not in hand.session.model.vintages
    hand.session.undo()
    hand.session.undo()
    assert contents(hand.session.model) == before


def test_it_leads_to_the_cell(desk, hand):
    desk.page.table.go_to(("revenue", AT, "notice"))
    desk.page.by_name["jump"].click()
    assert hand.grid.current_place() == CellPlace("revenue", AT)


def test_editing_shows_what_is_there(hand, qtbot):
    known = hand.session.model.vintages["notice"]
    dialog = box(hand, known, None)
    qtbot.addWidget(dialog)
    assert dialog.vintage() == known
    dialog.high.setText("17")
    dialog.accept()
    assert hand.session.model.vintages["notice"].high == 17.0


def test_choices(desk):
    for choice, count in (("all", 2), ("missed", 1), ("hit", 0), ("waiting", 2)):
        desk.page.choose(choice)
        assert len(shown(desk)) == count, choice


def test_it_begins_at_the_cell_of_the_grid(hand):
    hand.session.perform(SetVintage(Vintage("other", "price", PRICE, "own earlier", 5.0, 5.0, date="2025")))
    hand.go("price", *PRICE)
    hand.window.show_page(Page("vintages"))
    assert hand.window.tools.desk("vintages").page.table.row.key == ("price", PRICE, "other")


@pytest.mark.parametrize("field", ["source", "line"])
def test_what_is_typed_into_a_list_and_not_in_it_is_refused(hand, qtbot, field):
    dialog = box(hand)
    qtbot.addWidget(dialog)
    dialog.low.setText("3")
    dialog.date.setText("2026")
    dialog.source.choose("report")
    assert dialog.check()
    getattr(dialog, field).setEditText("hearsay")
    assert not dialog.check()
    assert "hearsay" in dialog.verdict.text()
    dialog.source.setEditText("")
    dialog.line.setCurrentIndex(dialog.line.findData("revenue"))
    dialog.line.setEditText("Revenue")
    assert dialog.check()
    assert dialog.vintage().source == ""
