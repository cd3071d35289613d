"""Names may change; what formulas mean may not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpu_modeler import edits
from gpu_modeler.edits import History, SetFormula
from gpu_modeler.edits.refusals import (
    BaseScenarioStays,
    LastItemStays,
    NameTaken,
    NotAName,
    UnknownGroup,
    YearsStayWhole,
)
from gpu_modeler.engine import Calculation
from gpu_modeler.text import Labels
from tests.random_edits import EDITS
from tests.small_model import bits, small_model

NAMING = [
    edits.RenameLine,
    edits.RelabelLine,
    edits.RelabelItem,
    edits.DuplicateLine,
    edits.AddSection,
    edits.MoveLine,
    edits.MoveSection,
    edits.RelabelScenario,
    edits.RelabelAxis,
    edits.AddAxis,
    edits.RenameItem,
    edits.RenameGroup,
    edits.RenameScenario,
    edits.DuplicateSection,
]
REFUSED = (BaseScenarioStays, LastItemStays, NameTaken, NotAName, UnknownGroup, YearsStayWhole)
TEXTS = ["收入", "沐曦", "Biren", "销量", "公司", "港股", "training", "cost", "新名", "a b", ""]
ALL_LABELS = st.builds(Labels, st.sampled_from(TEXTS), st.sampled_from(TEXTS))


def model_with_labels_in_formulas():
    model = small_model()
    history = History(model, Calculation.of(model))
    history.perform(SetFormula("gap", "沐曦.收入 - SUM(成本, 公司) + Biren.revenue[2025] * 2"))
    history.perform(SetFormula("listed", "SUM(收入, 港股) + MetaX.成本[-1]"))
    return model


@pytest.mark.parametrize("kind", NAMING, ids=lambda kind: kind.__name__)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_value_changes_when_only_names_do(kind, data):
    model = model_with_labels_in_formulas()
    history = History(model, Calculation.of(model))
    before = bits(history.calculation)
    edit = EDITS[kind](data.draw, model)
    if hasattr(edit, "labels"):
        edit = type(edit)(**{**vars(edit), "labels": data.draw(ALL_LABELS)})
    try:
        history.perform(edit)
    except REFUSED:
        return
    after = bits(history.calculation)
    for line in set(before) & set(after):
        assert after[line][1:] == before[line][1:], line  # a new axis gives shapes another 1
