"""The page of the story: claims with the model's value, difference and verdict, live; the box for a claim."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from gpu_modeler.app.rows import Page
from gpu_modeler.app.story_words import cells_behind, tellings
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.story.dialog import ClaimDialog
from gpu_modeler.model import Claim
from gpu_modeler.text import Labels
from tests.gui.whole_session import session  # noqa: F401 - takes the place of the usual one
from tests.small_model import contents


def claim(name, formula, expected, recorded="agrees", **fields):
    labels = Labels(f"论断{name}", f"Claim {name}")
    known = {"unit": "CNY_100m", "tolerance": 0.01, "check": "equal"} | fields
    return Claim(name, labels, formula, expected, expected_verdict=recorded, **known)


@pytest.fixture
def desk(hand):
    model = hand.session.model
    model.claims = {
        known.id: known
        for known in (
            claim("guided", "metax.revenue[2025]", (19.8,)),
            claim("least", "metax.revenue[2025]", (20.0,), check="at_least", tolerance=0.0),
            claim("ratio", "metax.revenue[2025] / (biren.revenue[2025] * 0)", (1.0,), unit="x"),
        )
    }
    model.orders["claims"] = tuple(model.claims)
    hand.window.show_page(Page("story"))
    return hand.window.tools.desk("story")


def shown(desk):
    return {row.key: row for row in desk.page.table.listing.rows}


def test_each_claim_with_value_difference_and_verdict(desk):
    QAbstractItemModelTester(
        desk.page.table.listing, QAbstractItemModelTester.FailureReportingMode.Fatal, desk
    )
    rows = shown(desk)
    assert rows["guided"].texts[1:7] == ("19.8 CNY 100m", "19.8 CNY 100m", "1%", "0%", "Agrees", "Agrees")
    assert rows["least"].texts[2:7] == ("≥ 20 CNY 100m", "", "-1.0%", "Disagrees", "Agrees")
    assert rows["ratio"].texts[1] == "#DIV/0!"
    assert rows["ratio"].texts[5] == "Cannot be computed"
    assert desk.page.summary.text() == "1 of 3 hold in “Base”; 2 other than recorded"


def test_it_follows_edits_and_the_scenario(desk, hand, qtbot):
    hand.session.set_value("revenue", ("2025", "metax"), 25.0)
    qtbot.waitUntil(lambda: shown(desk)["least"].texts[5] == "Agrees")
    assert shown(desk)["guided"].texts[4] == "+26.3%"  # 25 / 19.8 - 1
    hand.session.undo()
    hand.session.choose_scenario(
        "bear"
    )  # there the formula computes it: 2 segments of 20,000 × 1.1 chips at 5
    qtbot.waitUntil(lambda: shown(desk)["guided"].texts[1] == "22 CNY 100m")
    assert "Bear" in desk.page.summary.text()


def test_choices(desk):
    for choice, names in (
        ("all", ["guided", "least", "ratio"]),
        ("disagree", ["least", "ratio"]),
        ("changed", ["least", "ratio"]),
    ):
        desk.page.choose(choice)
        assert list(shown(desk)) == names


def test_it_leads_to_the_cell_and_says_what_it_rests_on(desk, hand):
    desk.page.table.go_to("guided")
    assert "Rests on: Revenue · 2025 · MetaX" in desk.page.words.text()
    desk.page.by_name["jump"].click()
    assert hand.grid.current_place() == CellPlace("revenue", ("2025", "metax"))


def test_cells_behind_in_the_order_of_the_formula(hand):
    known = claim("x", "SUM(biren.revenue, 2025:2026) / metax.revenue[2025] + loose", (1.0,))
    found = cells_behind(hand.session.model, known)
    assert [line for line, _ in found] == ["revenue", "revenue", "loose"]
    assert ("revenue", ("2025", "metax")) in found
    assert ("loose", ()) in found


def test_moving_removing_and_undoing(desk, hand):
    before = contents(hand.session.model)
    desk.page.table.go_to("guided")
    assert not desk.page.by_name["up"].isEnabled()
    desk.page.by_name["down"].click()
    assert hand.session.model.orders["claims"] == ("least", "guided", "ratio")
    assert desk.page.table.row.key == "guided"
    desk.page.by_name["remove"].click()
    assert "guided" not in hand.session.model.claims
    hand.session.undo()
    hand.session.undo()
    assert contents(hand.session.model) == before


def test_a_claim_is_made_and_says_at_once_what_the_model_gives(hand, qtbot):
    box = ClaimDialog(hand.session, None, hand.window)
    qtbot.addWidget(box)
    box.en.setText("MetaX sells for two billion")
    box.formula.show_text("=metax.revenue[2025]")
    box.expected.setText("20")
    box.unit.choose("CNY_100m")
    box.tolerance.setText("2%")
    assert box.check()
    assert box.verdict.text() == "The model gives 19.8 CNY 100m: Agrees"
    box.accept()
    made = hand.session.model.claims[box.made]
    assert (made.formula, made.expected, made.tolerance) == ("metax.revenue[2025]", (20.0,), 0.02)
    assert [told.verdict for told in tellings(hand.session.model, hand.session.calculation)][-1] == "agrees"


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("formula", "=nowhere + 1", "nowhere"),
        ("formula", "=revenue", "single one"),
        ("formula", "", "formula"),
        ("expected", "many", "many"),
        ("tolerance", "x", "x"),
        ("en", "", "claimed"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(hand, qtbot, field, text, told):
    before = contents(hand.session.model)
    box = ClaimDialog(hand.session, hand.session.model.claims["total_2024"], hand.window)
    qtbot.addWidget(box)
    widget = getattr(box, field)
    if field == "formula":
        widget.show_text(text)
    else:
        box.zh.setText("")
        widget.setText(text)
    box.accept()
    assert told.casefold() in box.verdict.text().casefold()
    assert box.result() == 0
    assert contents(hand.session.model) == before


def test_what_is_shown_is_what_was_known(hand, qtbot):
    for known in hand.session.model.claims.values():
        box = ClaimDialog(hand.session, known, hand.window)
        qtbot.addWidget(box)
        assert box.claim() == known
