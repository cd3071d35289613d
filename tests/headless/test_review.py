"""`review` on the command line: a workbook exported, typed over as a colleague would, and brought home."""

import json
import subprocess
import sys

import pytest

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files import gpum
from gpu_modeler.headless import main
from gpu_modeler.headless.review import table
from tests.gui.small_model import small_model
from tests.returned import export, protect, rename_sheet, type_into
from tests.small_model import contents

PLACE = ("2026", "moore", "training")
RECORD = {"line", "company", "segment", "period", "scenario", "kind", "base", "mine", "theirs", "conflict"}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


@pytest.fixture
def file(session, tmp_path):
    session.save_as(tmp_path / "mine.gpum")
    return tmp_path / "mine.gpum"


@pytest.fixture
def book(session, tmp_path):
    """The model as a workbook in which nothing was changed yet."""
    return export(session, tmp_path / "back.xlsx")


@pytest.fixture
def run(capsys):
    def runs(*arguments):
        code = main(["review", *map(str, arguments)])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    return runs


@pytest.fixture
def report(run):
    def reports(*arguments):
        code, out, err = run(*arguments, "--json")
        assert (code, err) == (0, "")
        found = json.loads(out)
        assert list(found) == ["changes", "not_understood"]
        assert all(set(change) == RECORD for change in found["changes"])
        return found

    return reports


def with_conflict(session, file, book):
    """A price changed on both sides, and a number of chips by the colleague alone."""
    type_into(book, "price", PLACE, 20.0, session.model)
    type_into(book, "units", PLACE, 40_000.0, session.model)
    session.set_value("price", PLACE, 15.0)
    session.save_as(file)


# --- what is printed ----------------------------------------------------------------------------------


def test_an_untouched_workbook_has_no_changes(report, run, file, book):
    assert report(file, book) == {"changes": [], "not_understood": []}
    code, out, _ = run(file, book)
    assert code == 0
    assert "changes: 0, of which conflicts: 0; not understood: 0" in out


def test_a_changed_input_is_one_change(report, session, file, book):
    type_into(book, "price", PLACE, 20.0, session.model)
    assert report(file, book)["changes"] == [
        {
            "line": "price",
            "company": "moore",
            "segment": "training",
            "period": "2026",
            "scenario": "base",
            "kind": "input",
            "base": 10.0,
            "mine": 10.0,
            "theirs": 20.0,
            "conflict": False,
        }
    ]


def test_what_both_sides_changed_is_a_conflict_and_comes_first(run, report, session, file, book):
    with_conflict(session, file, book)
    found = {change["line"]: change for change in report(file, book)["changes"]}
    price = found["price"]
    assert (price["base"], price["mine"], price["theirs"], price["conflict"]) == (10.0, 15.0, 20.0, True)
    assert not found["units"]["conflict"]
    _, out, _ = run(file, book)
    rows = [line for line in out.splitlines() if "Moore" in line]
    assert rows[0].startswith("Conflict  Price · Moore · Training · 2026")
    assert "CNY 10k/chip" in rows[0]
    assert "Units · Moore · Training · 2026" in rows[1]
    assert "changes: 2, of which conflicts: 1; not understood: 0" in out


def test_the_table_is_in_the_language_of_the_system(run, session, file, book, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    type_into(book, "price", PLACE, 20.0, session.model)
    code, out, _ = run(file, book)
    assert code == 0
    assert "单价 · 摩尔 · 训练 · 2026" in out
    assert "李雷" in out
    assert "更改 1 处，其中冲突 0 处；未能理解 0 处" in out


def test_what_was_not_understood_is_listed_with_its_cell(report, session, file, book):
    sheet, cell = type_into(book, "price", PLACE, "see mail", session.model)
    (found,) = report(file, book)["not_understood"]
    assert (found["sheet"], found["cell"], found["text"]) == (sheet, cell, "see mail")
    assert found["reason"]


def test_a_renamed_sheet_is_no_change(report, file, book):
    rename_sheet(book, "Moore", "MT deep dive")
    assert report(file, book)["changes"] == []


# --- what is written ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("accepting", "price"), [("all", 20.0), ("theirs", 20.0), ("mine", 15.0)])
def test_accepted_changes_are_written_to_another_file(run, session, file, book, tmp_path, accepting, price):
    with_conflict(session, file, book)
    before = file.read_bytes()
    code, out, err = run(file, book, "--accept", accepting, "--out", tmp_path / "out.gpum")
    assert (code, err) == (0, "")
    model = gpum.read(tmp_path / "out.gpum")
    assert model.cell("price", PLACE).value == price
    assert model.cell("units", PLACE).value == 40_000.0
    assert file.read_bytes() == before
    assert f"accepted: {2 - (accepting == 'mine')}" in out


def test_the_history_says_from_which_file_and_who(run, session, file, book, tmp_path):
    type_into(book, "price", PLACE, 20.0, session.model)
    run(file, book, "--accept", "all", "--out", tmp_path / "out.gpum")
    model = gpum.read(tmp_path / "out.gpum")
    (entry,) = json.loads(model.properties["reviews"])
    assert entry["file"] == "back.xlsx"
    assert entry["author"] == "李雷"
    source = model.sources[model.cell("price", PLACE).source]
    assert "back.xlsx" in source.title
    assert "李雷" in source.title


def test_after_all_is_accepted_nothing_is_left_to_review(run, report, session, file, book, tmp_path):
    with_conflict(session, file, book)
    run(file, book, "--accept", "all", "--out", tmp_path / "out.gpum")
    assert report(tmp_path / "out.gpum", book)["changes"] == []


def test_a_workbook_without_changes_is_accepted_as_the_same_model(run, session, file, book, tmp_path):
    code, _, _ = run(file, book, "--accept", "all", "--out", tmp_path / "out.gpum")
    assert code == 0
    assert contents(gpum.read(tmp_path / "out.gpum")) == contents(gpum.read(file))


def test_json_is_printed_with_accept_too(run, session, file, book, tmp_path):
    type_into(book, "price", PLACE, 20.0, session.model)
    code, out, _ = run(file, book, "--json", "--accept", "all", "--out", tmp_path / "out.gpum")
    assert code == 0
    assert len(json.loads(out)["changes"]) == 1
    assert (tmp_path / "out.gpum").exists()


# --- what is refused ----------------------------------------------------------------------------------


def refused(run, *arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    return err


def test_accept_and_out_go_together(run, file, book, tmp_path):
    out = tmp_path / "out.gpum"
    assert "--out" in refused(run, file, book, "--accept", "all")
    assert "--accept" in refused(run, file, book, "--out", out)
    assert "all | theirs | mine" in refused(run, file, book, "--accept", "some", "--out", out)
    assert not out.exists()


def test_a_missing_a_foreign_and_a_broken_file_are_refused(run, file, tmp_path):
    from openpyxl import Workbook

    assert "gone.xlsx" in refused(run, file, tmp_path / "gone.xlsx")
    (tmp_path / "text.xlsx").write_text("hello", encoding="utf-8")
    assert "text.xlsx" in refused(run, file, tmp_path / "text.xlsx")
    Workbook().save(tmp_path / "empty.xlsx")
    assert "empty.xlsx" in refused(run, file, tmp_path / "empty.xlsx")


def test_a_protected_workbook_needs_its_password(run, report, session, file, book, tmp_path):
    type_into(book, "price", PLACE, 20.0, session.model)
    locked = protect(book, tmp_path / "locked.xlsx", "-长安")
    assert "locked.xlsx" in refused(run, file, locked)
    assert "locked.xlsx" in refused(run, file, locked, "--password", "wrong")
    assert len(report(file, locked, "--password", "-长安")["changes"]) == 1


# --- the whole thing ----------------------------------------------------------------------------------


def test_the_starter_comes_home_through_the_real_command(tmp_path):
    program = [sys.executable, "-m", "gpu_modeler"]
    book, out = tmp_path / "starter.xlsx", tmp_path / "out.gpum"
    subprocess.run([*program, "export", "starter", str(book)], check=True)
    session = Session(settings_file=SettingsFile.nowhere())
    type_into(book, "wacc", (), 0.115, session.model, comment="利率上行")
    command = [*program, "review", "starter", str(book), "--json", "--accept", "all", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    changes = json.loads(done.stdout)["changes"]
    assert [(c["line"], c["theirs"]) for c in changes if c["kind"] == "input"] == [("wacc", 0.115)]
    assert Session(gpum.read(out), SettingsFile.nowhere()).value("wacc", ()) == 0.115


def test_the_columns_of_a_table_stand_below_one_another():
    assert table([["毛利", "1"], ["Gross", "22"], ["a\nb", ""]]) == ["毛利   1", "Gross  22", "a b"]
