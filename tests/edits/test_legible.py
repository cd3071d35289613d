"""Control characters that came along with a text never reach the model, so that saving never meets one."""

import pytest

from gpu_modeler import edits
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits.legible import legible, legible_text
from gpu_modeler.files import gpum
from gpu_modeler.model import Cell, Source
from gpu_modeler.text import Labels, Message
from tests.gui.small_model import small_model

AT = ("2026", "moore", "training")


@pytest.fixture
def session(tmp_path):
    return Session(small_model(), SettingsFile(tmp_path / "settings.json"))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\0b\x1fc\x7f\x9f", "abc"),
        ("one\r\ntwo\x0bthree\u2028four", "one\ntwo\nthree\nfour"),
        ("half \ud83d of it", "half � of it"),
        ("whole \U0001f600, 标签\ttab\n", "whole \U0001f600, 标签\ttab\n"),
        ("\ufffe\uffff", ""),
    ],
)
def test_what_no_file_holds_is_taken_out(text, left):
    assert legible_text(text) == left


def test_records_that_are_legible_stay_the_same_objects():
    cell = Cell(1.0, "input", "", Labels("注", "note\n"))
    assert legible(cell) is cell
    assert legible(Message("x", {"a": Labels("\0", "b")})).values["a"] == Labels("", "b")


def test_labels_notes_and_sources_with_control_characters_are_saved(session, tmp_path):
    session.perform(edits.SetLineNote("price", Labels("备\0注", "no\x0bte")))
    session.perform(edits.RelabelLine("units", Labels("销\ud800量", "Un\x01its")))
    session.perform(edits.SetSource(Source("s1", "Ti\0tle", "filing", quote="a\x0cb")))
    session.perform(edits.SetCells("base", (("price", AT, Cell(3.0, "input", "s1", Labels("\0", "x\0y"))),)))
    session.save_as(tmp_path / "a.gpum")
    found = gpum.read(tmp_path / "a.gpum")
    assert found.lines["price"].note == Labels("备注", "no\nte")
    assert found.lines["units"].labels == Labels("销�量", "Units")
    assert (found.sources["s1"].title, found.sources["s1"].quote) == ("Title", "a\nb")
    assert found.cell("price", AT).note == Labels("", "xy")


def test_a_note_that_differs_in_such_characters_alone_is_no_change(session):
    session.perform(edits.SetLineNote("price", Labels("注", "note")))
    mark = session.history.mark
    session.perform(edits.SetLineNote("price", Labels("注\0", "note\x01")))
    assert session.history.mark is mark


def test_a_formula_is_read_without_zero_bytes(session):
    before = session.value("profit", AT[:2])
    session.set_formula("profit", "=\0revenue\0 *\x01 2")
    assert session.model.lines["profit"].formula.split() == ["revenue", "*", "2"]
    assert session.value("profit", AT[:2]) == 2 * session.value("revenue", AT[:2]) != before
