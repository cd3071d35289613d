"""The starter model's workbook: unchanged through other programs, and with every formula, or much else, changed."""

import subprocess

import openpyxl
import pytest

from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.starter import load_starter
from gpu_modeler.formula import Unit
from tests.files.review_proof import accepted, differences, edited, reviewed, sent
from tests.recalculation import has_libreoffice


@pytest.fixture
def model():
    return load_starter()


def through_libreoffice(path, kind="xlsx:Calc MS Excel 2007 XML"):
    folder = path.parent / "libreoffice"
    command = ["soffice", f"-env:UserInstallation={(path.parent / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder / path.with_suffix(f".{kind[:4].strip(':')}").name


def through_openpyxl(path):
    book = openpyxl.load_workbook(path)
    book.save(path.with_name("saved.xlsx"))
    return path.with_name("saved.xlsx")


@pytest.mark.parametrize(
    "program",
    [
        lambda path: path,
        through_openpyxl,
        pytest.param(
            through_libreoffice,
            marks=pytest.mark.skipif(not has_libreoffice(), reason="LibreOffice is not installed"),
        ),
    ],
)
def test_an_unchanged_workbook_changes_nothing_whatever_program_saved_it(model, tmp_path, program):
    review = reviewed(model, program(sent(model, tmp_path)))
    assert (review.changes, review.not_understood) == ((), ())


@pytest.mark.slow
def test_every_formula_of_the_model_is_understood_when_it_is_changed(model, tmp_path):
    count = 0

    def edit(colleague):
        nonlocal count
        for sheet in colleague.book:
            for row, (kind, _) in colleague.identities(sheet).items():
                for cell in sheet[row] if kind == "line" else ():
                    if isinstance(cell.value, str) and cell.value.startswith("=") and not is_link(cell.value):
                        cell.value = f"=({cell.value[1:]})*1.0001"
                        count += 1

    path = edited(sent(model, tmp_path), edit)
    review = reviewed(model, path)
    assert count > 8_000
    assert review.not_understood == ()
    assert {change.kind for change in review.changes} == {"formula", "exception", "override"}
    assert len(review.changes) < 250
    assert differences(model, accepted(model, review), path) == []


def is_amount(unit):
    return Unit.parse(unit).dimensions == Unit.parse("CNY").dimensions


def is_link(formula):
    return formula.startswith("='情景'!")


@pytest.mark.parametrize("money", ["", "CNY_bn"])
def test_many_edits_at_once(model, tmp_path, money):
    def edit(colleague):
        cell = lambda line, *place: colleague.cell(model, model.lines[line], place)  # noqa: E731
        metax = colleague.sheet("company", "metax")
        market = colleague.sheet("market")
        colleague.insert_rows(metax, colleague.row(metax, "line", "revenue"), 2)
        colleague.move_row(market, colleague.row(market, "line", "tax_rate"), 8)
        colleague.insert_columns(colleague.sheet("company", "biren"), 7, 2)
        colleague.rename(metax, "沐曦 v2 (李)")
        cell("tam_growth", "2026").value = 0.31
        cell("wacc").value = 0.115
        cell("revenue", "2027", "metax").value = 99
        colleague.given(model, model.lines["tam_growth"], ("2027",), "bear").value = 0.05
        colleague.given(model, model.lines["tam_growth"], ("2028",), "bull").value = None
        for year in model.periods[4:]:
            for company in model.item_ids("company"):
                ebit = cell("ebit", year, company)
                ebit.value = f"{ebit.value}*0.9"
            colleague.fill(cell("gross_margin", "2024", "metax"), cell("gross_margin", year, "metax"))

    path = edited(sent(model, tmp_path, ExportOptions(money=money)), edit)
    review = reviewed(model, path)
    assert review.not_understood == ()
    shown = {line.id: money for line in model.lines.values() if money and is_amount(line.unit)}
    assert differences(model, accepted(model, review), path, shown) == []


@pytest.mark.skipif(not has_libreoffice(), reason="LibreOffice is not installed")
def test_a_file_without_readable_formulas_still_brings_its_inputs(model, tmp_path):
    path = edited(
        sent(model, tmp_path),
        lambda colleague: setattr(colleague.cell(model, model.lines["wacc"], ()), "value", 0.25),
    )
    review = reviewed(model, through_libreoffice(path, "ods"))
    assert [(change.line, change.theirs) for change in review.changes] == [("wacc", 0.25)]
    assert [found.reason.key for found in review.not_understood] == ["review_no_formulas"]
