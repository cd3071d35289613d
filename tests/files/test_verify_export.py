"""A verified export: what is judged is what is written, and the file says itself how it went."""

import io
import re
import zipfile

import openpyxl
import pytest

from gpu_modeler.app.checking.booked import with_findings
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import workbook_bytes
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.reading import process
from gpu_modeler.files.verify import export, verify_workbook, verifying, words
from gpu_modeler.files.verify.export import export_unverified, export_verified
from gpu_modeler.files.verify.faults import VerificationStopped
from tests.files.excel_models import gpu_makers

MOMENT = "2026-01-02T03:04:05+00:00"


@pytest.fixture(scope="module")
def makers():
    model = gpu_makers()
    return model, Calculation.of(model)


def options(language="en", **more):
    return ExportOptions(language, exported_at=MOMENT, **more)


def said(path):
    """Return what the Checks sheet says of the verification."""
    for sheet in openpyxl.load_workbook(path, data_only=True):
        for row in sheet.iter_rows(values_only=True):
            if row[0] == "verification":
                return next(text for text in row[2:] if text)
    raise AssertionError("no such row")


def cells(path_or_content):
    """Return (formula or constant, stored value) of every cell."""
    source = io.BytesIO(path_or_content) if isinstance(path_or_content, bytes) else path_or_content
    formulas, values = (openpyxl.load_workbook(source, data_only=only) for only in (False, True))
    return {
        (sheet.title, cell.coordinate): (cell.value, values[sheet.title][cell.coordinate].value)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formula_count(path):
    book = openpyxl.load_workbook(path)
    return sum(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def spoiled(monkeypatch, cells_in_all=1):
    """Let the export store a wrong value beside some formulas of one sheet."""

    def wrong(*arguments):
        content = io.BytesIO()
        todo = [1]
        with (
            zipfile.ZipFile(io.BytesIO(workbook_bytes(*arguments))) as source,
            zipfile.ZipFile(content, "w") as target,
        ):
            for entry in source.infolist():
                text = source.read(entry)
                if entry.filename.startswith("xl/worksheets/sheet") and todo:
                    text, count = re.subn(
                        rb"</f><v>[1-9][0-9.]*</v>", b"</f><v>123456789</v>", text, count=cells_in_all
                    )
                    del todo[:count]
                target.writestr(entry.filename, text)
        assert not todo
        return content.getvalue()

    monkeypatch.setattr(export, "workbook_bytes", wrong)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_workbook_says_how_many_formulas_were_verified(makers, tmp_path, language):
    done = export_verified(*makers, tmp_path / "a.xlsx", options(language))
    count = formula_count(done.path)
    assert done.is_verified
    assert done.verification.formulas == count
    assert said(done.path).count(f"{count:,}") >= 2
    assert "2026-01-02 03:04 UTC" in said(done.path)
    assert "formualizer 0" in said(done.path)


def test_nothing_but_the_sentence_differs_from_what_was_verified(makers, tmp_path):
    done = export_verified(*makers, tmp_path / "a.xlsx", options())
    plain, written = cells(workbook_bytes(*makers, options())), cells(done.path)
    assert plain.keys() == written.keys()
    different = {cell for cell in plain if plain[cell] != written[cell]}
    assert {sheet for sheet, _ in different} <= {"Checks", "Cover"}
    assert all(said(done.path) in written[cell] for cell in different)


def test_the_receiver_finds_the_same(makers, tmp_path):
    done = export_verified(*makers, tmp_path / "a.xlsx", options("both", money="CNY_bn", scenario="bull"))
    assert verify_workbook(done.path) == done.verification


def test_no_mark_is_left_in_any_part(makers, tmp_path):
    done = export_verified(*makers, tmp_path / "a.xlsx", options())
    with zipfile.ZipFile(done.path) as archive:
        assert not any(b"verification-" in archive.read(name) for name in archive.namelist())


def test_a_difference_is_written_into_the_workbook_which_is_not_called_verified(
    makers, tmp_path, monkeypatch
):
    spoiled(monkeypatch)
    done = export_verified(*makers, tmp_path / "a.xlsx", options())
    assert not done.is_verified
    first = done.verification.differences[0]
    assert first.stored == 123456789
    assert said(done.path).startswith("NOT VERIFIED")
    assert first.place in said(done.path)
    assert cells(done.path)[first.sheet, first.cell][1] == 123456789


def test_a_long_list_of_cells_is_cut(makers, tmp_path, monkeypatch):
    monkeypatch.setattr(words, "NAMED", 1)
    spoiled(monkeypatch, 3)
    done = export_verified(*makers, tmp_path / "a.xlsx", options())
    more = len(done.verification.differences) - 1
    assert more > 0
    assert f"and {more} more" in said(done.path)


def test_where_no_engine_works_the_workbook_is_written_and_says_so(makers, tmp_path, monkeypatch):
    monkeypatch.setattr(verifying.process, "run", lambda *_: process.Ended(status=-9))
    done = export_verified(*makers, tmp_path / "a.xlsx", options())
    assert (done.is_verified, done.verification) == (False, None)
    assert done.fault is not None
    assert said(done.path).startswith("NOT VERIFIED")


def test_an_export_that_is_cancelled_writes_nothing(makers, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"old")
    with pytest.raises(VerificationStopped):
        export_verified(*makers, tmp_path / "a.xlsx", options(), is_cancelled=lambda: True)
    assert (tmp_path / "a.xlsx").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_workbook_open_elsewhere_gets_a_numbered_copy(makers, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"old")
    (tmp_path / "~$a.xlsx").write_bytes(b"")
    done = export_verified(*makers, tmp_path / "a.xlsx", options())
    assert (done.path, done.is_copy) == (tmp_path / "a (2).xlsx", True)
    assert (tmp_path / "a.xlsx").read_bytes() == b"old"
    assert done.is_verified


def test_a_snapshot_is_of_the_model_as_it_was(makers, tmp_path):
    session = Session(gpu_makers(), SettingsFile.nowhere())
    snapshot = session.export_snapshot(options())
    session.set_value("tax", (), 5.0)
    done = snapshot.export(tmp_path / "a.xlsx")
    checked = with_findings(options(), *makers)
    untouched = export_verified(*makers, tmp_path / "b.xlsx", checked)
    assert cells(done.path) == cells(untouched.path)
    assert cells(done.path) != cells(workbook_bytes(session.model, session.calculation, checked))


def test_without_verification_the_workbook_says_so(makers, tmp_path):
    done = export_unverified(*makers, tmp_path / "a.xlsx", options())
    assert (done.path, done.is_verified, done.verification) == (tmp_path / "a.xlsx", False, None)
    assert "not" in said(done.path).lower()


def test_progress_rises_to_the_writing(makers, tmp_path):
    heard = []
    export_verified(*makers, tmp_path / "a.xlsx", options(), progress=lambda f, _: heard.append(f))
    assert heard == sorted(heard)
    assert heard[0] == 0
    assert heard[-1] < 1
