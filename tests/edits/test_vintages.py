"""What was published is recorded, taken as a value, and follows its line, its item and its unit."""

import pytest

from gpu_modeler import edits
from gpu_modeler.edits import History, refusals
from gpu_modeler.edits.vintages import (
    UnknownVintage,
    VintageDateUnreadable,
    VintageUndated,
    VintageUpsideDown,
    VintageWithoutNumber,
    is_date,
)
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import Alternative, Cell, Source, Vintage
from gpu_modeler.text import Labels
from tests.small_model import bits, contents, small_model

AT = ("2025", "metax")


@pytest.fixture
def history():
    model = small_model()
    return History(model, Calculation.of(model))


def given(**fields):
    known = {"kind": "guidance", "low": 1.0, "high": 2.0, "date": "2026-01"} | fields
    return Vintage("fresh", "revenue", AT, **known)


def test_recording_changes_no_value_and_is_undone(history):
    before, values = contents(history.model), bits(history.calculation)
    history.perform(edits.SetVintage(given()))
    assert history.model.vintages["fresh"] == given()
    assert bits(history.calculation) == values
    history.undo()
    assert contents(history.model) == before


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"low": None, "high": None}, VintageWithoutNumber),
        ({"low": 3.0}, VintageUpsideDown),
        ({"date": "soon"}, VintageDateUnreadable),
        ({"date": ""}, VintageUndated),
        ({"source": "hearsay"}, refusals.UnknownSource),
        ({"high": float("inf")}, refusals.NotFinite),
    ],
)
def test_what_is_no_vintage_is_refused(history, fields, fault):
    before = contents(history.model)
    with pytest.raises(fault) as caught:
        history.perform(edits.SetVintage(given(**fields)))
    assert caught.value.user_message("zh")
    assert caught.value.user_message("en")
    assert contents(history.model) == before


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026", True),
        ("2026-01", True),
        ("2026-01-31", True),
        ("2026-13", False),
        ("2026-02-30", False),
        ("2026-1-2", False),
        ("٢٠٢٦", False),
        ("20260131", False),
        ("2025-12 (after)", False),
    ],
)
def test_dates(text, wanted):
    assert is_date(text) is wanted


def test_a_range_taken_is_its_middle_and_keeps_the_value_before_beside_it(history):
    history.perform(edits.TakeVintage("plan"))
    cell = history.model.cell("revenue", AT)
    assert (cell.value, cell.kind, cell.source) == (17.4, "guidance", "report")
    assert cell.note == Labels("招股书", "")
    assert Alternative(19.8, "report", Labels("上限", "Upper")) in cell.alternatives
    assert Alternative(19.0, "news", Labels("媒体", "Press")) in cell.alternatives


def test_an_open_range_taken_is_its_end(history):
    history.perform(edits.TakeVintage("notice"))
    assert history.model.cell("revenue", AT).value == 16.0


def test_what_was_reported_becomes_an_actual_in_the_scenario_asked_for(history):
    history.perform(edits.SetVintage(given(kind="flash report", low=16.6, high=16.6)))
    history.perform(edits.TakeVintage("fresh", "bear"))
    assert history.model.cell("revenue", AT, "bear") == Cell(16.6, "actual")
    assert history.model.cell("revenue", AT).value == 19.8


def test_they_follow_their_line(history):
    history.perform(edits.RenameLine("revenue", "sales"))
    assert {known.line for known in history.model.vintages.values()} == {"sales"}
    history.perform(edits.SetUnit("sales", "CNY_10k"))
    assert (history.model.vintages["plan"].low, history.model.vintages["plan"].high) == (150_000.0, 198_000.0)
    assert history.model.vintages["notice"].high is None


def test_they_follow_their_company(history):
    history.perform(edits.RenameItem("company", "metax", "muxi"))
    assert {known.place for known in history.model.vintages.values()} == {("2025", "muxi")}


def test_they_go_with_their_line(history):
    history.perform(edits.SetVintage(Vintage("loose", "loose", (), "consensus", 1.0, 1.0, date="2026")))
    history.perform(edits.RemoveLine("loose"))
    assert sorted(history.model.vintages) == ["notice", "plan"]
    history.undo()
    assert "loose" in history.model.vintages


def test_they_go_with_their_year(history):
    history.perform(
        edits.SetVintage(Vintage("far", "revenue", ("2026", "metax"), "guidance", 1, 2, date="2026"))
    )
    history.perform(edits.RemoveItem("period", "2026"))
    assert sorted(history.model.vintages) == ["notice", "plan"]


def test_a_source_stays_while_a_vintage_quotes_it(history):
    history.perform(edits.SetSource(Source("fresh_source", "通告", "exchange")))
    history.perform(edits.SetVintage(given(source="fresh_source")))
    with pytest.raises(refusals.SourceInUse):
        history.perform(edits.RemoveSource("fresh_source"))


def test_what_is_not_there_cannot_be_taken_or_removed(history):
    for edit in (edits.TakeVintage("none"), edits.RemoveVintage("none")):
        with pytest.raises(UnknownVintage) as caught:
            history.perform(edit)
        assert isinstance(caught.value, ModelerError)
