"""The Valuation sheet: live figures of every company, the same as computed by hand from the model's own values."""

import re

import openpyxl
import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.identity import sheet_of
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell, Replacement
from tests.files.excel_engines import unexplained
from tests.files.excel_models import CP, PERIODS, P, exported, gpu_makers, line, model_of, put
from tests.recalculation import formulas, recompute
from tests.returned import type_into

NAMES = ("摩尔线程", "沐曦", "寒武纪", "壁仞", "天数智芯", "昆仑芯")
FIRST = 4


def valuation_of(path, *, values=True):
    book = openpyxl.load_workbook(path, data_only=values)
    return next((sheet for sheet in book if sheet_of(sheet["A1"].value) == ("valuation", "")), None)


def rows_of(sheet):
    """Return the rows under each label of the first column, from top to bottom."""
    found = {}
    for row in range(1, sheet.max_row + 1):
        found.setdefault(sheet.cell(row, 2).value, []).append(row)
    return found


@pytest.fixture(scope="module")
def starter():
    model = load_starter()
    return model, Calculation.of(model)


@pytest.fixture(scope="module")
def path(starter, tmp_path_factory):
    target = tmp_path_factory.mktemp("starter") / "base.xlsx"
    export_workbook(*starter, target)
    return target


@pytest.fixture(scope="module")
def sheet(path):
    return valuation_of(path)


def test_companies_stand_side_by_side(sheet):
    assert [sheet.cell(5, column).value for column in range(2, FIRST + 6)] == ["项目", "单位", *NAMES]


@pytest.mark.parametrize(
    ("label", "name"),
    [("市值", "market_cap"), ("模型估值", "equity_value"), ("较市值空间", "upside"), ("所需国产份额", "required_share")],
)  # fmt: skip
def test_a_value_of_each_company_is_the_models(sheet, starter, label, name):
    row = next(row for row in rows_of(sheet)[label] if sheet.cell(row, FIRST).value is not None)
    wanted = [starter[1].value(name, (company,)) for company in starter[0].item_ids("company")]
    assert [sheet.cell(row, FIRST + at).value for at in range(6)] == pytest.approx(wanted, rel=1e-12)


def test_every_line_of_one_value_per_company_about_value_is_there(sheet, starter):
    sections = {"market_value", "dcf", "implied"}
    lines = [each for each in starter[0].lines.values() if each.section in sections and each.axes == ("company",)]  # fmt: skip
    assert len(lines) > 15
    assert {each.labels.zh for each in lines} <= set(rows_of(sheet))


def figures(sheet, label):
    """Return a figure's rows in the companies' own tables, by company."""
    rows = rows_of(sheet)
    starts = [rows[name][-1] for name in NAMES]
    found = {}
    for name, start in zip(NAMES, starts, strict=True):
        row = min(row for row in rows[label] if row > start)
        found[name] = [sheet.cell(row, column).value for column in range(FIRST, FIRST + 14)]
    return found


def by_hand(starter, company, at):
    """Return the figures of a year by what they mean, from revenue, profit, funds, equity and market cap alone."""
    model, calculation = starter
    year = model.periods[at]

    def value(name, when=year):
        return calculation.value(name, (when, company))

    cap = calculation.value("market_cap", (company,))
    funds = value("liquid_funds", "2025") - value("debt", "2025")
    revenue, profit = value("revenue"), value("net_profit")
    before = value("revenue", model.periods[at - 1]) if at else 0.0
    earned = value("net_profit", model.periods[at - 1]) if at else 0.0
    return {
        "营业收入": revenue,
        "净利率": profit / revenue if revenue > 0 else "–",
        "市销率": cap / revenue if revenue > 0 else "–",
        "企业价值/收入": (cap - funds) / revenue if revenue > 0 else "–",
        "市盈率": cap / profit if profit > 0 else "–",
        "growth": revenue / before - 1 if before > 0 else "–",
        "profit growth": profit / earned - 1 if earned > 0 else "–",
    }


@pytest.mark.parametrize("label", ["营业收入", "净利率", "市销率", "企业价值/收入", "市盈率"])
def test_figures_are_what_they_mean(sheet, starter, label):
    found = figures(sheet, label)
    for company, name in zip(starter[0].item_ids("company"), NAMES, strict=True):
        for at in range(14):
            wanted = by_hand(starter, company, at)[label]
            assert found[name][at] == (wanted if wanted == "–" else pytest.approx(wanted, rel=1e-9)), (
                name,
                at,
            )


def test_growth_follows_revenue_and_profit(sheet, starter):
    rows = rows_of(sheet)
    for company, name in zip(starter[0].item_ids("company"), NAMES, strict=True):
        start = rows[name][-1]
        first, second = [row for row in rows["同比增长"] if row > start][:2]
        for at in range(14):
            wanted = by_hand(starter, company, at)
            for row, key in ((first, "growth"), (second, "profit growth")):
                found = sheet.cell(row, FIRST + at).value
                assert found == (wanted[key] if wanted[key] == "–" else pytest.approx(wanted[key], rel=1e-9))


def test_reported_and_estimated_years_are_told_apart(sheet):
    """Kunlunxin is not listed; what is told of it for 2025 is guidance or an estimate."""
    row = rows_of(sheet)["寒武纪"][-1]
    assert [sheet.cell(row, column).value for column in range(FIRST + 2, FIRST + 5)] == [
        "2024A",
        "2025A",
        "2026E",
    ]


def test_everything_is_a_live_formula(path):
    typed = []
    for row in valuation_of(path, values=False).iter_rows(min_row=6, min_col=FIRST):
        typed += [cell.coordinate for cell in row if isinstance(cell.value, int | float)]
    assert typed == []


def test_formulas_read_the_companies_sheets(path):
    found = [each.text for (name, _), each in formulas(path).items() if name == "估值"]
    assert len(found) > 1_200
    assert [
        text for text in found if not re.search("'(?:摩尔线程|沐曦|寒武纪|壁仞|天数智芯|昆仑芯|情景)'!", text)
    ] == []


def test_what_is_typed_on_a_companys_sheet_moves_its_valuation(starter, path, tmp_path):
    target = tmp_path / "typed.xlsx"
    target.write_bytes(path.read_bytes())
    type_into(target, "market_cap", ("metax",), 1_000.0, starter[0])
    answers = recompute(target, "formualizer")
    sheet = valuation_of(target, values=False)
    row = next(row for row in rows_of(sheet)["市值"] if sheet.cell(row, FIRST).value is not None)
    assert answers["估值", sheet.cell(row, FIRST + 1).coordinate] == 1_000.0
    year = next(row for row in rows_of(sheet)["2026E"] if row > rows_of(sheet)["市销率"][0])
    revenue = starter[1].value("revenue", ("2026", "metax"))
    assert answers["估值", sheet.cell(year, FIRST + 1).coordinate] == pytest.approx(1_000 / revenue)


# --- other models ---------------------------------------------------------------------------------------------------


def test_a_model_of_other_lines_shows_what_it_has(tmp_path):
    """Revenue alone: revenue and its growth; nothing that needs a market cap."""
    path = exported(gpu_makers(), tmp_path)
    labels = set(rows_of(valuation_of(path)))
    assert {"营业收入", "同比增长"} <= labels
    assert not labels & {"市销率", "市盈率", "净利率"}
    assert unexplained(path) == []


def test_a_line_about_value_brings_its_section(tmp_path):
    model = gpu_makers()
    model.lines["market_cap"] = line("market_cap", "CNY_100m", ("company",), label="总市值")
    model.orders["lines"] = tuple(model.lines)
    put(model, "market_cap", ("a",), 100.0)
    sheet = valuation_of(exported(model, tmp_path))
    assert {"总市值", "peak", "worth", "市销率"} <= set(rows_of(sheet))


def test_without_companies_or_revenue_there_is_no_such_sheet(tmp_path):
    market = model_of((PERIODS,), (line("tam", "CNY_100m", P),))
    assert valuation_of(exported(market, tmp_path)) is None
    others = gpu_makers()
    renamed = [each for each in others.lines if "revenue" in each or "revenue" in others.lines[each].formula]
    for name in renamed:
        del others.lines[name]
        for key, cell in list(others.all_cells()):
            if key[1] == name:
                others.apply(Replacement("cells", key, cell, None))
    model = {name: others.lines[name] for name in others.lines if not set(renamed) & set(re.findall(r"\w+", others.lines[name].formula))}  # fmt: skip
    others.lines = model
    others.orders["lines"] = tuple(model)
    path = exported(others, tmp_path)
    assert valuation_of(path) is None
    assert "估值" not in [
        cell.value for row in openpyxl.load_workbook(path)["封面"].iter_rows() for cell in row
    ]


def test_errors_of_the_model_show_as_errors(tmp_path):
    """A dash stands for what means nothing; it never hides an error."""
    model = gpu_makers()
    model.lines["net_profit"] = line("net_profit", "CNY_100m", CP, "revenue * SQRT(2027 - year)")
    model.lines["market_cap"] = line("market_cap", "CNY_100m", ("company",))
    model.orders["lines"] = tuple(model.lines)
    put(model, "market_cap", ("a",), 100.0)
    model.apply(Replacement("cells", ("base", "net_profit", ("2024", "a")), None, Cell(-1.0, "actual")))
    path = exported(model, tmp_path)
    found = [cell.value for row in valuation_of(path).iter_rows() for cell in row]
    assert "#NUM!" in found
    assert unexplained(path) == []


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_engines_compute_the_same_in_every_language(tmp_path, language):
    path = tmp_path / "makers.xlsx"
    model = gpu_makers()
    export_workbook(model, Calculation.of(model), path, ExportOptions(language=language))
    assert unexplained(path) == []
