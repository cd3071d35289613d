"""Numbers go from unit to unit as they are written, and what is typed means what it says."""

from fractions import Fraction

import pytest

from gpu_modeler.app.exact import scaled
from gpu_modeler.app.pasting import PastedCell, number_for
from gpu_modeler.app.typing import editing_text, typed_value
from gpu_modeler.model import Line
from gpu_modeler.text import Labels


def in_unit(unit):
    return Line("any", Labels("行", "Line"), unit, (), "main")


@pytest.mark.parametrize("number", [3.0, 0.7, 1234.56789012, -29.0, 123456789.123])
def test_another_unit_shows_the_same_digits(number):
    wanted = float(Fraction(repr(number)) / 10_000)
    assert number_for(in_unit("CNY_100m"), PastedCell(repr(number), number, "CNY_10k")) == wanted
    assert scaled(number, Fraction(1, 10_000)) == wanted


@pytest.mark.parametrize(
    ("text", "value"),
    [("45", 0.45), ("1.5", 0.015), ("0.5", 0.5), ("1.5x", 1.5), ("3倍", 3.0), ("150%", 1.5), ("２", 0.02)],
)
def test_a_number_that_says_what_it_counts_is_no_per_cent(text, value):
    assert typed_value(in_unit("%"), text) == value


@pytest.mark.parametrize("unit", ["%", "%/year", "CNY_100m"])
@pytest.mark.parametrize("value", [0.1, 1.450721935564376, -89.30614043535515, 1 / 3, 5e-9])
def test_what_an_editor_opens_with_gives_the_value_again(unit, value):
    line = in_unit(unit)
    assert typed_value(line, editing_text(line, value)) == value
