import math

import pytest

from gpu_modeler.edits import ClearCell, ClearCells, History, SetCell, SetCells
from gpu_modeler.edits import refusals as refused
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.model import Alternative, Cell
from gpu_modeler.text import Labels
from tests.small_model import small_model

PLACE = ("2025", "metax")


@pytest.fixture
def history():
    model = small_model()
    return History(model, Calculation.of(model))


def value(history, scenario="base"):
    return history.calculation.value("revenue", PLACE, scenario)


def test_a_value_typed_over_a_formula_is_an_override(history):
    history.perform(SetCell("profit", PLACE, Cell(3.0)))
    assert history.model.cell("profit", PLACE).kind == "override"
    history.perform(SetCell("growth", ("2025",), Cell(0.3, "override")))
    assert history.model.cell("growth", ("2025",)).kind == "input"


def test_a_sourced_value_that_is_typed_over_stays_beside_the_new_one(history):
    history.perform(SetCells.of_values(history.model, "base", {("revenue", PLACE): 21.0}))
    cell = history.model.cell("revenue", PLACE)
    assert cell.value == 21.0
    assert cell.alternatives == (
        Alternative(19.0, "news", Labels("媒体", "Press")),
        Alternative(19.8, "report", Labels("上限", "Upper")),
    )


def test_the_same_value_typed_again_keeps_its_source(history):
    history.perform(SetCells.of_values(history.model, "base", {("revenue", PLACE): 19.8}))
    assert history.model.cell("revenue", PLACE).kind == "guidance"
    assert history.position == 0


def test_a_scenario_changes_alone(history):
    history.perform(SetCell("revenue", PLACE, Cell(1.0), "crash"))
    assert (value(history), value(history, "crash")) == (19.8, 1.0)


def test_clearing_shows_the_formula_again(history):
    history.perform(ClearCell("revenue", PLACE))
    assert value(history) == pytest.approx(25.0)


def test_clearing_an_inherited_value_clears_it_in_that_scenario_alone(history):
    history.perform(ClearCell("units", ("2024", "metax", "training"), "crash"))
    assert history.calculation.value("units", ("2024", "metax", "training"), "crash") == 0
    assert history.calculation.value("units", ("2024", "metax", "training"), "bear") == 20_000
    history.perform(ClearCell("units", ("2024", "metax", "training"), "crash"))
    assert history.calculation.value("units", ("2024", "metax", "training"), "crash") == 20_000


def test_clearing_an_inherited_input_leaves_it_to_the_parent(history):
    history.perform(ClearCell("growth", ("2025",), "crash"))
    assert history.position == 0
    history.perform(ClearCell("growth", ("2025",), "bear"))
    assert history.calculation.value("growth", ("2025",), "bear") == 0.25


def test_many_cells_are_cleared_in_one_step(history):
    history.perform(ClearCells("base", tuple(("growth", (year,)) for year in ("2024", "2025", "2026"))))
    assert not [key for key, _ in history.model.all_cells() if key[1] == "growth" and key[0] == "base"]
    history.undo()
    assert history.calculation.value("growth", ("2025",)) == 0.25


def test_an_error_value_is_no_number(history):
    history.perform(ClearCell("units", ("2024", "metax", "training")))
    history.perform(ClearCell("units", ("2024", "metax", "inference")))
    assert history.calculation.value("margin", ("2024", "metax")) is CellError.DIV0


@pytest.mark.parametrize(
    ("edit", "error", "message"),
    [
        (SetCell("prise", (), Cell(1.0)), refused.UnknownLine, "Did you mean “price”"),
        (
            SetCell("revenue", ("2024", "metex"), Cell(1.0)),
            refused.UnknownItem,
            "no Company “metex”.*“metax”",
        ),
        (SetCell("revenue", ("2040", "metax"), Cell(1.0)), refused.PeriodOutsideModel, "2024–2026"),
        (SetCell("revenue", ("2024",), Cell(1.0)), refused.PlaceDoesNotFit, "Year, Company"),
        (SetCell("revenue", PLACE, Cell(math.inf)), refused.NotFinite, "2025 · MetaX.*inf is not a finite"),
        (SetCell("revenue", PLACE, Cell(math.nan)), refused.NotFinite, "nan is not a finite"),
        (SetCell("revenue", PLACE, Cell(1.0), "bare"), refused.UnknownScenario, "“bear”"),
        (SetCell("revenue", PLACE, Cell(1.0, source="reports")), refused.UnknownSource, "“report”"),
        (
            SetCell("revenue", PLACE, Cell(1.0, alternatives=(Alternative(math.nan, "news"),))),
            refused.NotFinite,
            "nan",
        ),
        (ClearCell("revenue", ("2040", "metax")), refused.PeriodOutsideModel, "2040"),
    ],
)
def test_what_does_not_exist_is_refused(history, edit, error, message):
    with pytest.raises(error, match=message):
        history.perform(edit)
    assert history.position == 0
