import pytest

from gpu_modeler.edits import (
    AddScenario,
    AddYears,
    DuplicateItem,
    History,
    RenameLine,
    SetCell,
    SetFormula,
    Several,
)
from gpu_modeler.edits.refusals import NothingToRedo, NothingToUndo, UnknownLine
from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.formula import FormulaError
from gpu_modeler.model import Cell, Model
from gpu_modeler.text import Labels
from tests.small_model import bits, contents, small_model

EDITS = [
    SetCell("price", ("2025", "metax", "training"), Cell(6.0)),
    SetFormula("cost", "revenue * 50%"),
    RenameLine("revenue", "sales"),
    DuplicateItem("company", "metax", "copy", Labels("副本", "Copy")),
    AddYears(2),
    AddScenario("bull", Labels("乐观", "Bull")),
]


@pytest.fixture
def history():
    model = small_model()
    return History(model, Calculation.of(model))


@pytest.fixture
def unchanged(history):
    """Check at the end that nothing has changed, and that the next edit works as if nothing had been tried."""
    before = contents(history.model), bits(history.calculation)
    yield
    assert (contents(history.model), bits(history.calculation)) == before
    assert history.position == 0
    history.perform(EDITS[0])
    assert bits(history.calculation) == bits(Calculation.of(history.model))


def price(history):
    return history.calculation.value("price", ("2025", "metax", "training"))


def type_price(value):
    return SetCell("price", ("2025", "metax", "training"), Cell(value))


def test_edits_one_after_the_other_are_separate_steps(history):
    for value in (6.0, 7.0):
        history.perform(type_price(value))
    history.undo()
    assert price(history) == 6.0
    history.undo()
    assert price(history) == 5.0


def test_several_edits_in_one_are_one_step(history):
    history.perform(Several((RenameLine("revenue", "sales"), SetFormula("cost", "sales * 60%"))))
    assert history.model.lines["profit"].formula == "sales - cost"
    history.undo()
    assert contents(history.model) == contents(small_model())


def test_a_new_edit_forgets_what_was_undone(history):
    history.perform(type_price(6.0))
    history.undo()
    history.perform(type_price(7.0))
    assert history.redo_label is None
    with pytest.raises(NothingToRedo):
        history.redo()


def test_an_edit_that_changes_nothing_leaves_no_step(history):
    same = history.model.cell("price", ("2025", "metax", "training"))
    assert not history.perform(SetCell("price", ("2025", "metax", "training"), same)).masks
    with pytest.raises(NothingToUndo):
        history.undo()


def test_the_mark_returns_with_the_state(history):
    beginning = history.mark
    history.perform(type_price(6.0))
    saved = history.mark
    history.undo()
    assert history.mark is beginning
    history.redo()
    assert history.mark is saved
    history.undo()
    history.perform(type_price(7.0))
    assert history.mark is not saved


def test_the_undo_menu_names_the_edit_and_the_place(history):
    history.perform(type_price(6.0))
    assert history.undo_label.in_language("en") == "Type value: Price · 2025 · MetaX · Training"
    assert history.undo_label.in_language("zh") == "填写数值：价格 · 2025 · 沐曦 · 训练"


def test_only_what_changed_is_reported(history):
    changes = history.perform(type_price(6.0))
    assert set(changes.masks) == {"price", "revenue", "cost", "profit", "margin", "gap"} & set(changes.masks)
    assert "growth" not in changes.masks
    assert not changes.structure


@pytest.mark.usefixtures("unchanged")
class TestRollback:
    def test_a_formula_with_a_typo_changes_nothing(self, history):
        with pytest.raises(FormulaError, match="revenue"):
            history.perform(SetFormula("cost", "revenu * 2"))

    def test_a_circle_changes_nothing(self, history):
        with pytest.raises(CircularReference, match="→"):
            history.perform(SetFormula("cost", "profit"))

    def test_a_refused_later_part_takes_the_earlier_ones_back(self, history):
        with pytest.raises(UnknownLine, match="price"):
            history.perform(Several((RenameLine("revenue", "sales"), SetCell("prise", (), Cell(1.0)))))

    @pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
    def test_a_failing_calculation_changes_nothing(self, history, edit, monkeypatch):
        refresh, calls = history.calculation.refresh, []

        def fails_once(replacements):
            calls.append(replacements)
            changes = refresh(replacements)
            if len(calls) == 1:
                raise MemoryError
            return changes

        monkeypatch.setattr(history.calculation, "refresh", fails_once)
        with pytest.raises(MemoryError):
            history.perform(edit)
        monkeypatch.undo()

    @pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
    @pytest.mark.parametrize("step", [0, 1, 5])
    def test_a_failure_between_two_records_changes_nothing(self, history, edit, step, monkeypatch):
        apply, calls = Model.apply, []

        def fails_at_step(model, replacement):
            calls.append(replacement)
            if len(calls) == step + 1:
                raise KeyboardInterrupt
            apply(model, replacement)

        count = len(edit.replacements(history.model))
        monkeypatch.setattr(Model, "apply", fails_at_step)
        if step < count:
            with pytest.raises(KeyboardInterrupt):
                history.perform(edit)
        monkeypatch.undo()
