"""A quick start: kept values are shown until the engine has computed, and never outlive a difference."""

import struct

import pytest

from gpu_modeler import kept
from gpu_modeler.app import kept_values
from gpu_modeler.app.kept_values import KeptCalculation
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GPU_MODELER_CACHE", str(tmp_path / "cache"))


def quick():
    return Session(settings_file=SettingsFile.nowhere(), is_quick=True)


def settled():
    session = quick()
    session.settle()
    return session


def test_the_first_start_computes_and_keeps():
    assert isinstance(quick().figures, Calculation)
    assert not isinstance(quick().figures, KeptCalculation)
    settled()
    assert isinstance(quick().figures, KeptCalculation)


def test_kept_values_are_the_engines_in_every_cell_and_scenario():
    real, session = settled().calculation, quick()
    shown = session.figures
    for line in session.model.lines:
        assert shown.values(line).shape == real.values(line).shape
        assert shown.values(line).flat() == real.values(line).ravel().tolist()
        assert (shown.codes(line) is None) == (real.codes(line) is None)
    assert isinstance(session.figures, KeptCalculation)


def test_single_values_are_the_engines():
    session, other = settled(), quick()
    line = session.model.lines["revenue"]
    for scenario in session.model.scenarios:
        for place in session.model.places(line):
            assert other.value("revenue", place, scenario) == session.value("revenue", place, scenario)
    assert isinstance(other.figures, KeptCalculation)


def test_rows_of_kept_values_are_cut_and_added_up_as_arrays_are():
    real, session = settled().calculation, quick()
    line = next(line for line in session.model.lines if real.values(line).shape[:3] == (14, 6, 3))
    shown, values = session.figures.values(line), real.values(line)
    everything = slice(None)
    assert shown[everything, 2, 1, 3].tolist() == values[:, 2, 1, 3].tolist()
    assert shown[everything, 2, everything, 3].sum(axis=(1,)).tolist() == pytest.approx(
        values[:, 2, :, 3].sum(axis=1)
    )
    assert shown[everything, everything, everything, 3].max(axis=(1, 2)).tolist() == (
        values[:, :, :, 3].max(axis=(1, 2)).tolist()
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda session: session.calculation,
        lambda session: session.problems(),
        lambda session: session.type_into_cell(
            "revenue", session.calculation.order and ("2026", "metax"), "1"
        ),
    ],
)
def test_whatever_needs_more_than_values_gets_the_engine(ask):
    settled()
    session = quick()
    ask(session)
    assert isinstance(session.figures, Calculation)
    assert session.history.calculation is session.calculation


def test_an_edit_before_the_engine_is_there_is_whole():
    settled()
    session = quick()
    place = next(session.model.places(session.model.lines["revenue"]))
    changes = session.set_value("revenue", place, 123.0)
    assert "revenue" in changes.masks
    assert session.value("revenue", place) == 123.0
    session.undo()
    assert settled().value("revenue", place) == session.value("revenue", place)


def test_edited_values_are_never_kept():
    session = quick()
    place = next(session.model.places(session.model.lines["revenue"]))
    session.set_value("revenue", place, 123.0)
    session.settle()
    assert quick().value("revenue", place) != 123.0


def test_another_document_opened_first_is_never_kept():
    session = quick()
    session.new()
    session.settle()
    assert kept.read_bytes(kept_values.NAME, kept_values._stamp()) is None
    settled()
    session = quick()
    session.new()
    assert isinstance(session.figures, Calculation)


def test_values_that_were_not_true_are_corrected_and_told(monkeypatch):
    session = settled()
    body = kept_values.body_of(session.calculation)
    wrong = body[:-8] + struct.pack("d", 0.125)
    kept.write_bytes(kept_values.NAME, kept_values._stamp(), wrong)
    session, told = quick(), []
    session.subscribe(lambda notice: told.append(notice.kind))
    assert isinstance(session.figures, KeptCalculation)
    session.settle()
    assert told == ["scenario"]
    assert kept.read_bytes(kept_values.NAME, kept_values._stamp()) == body


@pytest.mark.parametrize(
    "body", [b"", b"{}\n", b"[]\nx", b'{"size": 8, "lines": {"x": [0, [1], -1]}}\n12345678']
)
def test_kept_values_of_anything_else_do_not_count(body):
    kept.write_bytes(kept_values.NAME, kept_values._stamp(), body)
    assert isinstance(quick().figures, Calculation)


def test_errors_are_kept_as_errors():
    session = settled()
    line = next(
        line
        for line in session.model.lines.values()
        if line.formula and line.axes and not session.model.cells_of(line.id)
    )
    session.set_formula(line.id, "1 / 0" if line.unit in {"%", "1", "x"} else f"0 * ({line.formula}) / 0")
    shown = KeptCalculation(session.model, kept_values.body_of(session.calculation))
    place = next(session.model.places(line))
    assert shown.value(line.id, place) is CellError.DIV0
    assert shown.codes(line.id).shape == shown.values(line.id).shape
