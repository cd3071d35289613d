"""What the checks found goes out with the workbook and on the command line; the starter model opens without errors."""

import openpyxl
import pytest

from gpu_modeler.app.checking import findings, score
from gpu_modeler.app.checking.booked import with_findings
from gpu_modeler.app.checking.keeping import dismiss
from gpu_modeler.app.checking.previews import preview, preview_all
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.errors import ModelerError
from gpu_modeler.files import starter
from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.text import Message
from tests.small_model import small_model


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


def rows_of(session, tmp_path, language="en"):
    path = tmp_path / "book.xlsx"
    options = with_findings(ExportOptions(language), session.model, session.calculation)
    export_workbook(session.model, session.calculation, path, options)
    sheet = openpyxl.load_workbook(path)["Checks" if language == "en" else "检查"]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    start = next(at for at, row in enumerate(rows) if row and "FAST" in str(row[0]))
    return rows[start][0], rows[start + 2 :]


def test_the_starter_model_opens_without_errors():
    session = Session(starter.load_starter(), SettingsFile.nowhere())
    found = findings(session.model, session.calculation)
    assert [known.key for known in found if known.severity == "error" and known.is_open] == []
    assert all(known.reason for known in found if known.severity == "error")


def test_the_checks_sheet_holds_score_findings_and_reasons(session, tmp_path):
    found = findings(session.model, session.calculation)
    constant = next(known for known in found if known.rule == "R04")
    session.perform(dismiss(constant, "industry usage"))
    head, rows = rows_of(session, tmp_path)
    told = score(session.model, findings(session.model, session.calculation))
    assert f"FAST {told.points}/100, {told.errors} errors" in head
    listed = [row for row in rows if row]
    assert len(listed) == sum(known.severity != "info" for known in found)
    assert next(row[3] for row in listed if "industry usage" in row[3]).endswith(
        "(dismissed: industry usage)"
    )


def test_no_text_of_a_finding_is_a_formula_in_the_workbook(session, tmp_path):
    _, rows = rows_of(session, tmp_path, "zh")
    assert rows
    assert not [cell for row in rows for cell in row if str(cell).startswith("=")]


def test_a_preview_leaves_the_model_as_it_is(session):
    found = next(known for known in findings(session.model, session.calculation) if known.rule == "R04")
    lines = dict(session.model.lines)
    told = preview(session.model, session.calculation, found.fix)
    assert session.model.lines == lines
    assert told.difference == 0.0
    assert [bool(changed.before) for changed in told.changes] == [False, True]


def test_all_repairs_of_a_rule_can_be_done_as_one_edit(session):
    found = [known for known in findings(session.model, session.calculation) if known.rule == "R04"]
    told = preview_all(session.model, session.calculation, found, Message("checks_list"))
    assert (told.refused, told.difference) == (0, 0.0)
    session.perform(told.edit)
    assert not [known for known in findings(session.model, session.calculation) if known.rule == "R04"]


def test_a_repair_made_for_another_formula_is_refused(session):
    found = next(known for known in findings(session.model, session.calculation) if known.spot.line == "cost")
    session.set_formula("cost", "revenue")
    lines = dict(session.model.lines)
    with pytest.raises(ModelerError) as refusal:
        session.perform(found.fix)
    assert "Cost" in refusal.value.user_message("en")
    assert session.model.lines == lines
