"""The Checks sheet: it finds what is wrong, by formulas that independent engines compute the same."""

import openpyxl
import pytest

from gpu_modeler.edits.claim_results import claim_results
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.identity import sheet_of
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell, Claim, Replacement
from gpu_modeler.text import Labels
from tests.files.excel_engines import unexplained
from tests.files.excel_models import CP, P, exported, gpu_makers, line, put
from tests.recalculation import choose_scenario, differences, formulas, recompute
from tests.returned import type_into

CLAIM, SCENARIO, EXPECTED, EXPECTED_HIGH, VALUE, VALUE_HIGH, NOW, RECORDED, EXPORTED, STATUS = (
    2, 3, 5, 6, 9, 10, 11, 12, 13, 14,
)  # fmt: skip


def checks_of(path):
    """Return the Checks sheet with its stored values."""
    book = openpyxl.load_workbook(path, data_only=True)
    return next(sheet for sheet in book if sheet_of(sheet["A1"].value) == ("checks", ""))


def row_called(sheet, label):
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value == label)


def summary(path):
    """Return (checked, failing, verdict) of each kind of check."""
    sheet = checks_of(path)
    kinds = {"lines": "勾稽关系（平衡、份额、分项合计）", "cells": "错误值", "claims": "论断", "all": "合计"}
    rows = {kind: row_called(sheet, label) for kind, label in kinds.items()}
    return {kind: tuple(sheet.cell(row, at).value for at in (3, 4, 5)) for kind, row in rows.items()}


@pytest.fixture(scope="module")
def starter():
    model = load_starter()
    return model, Calculation.of(model)


@pytest.fixture(scope="module")
def starter_path(starter, tmp_path_factory):
    path = tmp_path_factory.mktemp("starter") / "base.xlsx"
    export_workbook(*starter, path)
    return path


# --- the shipped model ----------------------------------------------------------------------------------------------


def test_the_starter_passes_everything(starter, starter_path):
    model, calculation = starter
    lines = [name for name in model.lines if name.endswith("_check")]
    cells = sum(calculation.values(name)[..., 0].size for name in lines)
    found = summary(starter_path)
    assert found["lines"] == (cells, 0, "通过")
    assert found["cells"][1:] == found["claims"][1:] == found["all"][1:] == (0, "通过")
    assert found["cells"][0] > 20_000
    assert found["claims"][0] == sum(claim.scenario == "base" for claim in model.claims.values())


def test_every_claim_stands_there_with_what_the_model_says(starter, starter_path):
    model, calculation = starter
    sheet = checks_of(starter_path)
    first = row_called(sheet, "论断") if sheet.cell(row_called(sheet, "论断"), 3).value == "所属情景" else 0
    rows = {sheet.cell(row, CLAIM).value: row for row in range(1, sheet.max_row + 1)}
    for result in claim_results(model, calculation):
        row = rows[result.claim.labels.zh]
        assert row > first
        told = [sheet.cell(row, at).value for at in (EXPECTED, EXPECTED_HIGH)]
        assert told[: len(result.values)] == list(result.claim.expected[: len(result.values)])
        words = {"agrees": "相符", "disagrees": "不符"}
        assert sheet.cell(row, EXPORTED).value == words[result.verdict]
        assert sheet.cell(row, RECORDED).value == words[result.claim.expected_verdict]
        if result.claim.scenario == "base":
            shown = [sheet.cell(row, at).value for at in (VALUE, VALUE_HIGH)][: len(result.values)]
            assert shown == pytest.approx(result.values, rel=1e-9)
            assert sheet.cell(row, NOW).value == words[result.verdict]
            assert sheet.cell(row, STATUS).value == "通过"
        else:
            assert sheet.cell(row, STATUS).value == "其他情景"


@pytest.mark.parametrize(("scenario", "engine"), [("tape_out_failure", "ironcalc"), ("bear", "formualizer")])
def test_the_sheets_around_the_model_follow_the_selector(starter, starter_path, tmp_path, scenario, engine):
    """Choosing a scenario gives what exporting that scenario gives, but for the verdicts at export."""
    target, wanted = tmp_path / "chosen.xlsx", tmp_path / "exported.xlsx"
    book = openpyxl.load_workbook(starter_path, read_only=True)
    kinds = {name: sheet_of(book[name]["A1"].value)[0] for name in book.sheetnames}
    selector = next(name for name, kind in kinds.items() if kind == "scenarios")
    choose_scenario(starter_path, target, selector, tuple(starter[0].orders["scenarios"]).index(scenario) + 1)
    export_workbook(*starter, wanted, ExportOptions(scenario=scenario))
    answers = recompute(target, engine)
    around = {name for name, kind in kinds.items() if kind in {"cover", "valuation", "checks"}}
    compared = 0
    for (sheet, address), formula in formulas(wanted).items():
        if sheet in around:
            compared += 1
            got = answers[sheet, address]
            if isinstance(formula.stored, str) or isinstance(got, str):
                assert got == formula.stored, (sheet, address, formula.text)
            else:
                assert got == pytest.approx(formula.stored, rel=1e-9, abs=1e-12), (sheet, address)
    assert compared > 1_000


@pytest.mark.parametrize(
    ("name", "place", "value"),
    [
        ("segment_mix", ("2027", "training"), 0.9),
        ("market_share", ("2028", "metax", "graphics"), 1.5),
        ("total_assets", ("2030", "iluvatar"), 7.0),
        ("wacc", (), 0.01),
    ],
)
def test_what_is_typed_into_the_workbook_is_noticed_there(
    starter, starter_path, tmp_path, name, place, value
):
    path = tmp_path / "typed.xlsx"
    path.write_bytes(starter_path.read_bytes())
    type_into(path, name, place, value, starter[0])
    answers = recompute(path, "formualizer")  # IronCalc does not read comments as openpyxl saves them
    total = answers["检查", "D9"]
    assert total > 0
    cover = [answer for (sheet, _), answer in answers.items() if sheet == "封面"]
    assert f"{total:g} 项未通过，见“检查”表" in cover


# --- what does not pass ---------------------------------------------------------------------------------------------


def faulty():
    """Return a model with cells that divide by zero, checks that do not hold, and claims of every kind."""
    model = gpu_makers()
    for each in (
        line("gap_check", "CNY_100m", CP, "IF(year = 2026, revenue - revenue, IF(year > 2027, 5e-7 CNY_100m, 2 CNY_100m))"),
        line("whole_check", "1", (), "tax - 2"),
        line("broken_check", "1", P, "1 / (year - 2025)"),
        line("broken", "%", CP, "growth / (year - 2026)"),
    ):  # fmt: skip
        model.lines[each.id] = each
    model.orders["lines"] = tuple(model.lines)
    claims = (
        ("low", "a.revenue[2025]", (12.3,), "CNY_100m", 0.0, "equal", "agrees"),
        ("wrong", "a.revenue[2025]", (12.5,), "CNY_100m", 0.01, "equal", "agrees"),
        ("least", "year_of_peak", (1.0,), "1", 0.0, "at_least", "agrees"),
        ("percent", "mix_t", (60.0,), "%", 0.001, "equal", "agrees"),
        ("failing", "a.broken[2026]", (1.0,), "%", 0.5, "equal", "disagrees"),
        ("million", "SUM(revenue[2025], company)", (1e9,), "CNY_mn", 0.5, "at_least", "disagrees"),
        ("by_year", "SUM(IF(year >= 2027, a.revenue, 0), period)", (1.0,), "CNY_100m", 0.0, "at_least", "agrees"),
    )  # fmt: skip
    texts = {"year_of_peak": "MAX(a.flag, period)", "mix_t": "t.mix[2026]"}
    for name, formula, expected, unit, tolerance, check, verdict in claims:
        labels = Labels(f"=论断{name}", f"={name}")
        model.claims[name] = Claim(
            name, labels, texts.get(formula, formula), expected, unit, tolerance, check, verdict
        )
    model.claims["ends"] = Claim(
        "ends", Labels("两端", "ends"), "tax", (2.0, 3.0), "x", 0.0, "equal", "agrees", formula_high="tax + 1"
    )
    model.claims["bull"] = Claim(
        "bull", Labels("牛市", "bull"), "tax", (3.0,), "x", 0.0, "equal", "agrees", scenario="bull"
    )
    model.orders["claims"] = tuple(model.claims)
    return model


@pytest.fixture(scope="module")
def faulty_path(tmp_path_factory):
    return exported(faulty(), tmp_path_factory.mktemp("faulty"))


def test_engines_find_the_same_faults(faulty_path):
    assert unexplained(faulty_path) == []


def test_faults_are_counted(faulty_path):
    """Three companies, years 2024, 2025 and 2027 off by 2 (later ones within the tolerance); one year divides by zero."""
    found = summary(faulty_path)
    assert found["lines"] == (6 * 3 + 1 + 6, 3 * 3 + 5 + 1, "错误")
    assert found["claims"] == (8, 1, "错误")
    assert found["all"][1] == sum(found[kind][1] for kind in ("lines", "cells", "claims"))


def test_cells_that_are_not_zero_stand_out(faulty_path):
    """One rule for the whole block, which compares its first cell with the tolerance of its row."""
    sheet = checks_of(faulty_path)
    row = row_called(sheet, "gap_check")
    rules = {rule.formula[0]: str(area.sqref) for area in sheet.conditional_formatting for rule in area.rules}
    assert rules[f"ABS(H{row})>$E{row}"].startswith(f"H{row}:")
    assert sheet.cell(row, 5).value == 1e-6


def test_error_values_are_counted_on_each_sheet(faulty_path):
    """Counted once more from the file: cells whose stored value is an error."""
    sheet = checks_of(faulty_path)
    counted = {}
    for (name, _), formula in formulas(faulty_path).items():
        is_error = isinstance(formula.stored, str) and formula.stored.startswith("#")
        counted[name] = counted.get(name, 0) + is_error
    rows = {sheet.cell(row, 2).value: row for row in range(1, sheet.max_row + 1)}
    lines = ("市场", "寒武纪's (A-B)", "=摩尔线程", "沐曦", "公司比较")
    assert {name: sheet.cell(rows[name], 5).value for name in lines} == {
        name: counted[name] for name in lines
    }
    assert counted["市场"] == 1
    assert counted["沐曦"] > 1


@pytest.mark.parametrize(
    ("label", "now", "status"),
    [
        ("=论断low", "相符", "通过"),
        ("=论断wrong", "不符", "错误"),
        ("=论断least", "相符", "通过"),
        ("=论断percent", "相符", "通过"),
        ("=论断failing", "不符", "通过"),
        ("=论断million", "不符", "通过"),
        ("=论断by_year", "相符", "通过"),
        ("两端", "相符", "通过"),
        ("牛市", "不符", "其他情景"),
    ],
)
def test_claims_are_judged(faulty_path, label, now, status):
    sheet = checks_of(faulty_path)
    row = row_called(sheet, label)
    assert (sheet.cell(row, NOW).value, sheet.cell(row, STATUS).value) == (now, status)


def test_a_claim_of_the_shown_scenario_is_judged_by_it(tmp_path):
    sheet = checks_of(exported(faulty(), tmp_path, scenario="bull"))
    row = row_called(sheet, "牛市")
    assert [sheet.cell(row, at).value for at in (VALUE, NOW, STATUS)] == [3, "相符", "通过"]
    assert sheet.cell(row_called(sheet, "两端"), STATUS).value == "其他情景"


def test_a_claim_that_fails_shows_the_error(faulty_path):
    sheet = checks_of(faulty_path)
    calculation = Calculation.of(faulty())
    assert calculation.value("broken", ("2026", "a")) is CellError.DIV0
    assert sheet.cell(row_called(sheet, "=论断failing"), VALUE).value == "#DIV/0!"


def test_a_claim_that_cannot_be_evaluated_is_no_formula(tmp_path):
    model = faulty()
    for name, formula, unit in (
        ("gone", "no_such_line", "x"),
        ("open", "a.revenue", "CNY_100m"),
        ("odd", "tax", "chip"),
    ):
        model.claims[name] = Claim(
            name, Labels(name, name), formula, (1.0,), unit, 0.0, "equal", "disagrees"
        )  # fmt: skip
    model.orders["claims"] = tuple(model.claims)
    path = exported(model, tmp_path)
    sheet = checks_of(path)
    for name in ("gone", "open", "odd"):
        row = row_called(sheet, name)
        assert (sheet.cell(row, VALUE).value, sheet.cell(row, NOW).value) == (None, "不符")
    assert unexplained(path) == []


# --- verification, and models with little to check ------------------------------------------------------------------


def test_the_result_of_verification_stands_where_it_is_looked_for(starter, tmp_path):
    path = tmp_path / "verified.xlsx"
    text = "20,933 of 20,933 formulas agree to 1e-9"
    export_workbook(*starter, path, ExportOptions(verification=text))
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = checks_of(path)
    (row,) = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "verification"]
    assert sheet.cell(row, 3).value == text
    assert text in [cell.value for cells in book["封面"].iter_rows() for cell in cells]


def test_without_verification_nothing_is_claimed(starter_path):
    sheet = checks_of(starter_path)
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "verification")
    assert sheet.cell(row, 3).value == "未复算"


def test_a_model_without_checks_and_claims_has_a_sheet_of_cells(tmp_path):
    path = exported(gpu_makers(), tmp_path)
    found = summary(path)
    assert found["lines"] == found["claims"] == (0, 0, "通过")
    assert found["cells"][0] > 0
    assert differences(path, recompute(path, "ironcalc")) == []


def test_no_text_became_a_formula(faulty_path):
    sheet = openpyxl.load_workbook(faulty_path)["检查"]
    row = row_called(sheet, "=论断low")
    assert sheet.cell(row, CLAIM).data_type == "s"


def test_a_typed_override_is_one_fault_more(tmp_path):
    model = faulty()
    before = summary(exported(model, tmp_path))["lines"][1]
    model.apply(Replacement("cells", ("base", "whole_check", ()), None, Cell(1e-5, "override")))
    assert summary(exported(model, tmp_path))["lines"][1] == before + 1


def test_a_scenario_of_its_own_passes_by_itself(tmp_path):
    """`tax - 2` is 1 where the scenario says 3."""
    model = faulty()
    put(model, "gap_check", ("2024", "a"), 0.0)
    base, bull = (summary(exported(model, tmp_path, scenario=name))["lines"][1] for name in ("base", "bull"))
    assert bull == base + 1
