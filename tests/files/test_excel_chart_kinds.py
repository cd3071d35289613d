"""Kinds of charts in workbooks, read from their XML: which of Excel's charts they are, and that they draw live cells."""

import openpyxl
import pytest

from gpu_modeler.charts.content import read
from gpu_modeler.charts.curve_plans import View
from gpu_modeler.charts.plans import plans_for
from gpu_modeler.engine import Calculation
from gpu_modeler.model import Chart, Series
from gpu_modeler.text import Labels
from tests.files.excel_engines import unexplained
from tests.files.excel_models import exported as written
from tests.files.excel_models import gpu_makers
from tests.files.test_excel_charts import C, cached, cells_of, charts_by_sheet, same

SHEET = "沐曦"


def model_with(*series, page="company", **fields):
    model = gpu_makers()
    one = Chart("one", Labels("图", "Chart"), page, series, **fields)
    model.charts, model.orders["charts"] = {"one": one}, ("one",)
    return model


def drawn(model, tmp_path, sheet=SHEET):
    path = written(model, tmp_path)
    assert unexplained(path) == []
    (chart,) = charts_by_sheet(path)[sheet]
    return path, chart


def content(model):
    (plan,) = plans_for(model, list(model.charts.values()), View("company", "c", "base"))
    return read(plan, model, Calculation.of(model))


def numbers(series, tag="val"):
    return [float(value or 0) for value in cached(series.find(f"{C}{tag}"))[1]]


def assert_live(path, chart):
    """Every curve names cells that hold what it has cached, and all of them are formulas or the model's own."""
    stored, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    for series in chart.iter(f"{C}ser"):
        for tag in ("val", "yVal", "xVal"):
            part = series.find(f"{C}{tag}")
            if part is not None:
                reference, values = cached(part)
                assert same(values, cells_of(stored, reference))
                below = [cell for cell in cells_of(formulas, reference) if isinstance(cell, str)]
                assert all(cell.startswith("=") for cell in below)


@pytest.mark.parametrize(
    ("kind", "tag", "grouping"),
    [
        ("stacked_bars", "barChart", "stacked"),
        ("shares", "barChart", "percentStacked"),
        ("stacked_areas", "areaChart", "stacked"),
    ],
)
def test_stacks_are_excel_s_own(tmp_path, kind, tag, grouping):
    series = (Series("units", {"segment": "t"}), Series("units", {"segment": "i"}))
    path, chart = drawn(model_with(*series, kind=kind), tmp_path)
    part = chart.find(f".//{C}{tag}")
    assert part.find(f"{C}grouping").get("val") == grouping
    assert len(part.findall(f"{C}ser")) == 2
    assert_live(path, chart)


def test_a_waterfall_floats_on_a_base_that_is_not_seen(tmp_path):
    model = model_with(Series("revenue"), kind="waterfall", along="period")
    path, chart = drawn(model, tmp_path)
    assert_live(path, chart)
    base, *parts = chart.findall(f".//{C}barChart/{C}ser")
    assert base.find(f".//{C}spPr")[0].tag.endswith("noFill")
    tops = [sum(column) for column in zip(*(numbers(each) for each in (base, *parts)), strict=True)]
    assert tops == pytest.approx([bar.high for bar in content(model).bars])
    deleted = [entry.find(f"{C}idx").get("val") for entry in chart.iter(f"{C}legendEntry")]
    assert deleted == ["0", "2", "4", "6"]


def test_a_range_has_its_ends_and_the_price_across(tmp_path):
    model = model_with(Series("revenue"), Series("tam", role="reference"), kind="football")
    path, chart = drawn(model, tmp_path)
    assert_live(path, chart)
    made = content(model)
    base, above, _ = chart.findall(f".//{C}barChart/{C}ser")
    assert numbers(base) == pytest.approx([bar.low for bar in made.bars])
    assert numbers(above) == pytest.approx([bar.high - bar.low for bar in made.bars])
    shown, price = chart.findall(f".//{C}lineChart/{C}ser")
    assert numbers(shown) == pytest.approx(made.curves[2].values.tolist())
    assert numbers(price) == pytest.approx([made.references[0].value])


def test_a_scatter_has_a_named_point_for_each_company(tmp_path):
    model = model_with(Series("growth"), Series("revenue"), kind="scatter")
    path, chart = drawn(model, tmp_path)
    assert_live(path, chart)
    made = content(model)
    points = chart.findall(f".//{C}scatterChart/{C}ser")
    assert [numbers(each, "yVal")[0] for each in points] == pytest.approx(made.curves[1].values.tolist())
    assert [100 * numbers(each, "xVal")[0] for each in points] == pytest.approx(
        made.curves[0].values.tolist()
    )
    assert all(each.find(f"{C}dLbls/{C}showSerName").get("val") == "1" for each in points)
    names = [each.find(f"{C}tx//{C}v").text for each in points]
    assert names == [tick.zh for tick in made.plan.ticks]


def test_companies_of_one_year_are_columns(tmp_path):
    model = model_with(Series("revenue"), along="company")
    path, chart = drawn(model, tmp_path)
    assert_live(path, chart)
    (column,) = chart.findall(f".//{C}barChart/{C}ser")
    assert numbers(column) == pytest.approx(content(model).curves[0].values.tolist())


def test_only_the_wanted_years_are_drawn(tmp_path):
    model = gpu_makers()
    first, last = model.periods[1], model.periods[-2]
    model = model_with(Series("revenue"), first=first, last=last)
    path, chart = drawn(model, tmp_path)
    assert_live(path, chart)
    ticks = cached(next(chart.iter(f"{C}ser")).find(f"{C}cat"))[1]
    assert [int(float(tick)) for tick in ticks] == [int(year) for year in model.periods[1:-1]]


def test_what_cannot_be_drawn_is_left_out(tmp_path):
    path = written(model_with(Series("revenue"), Series("growth"), kind="stacked_bars"), tmp_path)
    assert charts_by_sheet(path) == {}


@pytest.mark.parametrize(
    ("kind", "along"),
    [
        ("waterfall", "period"),
        ("waterfall", ""),
        ("football", ""),
        ("football", "scenario"),
        ("scatter", "period"),
        ("curves", ""),
    ],
)
@pytest.mark.parametrize("scenario", ["", "bull"])
def test_errors_in_a_chart_s_rows_are_those_that_the_formulas_give(tmp_path, kind, along, scenario):
    """Growth of the first year is a division by zero, in the scenario that is shown and in the other."""
    first = Series("growth", {"company": "a"}, scenario=scenario)
    less = Series("safe", {"company": "c"}, role="less" if kind == "waterfall" else "", scenario=scenario)
    across = Series("growth", {"company": "b"}, role="reference", scenario=scenario)
    series = (first, less, across) if kind == "football" else (first, less)
    series = series[:1] if (kind, along) == ("waterfall", "period") else series
    path = written(model_with(*series, kind=kind, along=along, period="2024"), tmp_path)
    assert unexplained(path) == []
