"""Correlations by pair of uncertainties: what the nearest possible matrix makes of them, and taking possible ones."""

import numpy as np
import pytest

from gpu_modeler.analysis.correlation import nearest_correlation
from gpu_modeler.analysis.correlation_pairs import nearest_pairs, possible
from gpu_modeler.analysis.uncertain import Uncertain, draws_of
from gpu_modeler.model import Correlation, Uncertainty
from tests.analysis.uncertain_models import plain_model, uncertain
from tests.gui.small_model import small_model


def three(first, second, third):
    model = plain_model(inputs=[("a", 1.0), ("b", 1.0), ("c", 1.0)])
    pairs = [("a", "b", first), ("a", "c", second), ("b", "c", third)]
    return uncertain(model, *((name, "normal(0, 1)") for name in "abc"), correlations=pairs)


def found(model):
    return nearest_pairs(draws_of(model), model.correlations.values())


def test_what_can_hold_stays_as_it_is():
    nearest = found(three(0.5, -0.2, 0.1))
    assert nearest.is_possible
    assert nearest.pairs == {("a", "b"): 0.5, ("a", "c"): -0.2, ("b", "c"): 0.1}
    assert nearest.others == 0


def test_what_cannot_is_the_nearest_matrix_by_pairs():
    nearest = found(three(0.9, 0.9, -0.9))
    wanted = np.array([[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]])
    repaired = nearest_correlation(wanted).matrix
    assert not nearest.is_possible
    assert nearest.pairs["a", "b"] == pytest.approx(repaired[0, 1])
    assert nearest.pairs["b", "c"] == pytest.approx(repaired[1, 2])
    assert nearest.repair.distance == pytest.approx(np.linalg.norm(repaired - wanted))


def test_it_is_what_the_simulation_draws():
    model = three(0.9, 0.9, -0.9)
    drawn = Uncertain.of_model(model)
    assert np.allclose(drawn.repair.matrix, found(model).repair.matrix)


def test_one_with_itself_is_between_its_items():
    model = small_model()
    uncertain(
        model,
        Uncertainty("own", "cost_ratio", "normal(0, 0.1)", "add", each=("company",)),
        correlations=[("own", "own", -0.1)],
    )
    nearest = found(model)
    count = len(model.item_ids("company"))
    assert len(draws_of(model)) == count
    assert nearest.is_possible
    assert nearest.pairs == {("own", "own"): pytest.approx(-0.1)}
    model.correlations["own", "own"] = Correlation("own", "own", -1.0)
    nearest = found(model)
    assert not nearest.is_possible
    assert nearest.pairs["own", "own"] == pytest.approx(-1 / (count - 1))  # the lowest that so many can have


def test_draws_of_other_companies_are_told_apart_from_the_pair():
    model = small_model()
    uncertain(
        model,
        Uncertainty("one", "cost_ratio", "normal(0, 0.1)", "add", each=("company",)),
        Uncertainty("two", "price", "normal(0, 0.1)", "add", each=("company",)),
        correlations=[("one", "one", 0.9), ("one", "two", 0.9)],
    )
    nearest = found(model)
    assert not nearest.is_possible
    assert nearest.pairs["one", "two"] < 0.9
    assert nearest.others > 0.1


@pytest.mark.parametrize("values", [(0.9, 0.9, -0.9), (1.0, 1.0, -1.0), (-0.8, -0.8, -0.8)])
def test_possible_ones_can_be_taken(values):
    model = three(*values)
    taken = possible(draws_of(model), list(model.correlations.values()))
    model.correlations = {known.key: known for known in taken}
    assert found(model).is_possible
    before = dict(zip((("a", "b"), ("a", "c"), ("b", "c")), values, strict=True))
    assert all(np.sign(known.value) == np.sign(before[known.key]) for known in taken)
    assert max(abs(known.value) for known in taken) > 0.4


def test_possible_ones_stay():
    model = three(0.5, -0.2, 0.1)
    assert possible(draws_of(model), list(model.correlations.values())) == list(model.correlations.values())
