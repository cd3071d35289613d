"""A report says where the program failed, and nothing of whose model it was or what stands in it."""

import getpass
import re
from pathlib import Path

import pytest

from gpu_modeler.app.reporting.log_lines import read_entries
from gpu_modeler.app.reporting.redaction import Redaction
from gpu_modeler.app.reporting.report import Ground, report_text, step_kind, write_report
from gpu_modeler.app.reporting.run_log import RunLog, program_log
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.atomic import TargetIsModel
from gpu_modeler.files.gpum import write
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import BASE


@pytest.fixture(scope="module")
def model():
    return load_starter()


def raised(make):
    try:
        make()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def test_every_name_of_the_starter_is_taken_out(model):
    clean = Redaction(model)
    for company in model.axes["company"].items:
        said = f"no value of {company.labels.zh}, {company.labels.en} ({company.id}) in 2027: 1,234.5"
        told = clean.of(said)
        for word in (company.labels.zh, company.labels.en, company.id, "2027", "1,234"):
            assert word not in told
        assert told.count("‹name›") >= 3


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("cannot open /home/li/估值/模型 v2.gpum", "cannot open ‹path›"),
        (r"cannot open C:\Users\li\model.gpum", "cannot open ‹path›"),
        ("see https://example.com/a?b=c now", "see ‹address› now"),
        ("mail li.wei@example.com", "mail ‹address›"),
        ("invalid literal for float(): '12,3亿'", "invalid literal for float(): ‹text›"),
        ("got 寒武纪 收入 instead", "got ‹text› instead"),
        ("shape (12, 3) does not fit -1.5e-3", "shape (#, #) does not fit #"),
        ("float64 stays", "float64 stays"),
    ],
)
def test_what_is_a_persons_is_taken_out(said, told):
    shown = Redaction(None).of(said)
    assert shown == told or (
        shown.startswith(told.split("‹")[0]) and not re.search(r"[一-鿿]|li\b|Users", shown)
    )


def test_the_person_and_the_machine_are_taken_out():
    name = getpass.getuser()
    if len(name) > 1:
        assert name not in Redaction(None).of(f"user {name} at home")


def test_names_in_the_code_may_stay_in_quotes():
    error = raised(lambda: None.revenue_of_cambricon)
    text = report_text(Ground(error=error))
    assert "'revenue_of_cambricon'" not in Redaction(None).of(str(error))
    assert "AttributeError" in text
    assert "test_names_in_the_code_may_stay_in_quotes" in text


def test_a_report_of_a_session_of_work_holds_none_of_its_words_and_numbers(model, tmp_path):
    session = Session(model, SettingsFile.nowhere())
    line = next(line for line in model.lines.values() if line.is_input and line.axes == ("period", "company"))
    company = model.axes["company"].items[0]
    session.set_value(line.id, ("2027", company.id), 4711.0815, BASE)
    run = RunLog(tmp_path / "logs")
    run.begin()
    program_log.error("cannot show %s of %s", company.labels.zh, line.labels.en)
    error = raised(lambda: {}[f"{company.labels.zh} {line.labels.zh}"])
    program_log.error("unexpected error", exc_info=error)
    run.end()
    text = report_text(
        Ground(
            model=session.model,
            steps=[step.label for step in session.history.steps],
            error=error,
            entries=read_entries(run.path),
            fault=f'Thread 0x1:\n  File "{Path.home()}/x/gpu_modeler/gui/window.py", line 3 in show\n',
        )
    )
    for word in (
        company.labels.zh,
        company.labels.en,
        line.labels.zh,
        line.labels.en,
        "4711",
        str(Path.home()),
    ):
        assert word not in text, word
    assert "KeyError" in text
    assert "edit_set_cells" in text
    assert "cannot show %s of %s" in text
    assert 'File "gpu_modeler/gui/window.py", line 3 in show' in text
    assert f"lines: {len(model.lines)}" in text


def test_a_refusal_is_told_by_its_key_alone(model):
    session = Session(model, SettingsFile.nowhere())
    error = raised(lambda: session.set_value("寒武纪的秘密", (), 1.0))
    assert isinstance(error, ModelerError)
    text = report_text(Ground(model=model, error=error))
    assert error.key in text
    assert "秘密" not in text


def test_the_kind_of_an_edit_is_told_without_its_subject(model):
    session = Session(model, SettingsFile.nowhere())
    line = next(line for line in model.lines.values() if not line.is_input)
    session.set_formula(line.id, line.formula + " + 0")
    assert step_kind(session.history.steps[-1].label) == "edit_set_formula"


def test_a_report_replaces_no_model(model, tmp_path):
    target = tmp_path / "model.gpum"
    write(model, target)
    before = target.read_bytes()
    with pytest.raises(TargetIsModel):
        write_report(target, "report")
    assert target.read_bytes() == before
    write_report(tmp_path / "report.txt", "报告\n")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == "报告\n"
