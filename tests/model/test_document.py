"""The model as tables: replacing records, reversing it, and looking through scenarios."""

import pytest

from gpu_modeler.model import BASE, Axis, Cell, Item, Line, Model, Replacement, Scenario, StaleReplacement
from gpu_modeler.text import Labels

NAMES = Labels("名", "name")


def small_model() -> Model:
    model = Model()
    periods = tuple(Item(year, Labels(year, year)) for year in ("2024", "2025", "2026"))
    companies = tuple(Item(name, NAMES) for name in ("metax", "biren"))
    for axis in (Axis("period", NAMES, periods), Axis("company", NAMES, companies)):
        model.apply(Replacement("axes", axis.id, None, axis))
    for scenario in (Scenario(BASE, NAMES), Scenario("bear", NAMES, BASE), Scenario("crash", NAMES, "bear")):
        model.apply(Replacement("scenarios", scenario.id, None, scenario))
    line = Line("revenue", NAMES, "CNY_100m", ("period", "company"), "income")
    model.apply(Replacement("lines", line.id, None, line))
    model.apply(Replacement("orders", "lines", None, ("revenue",)))
    return model


def put(model: Model, scenario: str, value: float | None) -> Replacement:
    replacement = Replacement("cells", (scenario, "revenue", ("2025", "metax")), None, Cell(value))
    model.apply(replacement)
    return replacement


def test_a_cell_is_found_through_the_parents_of_a_scenario():
    model = small_model()
    put(model, BASE, 3.0)
    assert model.cell("revenue", ("2025", "metax"), "crash") == Cell(3.0)


def test_the_nearest_scenario_wins():
    model = small_model()
    put(model, BASE, 3.0)
    put(model, "bear", 2.0)
    assert model.cell("revenue", ("2025", "metax"), "crash") == Cell(2.0)
    assert model.cell("revenue", ("2025", "metax")) == Cell(3.0)


def test_a_cleared_cell_hides_what_the_parents_hold():
    model = small_model()
    put(model, BASE, 3.0)
    put(model, "bear", None)
    assert model.cell("revenue", ("2025", "metax"), "crash") is None


def test_the_inverse_of_a_replacement_restores_the_tables():
    model = small_model()
    replacement = put(model, BASE, 3.0)
    model.apply(replacement.inverse())
    assert list(model.all_cells()) == []


def test_a_replacement_made_for_another_state_changes_nothing():
    model = small_model()
    put(model, BASE, 3.0)
    stale = Replacement("cells", (BASE, "revenue", ("2025", "metax")), Cell(1.0), Cell(2.0))
    with pytest.raises(StaleReplacement) as caught:
        model.apply(stale)
    assert model.cell("revenue", ("2025", "metax")) == Cell(3.0)
    assert "another state" in caught.value.user_message("en")


def test_a_circle_of_parents_ends():
    model = small_model()
    model.scenarios["bear"] = Scenario("bear", NAMES, "crash")
    assert model.lineage("crash") == ("crash", "bear")


def test_places_run_through_the_axes_in_order_the_last_one_fastest():
    model = small_model()
    places = list(model.places(model.lines["revenue"]))
    assert places[:3] == [("2024", "metax"), ("2024", "biren"), ("2025", "metax")]
    assert len(places) == 6


def test_records_come_in_display_order():
    model = small_model()
    assert [line.id for line in model.ordered("lines")] == ["revenue"]
