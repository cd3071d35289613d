"""Sources of a cell: conflicting ones side by side, one taken for another, notes, and what was done to the cell."""

import pytest

from gpu_modeler.app.inspecting import sourcing
from gpu_modeler.app.inspecting.past import past_changes, take_back
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.model import Alternative, Source

IMPORTS = Spot("import_share", ("2024",))
GROWTH = Spot("price_growth", ("2028", "metax"))


@pytest.fixture
def session():
    return Session(settings_file=SettingsFile.nowhere())


def test_sources_that_say_otherwise_stand_beside_the_one_in_use(session):
    used, other = sourcing.choices(session, IMPORTS)
    cell = session.cell(*IMPORTS)
    assert (used.is_used, other.is_used) == (True, False)
    assert used.value.en == f"{100 * cell.value:.1f}%"
    points = 100 * (cell.alternatives[0].value - cell.value)
    assert other.difference.en == f"{points:+.1f} percentage points"
    assert used.card.source.id == cell.source


def test_another_source_takes_the_place_and_the_one_before_is_kept_in_one_step(session):
    before = session.cell(*IMPORTS)
    session.perform(sourcing.use_alternative(session, IMPORTS, 0))
    after = session.cell(*IMPORTS)
    assert (after.value, after.source) == (before.alternatives[0].value, before.alternatives[0].source)
    assert after.alternatives == (Alternative(before.value, before.source, before.note),)
    session.undo()
    assert session.cell(*IMPORTS) == before


def test_taking_it_twice_gives_back_the_first(session):
    before = session.cell(*IMPORTS)
    for _ in range(2):
        session.perform(sourcing.use_alternative(session, IMPORTS, 0))
    after = session.cell(*IMPORTS)
    assert (after.value, after.source, after.alternatives) == (
        before.value,
        before.source,
        before.alternatives,
    )


def test_in_another_scenario_the_choice_leaves_the_base_alone(session):
    before = session.cell(*IMPORTS)
    session.choose_scenario("bear")
    session.perform(sourcing.use_alternative(session, IMPORTS, 0))
    assert session.cell(*IMPORTS, "bear").value == before.alternatives[0].value
    assert session.cell(*IMPORTS, "base") == before


def test_a_reported_value_that_gives_way_to_an_estimate_is_called_reported_no_more(session):
    spot = next(
        Spot(line, place)
        for (scenario, line, place), cell in session.model.all_cells()
        if scenario == "base" and cell.kind == "actual" and session.model.lines[line].is_input
    )
    source = Source("guess", "A guess", "estimate")
    session.perform(sourcing.add_alternative(session, spot, 1.0, source))
    at = len(session.cell(*spot).alternatives) - 1
    session.perform(sourcing.use_alternative(session, spot, at))
    assert session.cell(*spot).kind == "input"


def test_a_new_source_is_set_with_the_value_where_it_is_and_undone_in_one_step(session):
    before = session.cell(*IMPORTS)
    session.choose_scenario("tape_out_failure")
    name = sourcing.free_id(session.model, "Price list 2026")
    session.perform(sourcing.set_source(session, IMPORTS, Source(name, "Price list 2026", "press")))
    assert session.cell(*IMPORTS, "base").source == name
    assert session.cell(*IMPORTS, "base").value == before.value
    assert session.model.record("cells", ("tape_out_failure", *IMPORTS)) is None
    session.undo()
    assert session.cell(*IMPORTS, "base") == before
    assert name not in session.model.sources


def test_a_note_is_changed_in_the_language_in_use(session):
    session.choose_language("en")
    before = session.cell(*IMPORTS).note
    session.perform(sourcing.set_note(session, IMPORTS, "as told"))
    assert (session.cell(*IMPORTS).note.en, session.cell(*IMPORTS).note.zh) == ("as told", before.zh)


def test_a_computed_cell_is_given_no_source(session):
    with pytest.raises(sourcing.NoValueToSource):
        sourcing.set_source(session, Spot("revenue", ("2028", "metax")), "own_view")
    assert sourcing.choices(session, Spot("revenue", ("2028", "metax"))) == []


def test_ids_of_sources_are_free(session):
    first = sourcing.free_id(session.model, "年报 2025!")
    session.model.sources[first] = Source(first, "年报 2025!", "filing")
    assert first == "年报_2025"
    assert sourcing.free_id(session.model, "年报 2025!") == "年报_2025_2"


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://www.sse.com.cn/a.pdf", "https://www.sse.com.cn/a.pdf"),
        ("见 https://example.org/x。", "https://example.org/x"),
        ("HTTP://example.org", "http://example.org"),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("招股书第12页", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_web_are_links(address, link):
    assert sourcing.web_address(address) == link


# --- the past ---


def test_what_was_done_to_a_cell_is_listed_the_latest_first(session):
    first = session.value(*GROWTH)
    session.set_value(*GROWTH, 0.05)
    session.set_value("price_growth", ("2029", "metax"), 0.01)
    session.set_value(*GROWTH, 0.07)
    changes = past_changes(session, GROWTH)
    assert [change.number for change in changes] == [3, 1]
    assert [(change.before.en, change.after.en) for change in changes] == [
        ("5.0%", "7.0%"),
        (f"{100 * first:.1f}%", "5.0%"),
    ]


def test_one_step_is_taken_back_and_what_came_after_elsewhere_stays(session):
    before = session.cell(*GROWTH)
    session.set_value(*GROWTH, 0.05)
    session.set_value("price_growth", ("2029", "metax"), 0.01)
    (change,) = past_changes(session, GROWTH)
    session.perform(take_back(session, GROWTH, change))
    assert session.cell(*GROWTH) == before
    assert session.value("price_growth", ("2029", "metax")) == 0.01


def test_an_override_taken_back_shows_the_formula_again(session):
    spot = Spot("revenue", ("2028", "metax"))
    before = session.value(*spot)
    session.set_value(*spot, 1.0)
    (change,) = past_changes(session, spot)
    assert change.before.en == "by formula"
    session.perform(take_back(session, spot, change))
    assert session.value(*spot) == before


def test_a_formula_that_was_changed_is_in_the_past_of_its_cells(session):
    spot = Spot("hkd_cny")
    session.set_formula("hkd_cny", "usd_cny / usd_hkd * 2")
    (change,) = past_changes(session, spot)
    assert (change.kind, change.before.en) == ("formula", "= usd_cny / usd_hkd")
    session.perform(take_back(session, spot, change))
    assert session.formula_at(*spot) == "usd_cny / usd_hkd"


def test_an_undone_step_is_listed_as_such_and_cannot_be_taken_back(session):
    session.set_value(*GROWTH, 0.05)
    session.undo()
    (change,) = past_changes(session, GROWTH)
    assert change.is_undone
    assert not change.can_take_back
