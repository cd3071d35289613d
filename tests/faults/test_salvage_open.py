"""What was taken out is opened: it computes, is saved anew, and says what is not as it was; in the window and without."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from gpu_modeler.app.salvaging import open_sound, taken_out
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.errors import ModelerError
from gpu_modeler.files import gpum
from gpu_modeler.headless.entry import main
from gpu_modeler.text import LANGUAGES
from tests.faults.damage import PAGE, facts
from tests.small_model import small_model


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "model.gpum"
    gpum.write(small_model(), path)
    return path


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


def changed(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "kind", "line"),
    [
        ("UPDATE lines SET formula = 'revenue *' WHERE id = 'cost'", "formula_lost", "cost: revenue *"),
        ("UPDATE lines SET formula = 'nothing + 1' WHERE id = 'cost'", "formula_lost", "cost: nothing + 1"),
        ("UPDATE lines SET formula = 'profit' WHERE id = 'cost'", "formula_lost", "cost: profit"),
        ("UPDATE lines SET unit = 'furlong' WHERE id = 'loose'", "unit_lost", "loose: furlong"),
        ("UPDATE exceptions SET formula = '1 +'", "exception_lost", None),
    ],
)
def test_a_formula_that_does_not_hold_is_taken_away_and_named(saved, session, statement, kind, line):
    changed(saved, statement)
    report = open_sound(session, saved)
    found = [loss.name for loss in report.found.losses if loss.kind == kind]
    assert found
    assert line is None or line in found
    assert "lines" in report.found.doubtful or kind == "exception_lost"
    session.save_as(saved.with_name("out.gpum"))
    assert facts(gpum.read(saved.with_name("out.gpum"))) == facts(session.model)


def test_it_is_untitled_and_modified_so_that_it_is_saved_anew(saved, session):
    content = bytearray(saved.read_bytes())
    content[PAGE * 9 : PAGE * 10] = bytes(PAGE)  # the groups
    saved.write_bytes(content)
    report = open_sound(session, saved)
    assert session.path is None
    assert session.is_modified
    assert session.is_recovered
    assert not report.found.is_whole
    assert saved.read_bytes() == content
    for language in LANGUAGES:
        text = report.as_text(language)
        assert str(saved) in text
        assert len(report.lines(language)) == len(report.found.losses) + len(report.found.doubtful) + 1


def test_where_nothing_can_be_taken_out_the_document_before_stays(saved, session):
    saved.write_bytes(b"nothing")
    session.set_value("growth", ("2025",), 0.5)
    with pytest.raises(ModelerError):
        open_sound(session, saved)
    assert session.value("growth", ("2025",)) == 0.5
    assert session.history.position == 1


def test_values_that_can_be_read_are_the_ones_that_were_saved(saved):
    """A hard value stands where it stood, to the last bit, or not at all."""
    wanted = dict(gpum.read(saved).all_cells())
    original, taken = saved.read_bytes(), 0
    for page in range(0, len(original), PAGE):
        content = bytearray(original)
        content[page : page + PAGE] = bytes(PAGE)
        saved.write_bytes(content)
        try:
            found = taken_out(saved).found.model
        except ModelerError:
            continue
        for key, cell in found.all_cells():
            assert replace(cell, alternatives=()) == replace(wanted[key], alternatives=())
            taken += 1
    assert taken > 22 * 30


def test_without_a_window(saved, tmp_path, capsys):
    out = tmp_path / "out.gpum"
    assert main(["salvage", str(saved), str(out)]) == 0
    assert facts(gpum.read(out)) == facts(gpum.read(saved))
    changed(saved, "DELETE FROM cells WHERE scenario = 'bear'", "DELETE FROM lines WHERE id = 'loose'")
    capsys.readouterr()
    assert main(["salvage", str(saved), str(out), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert set(told["in_doubt"]) == {"cells", "lines"}
    assert {"kind": "named_only", "table": "lines", "name": "loose"} in told["lost"]
    assert gpum.read(out).lines.keys() == small_model().lines.keys() - {"loose"}
