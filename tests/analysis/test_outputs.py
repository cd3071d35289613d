import numpy as np
import pytest

from gpu_modeler.analysis import Input, Output, codes, values
from gpu_modeler.analysis.outputs import in_sentence, label, name
from gpu_modeler.app.messages import AxisNotNeeded, ItemMissing
from gpu_modeler.app.outputs import NothingToMove, TooManyItems, find_input, find_output, find_outputs
from gpu_modeler.edits.refusals import PeriodOutsideModel, UnknownItem, UnknownLine
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.text import Labels
from tests.small_model import small_model


@pytest.fixture
def model():
    return small_model()


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("loose", Output("loose", ())),
        ("growth:2025", Output("growth", ("2025",))),
        ("revenue@metax:2026", Output("revenue", ("2026", "metax"))),
        ("price@biren/training:2024", Output("price", ("2024", "biren", "training"))),
        ("收入@沐曦:2026", Output("revenue", ("2026", "metax"))),
        ("Revenue @ MetaX : 2026", Output("revenue", ("2026", "metax"))),
    ],
)
def test_a_cell_is_named_in_one_word(model, text, output):
    assert find_output(model, text) == output


def test_names_are_read_back(model):
    for line in model.lines.values():
        for place in model.places(line):
            assert find_output(model, name(model, Output(line.id, place))) == Output(line.id, place)


def test_what_people_call_an_output(model):
    found = label(model, Output("price", ("2024", "biren", "training")))
    assert found == Labels("壁仞训练价格 2024", "Biren Training Price 2024")


@pytest.mark.parametrize(
    ("text", "refusal", "words"),
    [
        ("revenu@metax:2025", UnknownLine, "revenue"),
        ("revenue@metaks:2025", UnknownItem, "metax"),
        ("revenue@metax:2040", PeriodOutsideModel, "2026"),
        ("revenue@metax", ItemMissing, "2024"),
        ("revenue@metax/training:2025", TooManyItems, "Company"),
        ("loose@metax", TooManyItems, "metax"),
        ("loose:2025", AxisNotNeeded, "Year"),
        ("", UnknownLine, ""),
    ],
)
def test_a_name_that_fits_nothing_is_refused_with_what_does(model, text, refusal, words):
    with pytest.raises(refusal) as fault:
        find_output(model, text)
    assert words in fault.value.user_message("en")


def test_without_a_period_an_output_is_every_year(model):
    assert [output.place[0] for output in find_outputs(model, "revenue@metax")] == ["2024", "2025", "2026"]


def test_without_a_period_an_input_is_every_year_it_has(model):
    assert find_input(model, "growth") == Input("growth", (("2024",), ("2025",), ("2026",)))
    assert find_input(model, "growth:2025") == Input("growth", (("2025",),))
    assert len(find_input(model, "price@metax").places) == 6
    assert find_input(model, "price@/training:2024").places == (
        ("2024", "metax", "training"),
        ("2024", "biren", "training"),
    )


def test_years_that_override_a_formula_are_the_ones_moved(model):
    assert find_input(model, "revenue@metax").places == (("2025", "metax"),)
    with pytest.raises(NothingToMove):
        find_input(model, "revenue@metax", "bear")
    assert find_input(model, "revenue@metax:2026", "bear").places == (("2026", "metax"),)


def test_an_output_of_a_batch_is_the_cell_of_each_case(model):
    calculation = Calculation.of(model)
    batch = calculation.batch({("growth", ("2025",)): [0.0, 1.0]}, ["units", "margin"])
    assert values(batch, Output("units", ("2025", "biren", "training"))).tolist() == [20_000, 40_000]
    with pytest.raises(KeyError):
        values(batch, Output("units", ("2025", "biren")))
    with pytest.raises(KeyError):
        values(batch, Output("growth", ("2025",)))


def test_an_error_in_a_case_is_no_number_and_has_its_code(model):
    calculation = Calculation.of(model)
    batch = calculation.batch({("revenue", ("2025", "metax")): [0.0, 2.0]}, ["margin"])
    output = Output("margin", ("2025", "metax"))
    assert codes(batch, output).tolist() == [int(CellError.DIV0), 0]
    assert np.isnan(values(batch, output)).tolist() == [True, False]


def test_in_a_sentence_the_year_stands_before_the_line(model):
    assert in_sentence(model, Output("revenue", ("2026", "metax"))) == Labels(
        "沐曦2026年收入", "MetaX Revenue 2026"
    )
    assert in_sentence(model, Output("loose")) == label(model, Output("loose"))
