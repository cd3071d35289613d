"""Amounts in one unit: 亿元, or RMB bn; the numbers are the application's, times what lies between the units."""

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.files.excel.export import export_workbook, workbook_bytes
from gpu_modeler.files.excel.formats import number_format
from gpu_modeler.files.excel.money import MoneyChangesResult, with_money
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.starter import load_starter
from tests.files.excel_cells import expected, places_of_cells
from tests.files.excel_engines import unexplained
from tests.files.excel_models import PERIODS, P, line, model_of, put
from tests.random_models import random_models
from tests.recalculation import agree, choose_scenario, recompute

OF_YUAN = {"CNY_100m": 1e8, "CNY_10k": 1e4, "CNY": 1.0, "CNY_m": 1e6, "CNY_bn": 1e9}
"""Yuan in one of each unit of amounts, written down by hand."""


def factor(unit, money):
    return OF_YUAN[unit] / OF_YUAN[money] if unit in OF_YUAN else 1.0


def amounts():
    """Return a model with amounts at several scales, prices per piece, shares and a foreign currency."""
    model = model_of(
        (PERIODS,),
        [
            line("tens", "CNY_10k", P),
            line("hundreds", "CNY_100m", P),
            line("chips", "chip", P),
            line("price", "CNY_10k/chip", P),
            line("fx", "CNY/USD", P),
            line("abroad", "USD_100m", P),
            line("cap", "CNY_100m", P, "tens + hundreds + chips * price + abroad * fx"),
            line("share", "%", P, "tens / cap"),
            line("small", "CNY_10k", P, "cap - 150 CNY_100m"),
            line("unit_cost", "CNY_10k/chip", P, "cap / chips"),
        ],
    )
    for number, year in enumerate(model.periods, start=1):
        for name, value in {
            "tens": 5e5,
            "hundreds": 7.7,
            "chips": 1200,
            "price": 3.3,
            "fx": 7.1,
            "abroad": 0.4,
        }.items():
            put(model, name, (year,), value * number)
    return model


def wrong_cells(model, path, money, engine, scenario="base"):
    """Return the cells in which an engine does not get the application's value in the other unit."""
    calculation = Calculation.of(model)
    answers = recompute(path, engine)
    wrong = []
    for sheet, address, content, name, place in places_of_cells(model, path):
        wanted = expected(calculation, name, place, scenario)
        if not isinstance(wanted, str):
            wanted *= factor(model.lines[name].unit, money)
        got = answers.get((sheet, address), content)
        if not agree(wanted, got):
            wrong.append((sheet, address, content, wanted, got))
    return wrong


@pytest.mark.parametrize("engine", ["formualizer", "ironcalc"])
@pytest.mark.parametrize("money", ["CNY_100m", "CNY_bn"])
def test_amounts_of_every_scale_come_in_one_unit(tmp_path, money, engine):
    model = amounts()
    path = tmp_path / "a.xlsx"
    export_workbook(model, Calculation.of(model), path, ExportOptions(money=money))
    assert wrong_cells(model, path, money, engine) == []


@pytest.mark.parametrize(("money", "label"), [("CNY_100m", "亿元 CNY 100m"), ("CNY_bn", "十亿元 CNY bn")])
def test_all_amounts_name_the_unit_and_nothing_else_does(tmp_path, money, label):
    path = tmp_path / "a.xlsx"
    model = amounts()
    export_workbook(model, Calculation.of(model), path, ExportOptions("both", money=money))
    rows = openpyxl.load_workbook(path).worksheets
    units = {row[0].value: row[2].value for sheet in rows for row in sheet.iter_rows(min_row=5, max_col=3)}
    assert {name for name in ("tens", "hundreds", "cap", "small") if units[f"line|{name}"] == label} == {
        "tens",
        "hundreds",
        "cap",
        "small",
    }
    assert units["line|price"] == "万元/颗 CNY 10k/chip"
    assert units["line|abroad"] == "亿美元 USD 100m"


def test_the_model_itself_keeps_its_units():
    model = amounts()
    before = {name: each.unit for name, each in model.lines.items()}, dict(model.cells_of("tens"))
    assert with_money(model, "CNY_bn").lines["tens"].unit == "CNY_bn"
    assert ({name: each.unit for name, each in model.lines.items()}, dict(model.cells_of("tens"))) == before
    assert with_money(model, "") is model


def test_billions_show_a_decimal_more():
    assert (number_format("CNY_100m"), number_format("CNY_bn")) == ("#,##0.0", "#,##0.00")


def test_rounding_in_the_own_unit_is_not_converted_silently(tmp_path):
    model = model_of(
        (PERIODS,), [line("x", "CNY_100m", P), line("y", "CNY_100m", P, "ROUND(x, 0)", label="取整")]
    )
    put(model, "x", ("2026",), 12.3)
    with pytest.raises(MoneyChangesResult) as caught:
        export_workbook(model, Calculation.of(model), tmp_path / "a.xlsx", ExportOptions(money="CNY_bn"))
    assert "取整" in caught.value.user_message("zh")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("engine", ["formualizer", "ironcalc"])
@pytest.mark.parametrize("scenario", ["base", "bear"])
def test_the_starter_in_billions(tmp_path, scenario, engine):
    model = load_starter()
    path, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    export_workbook(model, Calculation.of(model), path, ExportOptions("en", "bull", "CNY_bn"))
    choose_scenario(path, other, "Scenarios", tuple(model.orders["scenarios"]).index(scenario) + 1)
    assert wrong_cells(model, other, "CNY_bn", engine, scenario) == []


@settings(
    max_examples=25,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
)
@given(random_models())
def test_a_random_model_in_billions_recomputes_or_is_refused(tmp_path_factory, model):
    path = tmp_path_factory.getbasetemp() / "billions.xlsx"
    try:
        content = workbook_bytes(model, Calculation.of(model), ExportOptions("en", money="CNY_bn"))
    except (CircularReference, MoneyChangesResult):
        assume(False)
    path.write_bytes(content)
    assert unexplained(path) == []
