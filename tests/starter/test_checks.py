"""Every check of the starter model passes in every scenario, and each notices what it is there for."""

import numpy as np
import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell, Replacement

CHECKS = {"balance_check", "segment_mix_check", "market_share_check", "segment_revenue_check", "funds_check"}


@pytest.fixture
def model():
    return load_starter()


def test_the_checks_are_these(model):
    assert {line for line in model.lines if line.endswith("_check")} == CHECKS


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_a_check_passes_in_every_scenario(model, check):
    assert not Calculation.of(model).values(check).any()


@pytest.mark.parametrize(
    ("line", "place", "value", "check", "where"),
    [
        ("segment_mix", ("2027", "training"), 0.9, "segment_mix_check", ("2027",)),
        ("market_share", ("2028", "metax", "graphics"), 1.5, "market_share_check", ("2028", "graphics")),
        ("revenue", ("2026", "biren"), 1_000.0, "segment_revenue_check", ("2026", "biren")),
        ("cash", ("2029", "cambricon"), 5.0, "funds_check", ("2029", "cambricon")),
        ("total_assets", ("2030", "iluvatar"), 7.0, "balance_check", ("2030", "iluvatar")),
    ],
)
def test_a_check_notices_what_does_not_add_up(model, line, place, value, check, where):
    before = model.record("cells", ("base", line, place))
    model.apply(Replacement("cells", ("base", line, place), before, Cell(value, "override")))
    calculation = Calculation.of(model)
    assert calculation.value(check, where) != 0


def test_rounded_shares_of_reported_years_are_no_fault(model):
    """The difference is there, and smaller than two million yuan."""
    calculation = Calculation.of(model)
    difference = np.abs(calculation.values("revenue_difference"))
    assert 0 < difference.max() < 0.02
