"""What stands behind an output: nothing else moves it, and what its formula reads does."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.engine.behind import Behind
from tests.random_models import NUMBERS, cell_changes, random_models
from tests.small_model import small_model


@pytest.fixture(scope="module")
def calculation():
    return Calculation.of(small_model())


def behind_all(calculation, *cells):
    return Behind.of(calculation.state.order, calculation.state.ground, cells)


def behind(calculation, line, *place):
    return behind_all(calculation, (line, place))


def test_a_company_stands_not_behind_another(calculation):
    found = behind(calculation, "profit", "2026", "metax")
    assert found.holds("price", ("2026", "metax", "training"))
    assert not found.holds("price", ("2026", "biren", "training"))
    assert not found.holds("price", ("2025", "metax", "training"))


def test_earlier_years_stand_behind_what_goes_on_from_year_to_year(calculation):
    found = behind(calculation, "units", "2025", "metax", "training")
    assert [found.holds("growth", (year,)) for year in ("2024", "2025", "2026")] == [True, True, False]
    assert not found.holds("units", ("2025", "metax", "inference"))


def test_groups_and_fixed_items_stand_behind_what_names_them(calculation):
    assert behind(calculation, "listed", "2026").holds("price", ("2026", "biren", "training"))
    assert not behind(calculation, "listed", "2026").holds("price", ("2026", "metax", "training"))
    gap = behind(calculation, "gap", "2026")
    assert gap.holds("revenue", ("2025", "biren"))
    assert gap.holds("revenue", ("2026", "metax"))
    assert not gap.holds("loose", ())


def test_several_outputs_stand_behind_one_another(calculation):
    found = behind_all(calculation, ("growth", ("2025",)), ("revenue", ("2024", "biren")))
    assert found.holds("growth", ("2025",))
    assert found.holds("units", ("2024", "biren", "inference"))


@pytest.mark.parametrize("cell", [("nothing", ()), ("growth", ("2099",)), ("growth", ())])
def test_what_is_no_cell_is_refused(calculation, cell):
    with pytest.raises(KeyError):
        behind_all(calculation, cell)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(random_models(), st.data())
def test_no_cell_outside_moves_an_output(model, data):
    try:
        calculation = Calculation.of(model)
    except CircularReference:
        assume(False)
    cells = [(line.id, place) for line in model.lines.values() for place in model.places(line)]
    found = {cell: behind_all(calculation, cell) for cell in cells}
    for _ in range(4):
        change = data.draw(cell_changes(model))
        before = {cell: calculation.value(*cell) for cell in cells}
        model.apply(change)
        calculation.refresh([change])
        _, line, place = change.key
        for cell in cells:
            after = calculation.value(*cell)
            if (type(after), after) != (type(before[cell]), before[cell]):
                assert found[cell].holds(line, place), (change, cell)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(random_models(), st.data())
def test_a_batch_for_some_cells_gives_them_as_the_batch_for_all_does(model, data):
    try:
        calculation = Calculation.of(model)
    except CircularReference:
        assume(False)
    cells = [(line.id, place) for line in model.lines.values() for place in model.places(line)]
    varied = data.draw(st.lists(st.sampled_from(cells), min_size=1, max_size=4, unique=True))
    wanted = data.draw(st.lists(st.sampled_from(cells), min_size=1, max_size=3, unique=True))
    inputs = {cell: data.draw(st.lists(NUMBERS, min_size=3, max_size=3)) for cell in varied}
    lines = list(dict.fromkeys(line for line, _ in wanted))
    whole = calculation.batches(inputs, lines).run()
    part = calculation.batches(inputs, lines, cells=wanted).run()
    for cell in wanted:
        for found, expected in zip(part.at(*cell), whole.at(*cell), strict=True):
            assert found.tobytes() == expected.tobytes(), cell
