"""Sources of a line, sources made one, a choice between values; and claims in another order."""

import pytest

from gpu_modeler import edits
from gpu_modeler.edits import History, refusals
from gpu_modeler.edits.sourcing import NoSuchValue
from gpu_modeler.engine import Calculation
from gpu_modeler.model import Alternative, Cell
from gpu_modeler.text import Labels
from tests.small_model import bits, contents, small_model

AT = ("2025", "metax")


@pytest.fixture
def history():
    model = small_model()
    return History(model, Calculation.of(model))


def done_and_undone(history, edit):
    """Do an edit, take it back, do it again: nothing may be left of it in between."""
    before = contents(history.model)
    history.perform(edit)
    after = contents(history.model)
    history.undo()
    assert contents(history.model) == before
    history.redo()
    assert contents(history.model) == after


def test_a_line_gets_a_source_where_it_has_none(history):
    done_and_undone(history, edits.SourceLine("growth", "report"))
    sources = {key: cell.source for key, cell in history.model.cells_of("growth").items()}
    assert sources[("bear", ("2025",))] == "report"
    assert sources[("base", ("2025",))] == "news"


def test_all_of_a_line_or_those_of_one_source(history):
    done_and_undone(history, edits.SourceLine("growth", "report", only_missing=False))
    assert {cell.source for cell in history.model.cells_of("growth").values()} == {"report"}
    done_and_undone(history, edits.SourceLine("growth", "news", instead_of="report"))
    assert {cell.source for cell in history.model.cells_of("growth").values()} == {"news"}


def test_two_sources_become_one_everywhere(history):
    values = bits(history.calculation)
    done_and_undone(history, edits.MergeSources("news", "report"))
    model = history.model
    assert set(model.sources) == {"report"}
    assert model.cell("growth", ("2025",)).source == "report"
    assert model.cell("revenue", AT).alternatives[0].source == "report"
    assert model.uncertainties["growth"].source == "report"
    assert model.vintages["notice"].source == "report"
    assert bits(history.calculation) == values


def test_a_source_merged_into_itself_stays(history):
    before = contents(history.model)
    history.perform(edits.MergeSources("news", "news"))
    assert contents(history.model) == before
    assert history.position == 0


def test_a_choice_exchanges_two_values_and_back(history):
    before = history.model.cell("revenue", AT)
    done_and_undone(history, edits.ChooseAlternative("revenue", AT, 0))
    chosen = history.model.cell("revenue", AT)
    assert chosen == Cell(
        19.0, "guidance", "news", Labels("媒体", "Press"),
        (Alternative(19.8, "report", Labels("上限", "Upper")),),
    )  # fmt: skip
    assert history.calculation.value("revenue", AT) == 19.0
    history.perform(edits.ChooseAlternative("revenue", AT, 0))
    assert history.model.cell("revenue", AT) == before


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (edits.ChooseAlternative("revenue", AT, 1), NoSuchValue),
        (edits.ChooseAlternative("revenue", ("2024", "metax"), 0), NoSuchValue),
        (edits.ChooseAlternative("revenue", AT, 0, "bear"), NoSuchValue),
        (edits.ExplainValue("profit", AT, Labels("", "why")), NoSuchValue),
        (edits.SourceLine("growth", "hearsay"), refusals.UnknownSource),
        (edits.MergeSources("news", "hearsay"), refusals.UnknownSource),
        (edits.MoveClaim("none", 1), refusals.UnknownClaim),
    ],
)
def test_what_cannot_be_done_changes_nothing(history, edit, fault):
    before = contents(history.model)
    with pytest.raises(fault) as caught:
        history.perform(edit)
    assert caught.value.user_message("zh")
    assert contents(history.model) == before


def test_a_reason_is_kept(history):
    done_and_undone(history, edits.ExplainValue("growth", ("2025",), Labels("自估", "own guess")))
    assert history.model.cell("growth", ("2025",)).note == Labels("自估", "own guess")


def test_claims_move_and_stop_at_the_ends(history):
    done_and_undone(history, edits.MoveClaim("margin", -1))
    assert history.model.orders["claims"] == ("margin", "total_2024")
    history.perform(edits.MoveClaim("margin", -3))
    assert history.position == 1
