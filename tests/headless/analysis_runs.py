"""Fixtures for the commands that ask questions: a small model's file, and a run of the command line."""

import json

import pytest

from gpu_modeler.files import gpum
from gpu_modeler.headless import main
from tests.small_model import small_model


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture
def file(tmp_path):
    gpum.write(small_model(), tmp_path / "small.gpum")
    return tmp_path / "small.gpum"


@pytest.fixture
def run(capsys):
    """Give a function that runs a command and returns its exit status, standard output and standard error."""

    def runs(*arguments):
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    return runs


@pytest.fixture
def asked(run):
    """Give a function that runs a command with --json and returns what it says."""

    def asks(*arguments):
        code, out, err = run(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return asks


@pytest.fixture
def refused(run):
    """Give a function that runs a command that is refused and returns the one line that says why."""

    def refuses(*arguments):
        code, out, err = run(*arguments)
        assert (code, out) == (1, "")
        assert err.count("\n") == 1
        return err

    return refuses
