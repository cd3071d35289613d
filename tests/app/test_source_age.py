"""Sources by age, conflict and reason; amber that follows into results."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from gpu_modeler import edits
from gpu_modeler.app.amber import Amber, amber_of, tainted
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.source_age import (
    CHECKED,
    LIMITS,
    Limit,
    Trust,
    checked_text,
    day_of,
    limits_of,
    limits_text,
    source_state,
)
from gpu_modeler.app.source_table import address_state, conflicts, source_rows, unsourced
from gpu_modeler.engine import Calculation
from gpu_modeler.model import Alternative, Cell, Source
from gpu_modeler.text import Labels
from tests.small_model import put, small_model

TODAY = date(2026, 1, 31)
GROWTH = ("growth", ("2026",))


@pytest.fixture
def model():
    made = small_model()
    made.sources["fresh"] = Source("fresh", "Fresh", "press", "https://example.com/x", "2026-01-20")
    made.sources["old"] = Source("old", "Old", "press", "ftp://example.com", "2025-06")
    made.sources["own"] = Source("own", "Own", "own view", "", "2020-01-01")
    return made


def holding(model, cell, where=GROWTH, scenario="base"):
    put(model, scenario, *where, cell)
    return source_state(model, *where, scenario, TODAY)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        (Cell(0.1, "input", "fresh"), "sound"),
        (Cell(0.1, "input", "old"), "old"),
        (Cell(0.1, "actual", "old"), "sound"),
        (Cell(0.1, "guidance", "old"), "old"),
        (Cell(0.1, "input", "own"), "sound"),
        (Cell(0.1), "none"),
        (Cell(0.1, "input", "gone"), "none"),
        (Cell(0.1, note=Labels("", "my own guess, because …")), "sound"),
        (Cell(0.1, "actual", "old", alternatives=(Alternative(0.2, "fresh"),)), "conflict"),
        (Cell(0.1, "input", "fresh", alternatives=(Alternative(0.2, "news"),)), "conflict"),
        (Cell(0.1, "input", "fresh", alternatives=(Alternative(0.2, "old"),)), "sound"),
        (Cell(0.1, "input", "fresh", alternatives=(Alternative(0.1001, "old"),)), "sound"),
        (
            Cell(0.1, "input", "fresh", alternatives=(Alternative(0.2, "news", Labels("口径不同", "")),)),
            "sound",
        ),
        (Cell(0.1, "input", "fresh", Labels("", "why"), (Alternative(0.2, "news"),)), "sound"),
        (Cell(None, "override"), "sound"),
    ],
)
def test_states(model, cell, state):
    assert holding(model, cell) == state


def test_what_a_formula_computes_is_sound_by_itself(model):
    assert source_state(model, "profit", ("2026", "metax"), today=TODAY) == "sound"


def test_a_year_that_is_over_does_not_age(model):
    cell = Cell(0.1, "input", "old")
    assert holding(model, cell, ("growth", ("2025",))) == "sound"
    assert holding(model, cell) == "old"


def test_the_limit_is_the_last_day(model):
    model.sources["old"] = replace(model.sources["old"], date="2025-08-01")
    put(model, "base", *GROWTH, Cell(0.1, "input", "old"))
    for today, state in ((date(2026, 1, 31), "sound"), (date(2026, 2, 1), "old")):  # 183 and 184 days
        assert source_state(model, *GROWTH, today=today) == state


def test_the_models_own_day_and_limits_and_what_was_checked_again(model):
    put(model, "base", *GROWTH, Cell(0.1, "input", "old"))
    model.properties["as_of"] = "2025-07-15"
    assert source_state(model, *GROWTH, today=TODAY) == "sound"
    del model.properties["as_of"]
    model.properties[LIMITS] = limits_text(limits_of(model) | {"press": Limit(400, "slow trade")})
    assert source_state(model, *GROWTH, today=TODAY) == "sound"
    assert limits_of(model)["press"] == Limit(400, "slow trade")
    del model.properties[LIMITS]
    model.properties[CHECKED] = checked_text({"old": ("2026-01-15", "still in force")})
    assert source_state(model, *GROWTH, today=TODAY) == "sound"
    assert Trust(model, TODAY).age("old") == 16


@pytest.mark.parametrize("text", ["[", "[1]", '{"press": 3}', '{"press": ["x", ""]}', '"a"'])
def test_properties_of_another_hand_do_no_harm(model, text):
    model.properties[LIMITS] = model.properties[CHECKED] = text
    assert limits_of(model)["filing"] == Limit(456)
    assert source_state(model, *GROWTH, today=TODAY) in {"none", "old", "sound"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-22", date(2026, 1, 22)),
        ("2024-02", date(2024, 2, 29)),
        ("2025", date(2025, 12, 31)),
        ("2025-12 (after 2025-12-17)", date(2025, 12, 31)),
        ("soon", None),
        ("", None),
        ("2025-13", None),
        ("2025-02-30", None),
    ],
)
def test_days(text, day):
    assert day_of(text) == day


# --- amber ------------------------------------------------------------------------------------------


def all_cells(model):
    return [(line.id, place) for line in model.lines.values() for place in model.places(line)]


def cleaned(model):
    """Give every value a sound source, so that a test's own amber is the only one."""
    for (scenario, line, place), cell in list(model.all_cells()):
        put(model, scenario, line, place, replace(cell, source="fresh", alternatives=()))
    return model


def amber_cells(model, scenario="base"):
    found = tainted(model, Calculation.of(model), scenario, TODAY)
    return {cell for cell in all_cells(model) if found.is_tainted(*cell)}


def test_amber_follows_the_formulas_to_the_results(model):
    cleaned(model)
    assert amber_cells(model) == set()
    put(model, "base", "price", ("2026", "metax", "training"), Cell(5.0))
    year = ("2026", "metax")
    wanted = {("price", ("2026", "metax", "training"))}
    wanted |= {(line, year) for line in ("revenue", "cost", "profit", "margin")}
    wanted |= {
        ("gap", ("2026",))
    }  # metax.revenue - biren.revenue[2025]; `listed` sums Hong Kong, which is Biren
    assert amber_cells(model) == wanted


def test_amber_of_one_year_goes_on_through_lags(model):
    cleaned(model)
    put(model, "base", "growth", ("2025",), Cell(0.25))
    units = {(c, s, y) for line, (y, c, s) in filter(lambda cell: cell[0] == "units", amber_cells(model))}
    assert units == {
        (company, segment, year)
        for company in ("metax", "biren")
        for segment in ("training", "inference")
        for year in ("2025", "2026")
    }


def test_a_typed_value_stops_it(model):
    cleaned(model)
    put(model, "base", "price", ("2025", "metax", "training"), Cell(5.0))
    found = amber_cells(model)  # MetaX's revenue of 2025 is typed: guidance
    assert found == {("price", ("2025", "metax", "training"))}
    found = amber_cells(model, "bear")  # there the formula computes it again
    assert ("revenue", ("2025", "metax")) in found
    assert ("margin", ("2025", "metax")) in found


def test_what_is_behind_a_cell(model):
    cleaned(model)
    put(model, "base", "growth", ("2026",), Cell(-0.5))
    found = tainted(model, Calculation.of(model), today=TODAY)
    behind = found.behind("revenue", ("2026", "metax"))
    # two prices of 2026, two units of 2024, growth of 2025 and 2026
    assert behind.count == 6
    assert [(one.line, one.place, one.state) for one in behind.amber] == [("growth", ("2026",), "none")]
    assert behind.share == pytest.approx(1 / 6)
    assert found.reach(behind.amber[0]) > 0
    assert found.behind("revenue", ("2025", "metax")).count == 1


def moved_results(model, line, place):
    """Return the cells whose values change with one input: they must all be amber when it is."""
    base = Calculation.of(model)
    cell = model.cell(line, place)
    put(model, "base", line, place, replace(cell, value=cell.value * 1.37 + 0.11))
    other = Calculation.of(model)
    put(model, "base", line, place, cell)
    return {(name, at) for name, at in all_cells(model) if base.value(name, at) != other.value(name, at)}


def test_nothing_that_an_amber_input_moves_is_left_out(model):
    cleaned(model)
    inputs = [(line, place) for (scenario, line, place), _ in model.all_cells() if scenario == "base"]
    for line, place in inputs:
        cell = model.cell(line, place)
        moved = moved_results(model, line, place)
        put(model, "base", line, place, replace(cell, source="", note=Labels("", "")))
        assert moved - amber_cells(model) - {(line, place)} == set(), (line, place)
        put(model, "base", line, place, cell)


def test_backwards_is_the_way_back_of_forwards(model):
    from gpu_modeler.engine.marks import Carrier

    carrier = Carrier(Calculation.of(cleaned(model)).state, "base")
    for line, place in all_cells(model):
        mark = np.zeros(carrier.shape(line), dtype=bool)
        mark[carrier.index(line, place)] = True
        reached = carrier.forwards({line: mark})
        for name, at in all_cells(model):
            is_reached = name in reached and bool(reached[name][carrier.index(name, at)])
            behind = carrier.backwards(name, at)
            is_behind = line in behind and bool(behind[line][carrier.index(line, place)])
            assert is_reached == is_behind, (line, place, name, at)


# --- the table --------------------------------------------------------------------------------------


def test_rows_say_what_each_source_carries(model):
    put(model, "base", *GROWTH, Cell(0.1, "input", "old"))
    rows = {row.source.id: row for row in source_rows(model, TODAY)}
    assert (rows["old"].cells, rows["old"].old, rows["old"].address) == (1, 1, "broken")
    assert rows["report"].cells == 2 * 2 * 3 + 2 * 2 + 1  # prices, first units, guidance
    assert rows["news"].others == 2  # an uncertainty and a vintage
    assert not rows["own"].is_used
    assert [row.cells for row in source_rows(model, TODAY)] == sorted(
        (row.cells for row in rows.values()), reverse=True
    )


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("https://example.com/a?b=1", "sound"),
        ("http://61.152.230.22/news,688802.html", "sound"),
        ("", "missing"),
        ("see the annual report", "broken"),
        ("javascript:alert(1)", "broken"),
        ("file:///etc/passwd", "broken"),
        ("https://", "broken"),
        ("https://[", "broken"),
        ("https://exa mple.com", "broken"),
    ],
)
def test_addresses(address, state):
    assert address_state(Source("x", "X", "press", address)) == state


def test_conflicts_side_by_side(model):
    (found,) = conflicts(model)
    assert (found.line, found.place, found.is_open) == ("revenue", ("2025", "metax"), False)
    ((at, other, apart),) = found.others
    assert (at, other.value) == (0, 19.0)
    assert apart == pytest.approx(19.0 / 19.8 - 1)


def test_lines_without_source(model):
    found = {one.line: one.cells for one in unsourced(model)}
    assert found == {"growth": (("bear", ("2025",)),)}


# --- following --------------------------------------------------------------------------------------


def test_what_is_kept_follows_every_edit_as_if_made_anew(model, tmp_path):
    cleaned(model)
    model.properties["as_of"] = TODAY.isoformat()
    session = Session(model, SettingsFile(tmp_path / "settings.json"))

    def agrees():
        kept, fresh = amber_of(session), Amber(model, session.calculation, session.scenario)
        for found, wanted in ((kept.own, fresh.own), (kept.tainted, fresh.tainted)):
            assert found.keys() == wanted.keys()
            assert all(np.array_equal(found[line], wanted[line]) for line in wanted)
        return sum(int(mask.sum()) for mask in kept.tainted.values())

    assert agrees() == 0
    price = ("2026", "metax", "training")
    session.set_value("price", price, 6.0, source="old")
    amber = agrees()
    assert amber > 0
    session.set_value("growth", ("2026",), 0.3)
    assert agrees() > amber
    session.undo()
    session.undo()
    assert agrees() == 0
    session.redo()
    session.perform(edits.SetSource(replace(model.sources["old"], date="2026-01-30")))
    assert agrees() == 0
    session.undo()
    session.set_formula("profit", "=revenue - cost * 2")
    assert agrees() > 0
    session.choose_scenario("bear")
    agrees()
    session.perform(edits.RemoveItem("segment", "training"))
    agrees()
