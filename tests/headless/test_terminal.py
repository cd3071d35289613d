"""Names with escape sequences are printed as signs that show, whatever the command."""

from dataclasses import replace

import pytest

from gpu_modeler.files import gpum
from gpu_modeler.headless.entry import main
from gpu_modeler.headless.terminal import plain
from gpu_modeler.model import Replacement
from gpu_modeler.text import Labels
from tests.small_model import small_model

EVIL = "\x1b]0;owned\x07\x1b[2Jname\x9b31m\u202e"


def test_lines_and_tabs_stay_and_what_a_terminal_obeys_shows():
    assert plain("a\tb\nc — 寒武纪 R&D") == "a\tb\nc — 寒武纪 R&D"
    assert plain("\x1b[2Ja\rb\x9bc\x7f\u202ed") == "�[2Ja�b�c��d"


@pytest.fixture
def model(tmp_path):
    made = small_model()
    for known in list(made.scenarios.values()):
        named = replace(known, labels=Labels(EVIL + known.id, EVIL + known.id))
        made.apply(Replacement("scenarios", known.id, known, named))
    gpum.write(made, tmp_path / "evil.gpum")
    return tmp_path / "evil.gpum"


def test_a_command_s_words_hold_no_escape_sequence(model, capsys):
    assert main(["compare", str(model), "--output", "revenue@biren:2026"]) == 0
    printed = capsys.readouterr().out
    assert "name" in printed
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(printed)


def test_a_refusal_s_words_hold_none(tmp_path, capsys):
    assert main(["verify", str(tmp_path / f"{EVIL}.xlsx")]) == 1
    said = capsys.readouterr().err
    assert "name" in said
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(said)
