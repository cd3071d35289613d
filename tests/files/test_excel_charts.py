"""Native charts: read from the file's XML, each curve names cells that hold exactly what the chart has cached."""

import re
import zipfile
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries

from gpu_modeler.charts.curve_plans import View
from gpu_modeler.charts.definitions import charts_for
from gpu_modeler.charts.plans import plans_for
from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.files.excel.chart_looks import COLOURS
from gpu_modeler.files.excel.export import export_workbook, workbook_bytes
from gpu_modeler.files.excel.identity import sheet_of
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.starter import load_starter
from gpu_modeler.gui.palette import LIGHT
from gpu_modeler.model import Chart, Series
from gpu_modeler.text import Labels
from tests.files.excel_engines import unexplained
from tests.files.excel_models import exported, gpu_makers
from tests.random_models import random_models

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def charts_by_sheet(path):
    """Return the parsed charts of each sheet, through the file's relations."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        book = ET.fromstring(archive.read("xl/workbook.xml"))
        sheets = [each.get("name") for each in book.iter() if each.tag.endswith("}sheet")]
        for number, sheet in enumerate(sheets, start=1):
            part = f"xl/worksheets/_rels/sheet{number}.xml.rels"
            drawing = _targets(archive, part, "drawing") if part in names else []
            for target in drawing:
                for chart in _targets(archive, f"xl/drawings/_rels/{target}.rels", "chart"):
                    found.setdefault(sheet, []).append(ET.fromstring(archive.read(f"xl/charts/{chart}")))
    return found


def _targets(archive, part, kind):
    relations = ET.fromstring(archive.read(part))
    return [
        each.get("Target").rsplit("/", 1)[-1] for each in relations if each.get("Type").endswith(f"/{kind}")
    ]


def cells_of(book, reference):
    """Return what stands in a range such as 'Sheet'!$A$1:$C$1."""
    sheet, _, area = reference.rpartition("!")
    name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    left, top, right, bottom = range_boundaries(area)
    rows = book[name].iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in rows for value in row]


def cached(element):
    """Return (reference, cached values) of a c:val or c:cat."""
    points = {int(point.get("idx")): point.find(f"{C}v").text for point in element.iter(f"{C}pt")}
    count = int(element.find(f".//{C}ptCount").get("val"))
    return element.find(f".//{C}f").text, [points.get(at) for at in range(count)]


def wrong_caches(path):
    """Return the curves whose cached values or ticks are not what stands in the cells they name, and how many there are."""
    book = openpyxl.load_workbook(path, data_only=True)
    wrong, count = [], 0
    for sheet, charts in charts_by_sheet(path).items():
        for chart in charts:
            for series in chart.iter(f"{C}ser"):
                for tag in ("val", "cat"):
                    reference, values = cached(series.find(f"{C}{tag}"))
                    stored = cells_of(book, reference)
                    count += 1
                    if not same(values, stored):
                        wrong.append((sheet, reference, values, stored))
    return wrong, count


def same(values, stored):
    def one(value, cell):
        if isinstance(cell, str) and cell.startswith("#"):
            return float(value) == 0  # as Excel draws an error
        return value == cell if isinstance(cell, str) else float(value) == pytest.approx(cell, rel=1e-14)

    return len(values) == len(stored) and all(map(one, values, stored))


def lost_axes(chart):
    """Return the axes that curves are drawn on and the chart does not have, or the other way round."""
    known = {
        axis.find(f"{C}axId").get("val") for kind in ("valAx", "catAx") for axis in chart.iter(f"{C}{kind}")
    }
    parts = [part for kind in ("lineChart", "barChart") for part in chart.iter(f"{C}{kind}")]
    return known ^ {axis.get("val") for part in parts for axis in part.findall(f"{C}axId")}


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
def charts(path):
    return charts_by_sheet(path)


def title_of(chart):
    return "".join(text.text for text in chart.find(f"{C}chart/{C}title").iter(f"{A}t"))


# --- the shipped model ----------------------------------------------------------------------------------------------


def test_each_sheet_has_the_applications_charts(starter, charts):
    model = starter[0]
    pages = {"市场": ("market", ""), "公司比较": ("compare", "")}
    pages |= {item.labels.zh: ("company", item.id) for item in model.axes["company"].items}
    for sheet, (page, company) in pages.items():
        plans = plans_for(model, charts_for(model, page), View(page, company, "base"))
        titles = [title_of(chart) for chart in charts[sheet]]
        assert len(plans) == len(titles) > 3
        assert all(plan.title.zh in title for plan, title in zip(plans, titles, strict=True))
    assert set(charts) == set(pages)


def test_every_cached_value_is_the_cells(path):
    wrong, count = wrong_caches(path)
    assert wrong == []
    assert count > 150


def test_a_curve_draws_its_lines_own_row(starter, path, charts):
    """Revenue of Moore Threads: fourteen years, the model's numbers."""
    chart = next(chart for chart in charts["摩尔线程"] if "收入与归母净利润" in title_of(chart))
    wanted = [starter[1].value("revenue", (year, "moore_threads")) for year in starter[0].periods]
    reference, values = cached(next(chart.iter(f"{C}ser")).find(f"{C}val"))
    assert [float(value) for value in values] == pytest.approx(wanted, rel=1e-12)
    assert reference.startswith("'摩尔线程'!")
    ticks, years = cached(next(chart.iter(f"{C}ser")).find(f"{C}cat"))
    assert [int(float(year)) for year in years] == list(range(2022, 2036))
    assert re.fullmatch(r"'摩尔线程'!\$[A-Z]+\$4:\$[A-Z]+\$4", ticks)


def test_bars_and_curves_share_a_chart(charts):
    chart = next(chart for chart in charts["寒武纪"] if "收入与归母净利润" in title_of(chart))
    bars, lines = (chart.findall(f".//{C}{kind}Chart/{C}ser") for kind in ("bar", "line"))
    assert (len(bars), len(lines)) == (1, 1)
    assert len(chart.findall(f".//{C}valAx")) == 1


def test_a_second_unit_gets_the_second_axis(charts):
    """Liquid funds in yuan, runway in months."""
    chart = next(chart for chart in charts["寒武纪"] if "可支撑月数" in title_of(chart))
    assert len(chart.findall(f".//{C}valAx")) == 2
    names = [text.text for series in chart.iter(f"{C}ser") for text in series.find(f"{C}tx").iter(f"{C}v")]
    assert names == ["可用资金", "现金可支撑月数 (右轴 月)"] or "右轴" in names[1]


def test_companies_stand_along_the_bottom_where_a_line_has_no_years(starter, charts):
    chart = next(chart for chart in charts["沐曦"] if "模型估值" in title_of(chart))
    series = next(chart.iter(f"{C}ser"))
    reference, names = cached(series.find(f"{C}cat"))
    assert names == [item.labels.zh for item in starter[0].axes["company"].items]
    assert reference.startswith("'公司比较'!")
    colours = [point.find(f".//{A}srgbClr").get("val") for point in series.findall(f"{C}dPt")]
    assert colours[1] == COLOURS[0].removeprefix("#")  # MetaX, the page's own
    assert set(colours) - {colours[1]} != set()


def test_colours_are_the_applications():
    assert LIGHT.series == COLOURS


def test_folded_sections_stay_in_the_charts(charts):
    for each in charts.values():
        assert all(chart.find(f".//{C}plotVisOnly") is None or chart.find(f".//{C}plotVisOnly").get("val") == "0" for chart in each)  # fmt: skip


def test_tables_and_charts_are_printed_on_pages_of_their_own(path, charts):
    book = openpyxl.load_workbook(path)
    for sheet in charts:
        heading = next(
            row for row in range(1, book[sheet].max_row + 1) if book[sheet].cell(row, 2).value == "图表"
        )
        first, second = [
            range_boundaries(area.rpartition("!")[2]) for area in str(book[sheet].print_area).split(",")
        ]
        assert first[:2] == (2, 1)
        assert first[3] < heading == second[1] < second[3]
        assert first[2] == second[2]


def test_the_cover_leads_to_the_charts(path, charts):
    book = openpyxl.load_workbook(path)
    cover = next(sheet for sheet in book if sheet_of(sheet["A1"].value) == ("cover", ""))
    targets = [cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink]
    for sheet in charts:
        rows = [int(each.rpartition("!B")[2]) for each in targets if each.startswith(f"'{sheet}'!")]
        assert sorted(book[sheet].cell(row, 2).value == "图表" for row in rows) == [False, True]


# --- curves that no range holds -------------------------------------------------------------------------------------


def with_charts(model, *charts):
    model.charts = {chart.id: chart for chart in charts}
    model.orders["charts"] = tuple(model.charts)
    return model


def chart(name, page, *series):
    return Chart(name, Labels(f"={name}", f"={name}"), page, series)


def test_sums_over_segments_and_companies_get_rows_of_their_own(tmp_path):
    """Units are given by segment: a company's chart adds them up, and the market's all companies', too."""
    model = with_charts(
        gpu_makers(),
        chart("own", "company", Series("units", mark="bar"), Series("growth")),
        chart("all", "market", Series("units"), Series("tam"), Series("tax")),
    )
    path = exported(model, tmp_path)
    assert wrong_caches(path)[0] == []
    assert unexplained(path) == []
    calculation = Calculation.of(model)
    own = charts_by_sheet(path)["沐曦"][0]
    _, values = cached(next(own.iter(f"{C}ser")).find(f"{C}val"))
    wanted = [sum(calculation.value("units", (year, "c", each)) for each in "ti") for year in model.periods]
    assert [float(value) for value in values] == wanted
    everything = charts_by_sheet(path)["市场"][0]
    _, values = cached(next(everything.iter(f"{C}ser")).find(f"{C}val"))
    wanted = [
        sum(calculation.value("units", (year, name, each)) for name in "abc" for each in "ti") for year in model.periods
    ]  # fmt: skip
    assert [float(value) for value in values] == wanted


def test_three_units_make_two_charts_and_two_marks_on_two_axes_become_curves(tmp_path):
    model = with_charts(
        gpu_makers(),
        chart("three", "company", Series("revenue"), Series("growth"), Series("units")),
        chart("four", "company", Series("revenue", mark="bar"), Series("running"), Series("growth", mark="bar"), Series("safe")),
    )  # fmt: skip
    drawn = charts_by_sheet(exported(model, tmp_path))["沐曦"]
    assert len(drawn) == 3
    assert len(drawn[2].findall(f".//{C}lineChart/{C}ser")) == 4
    assert drawn[2].findall(f".//{C}barChart") == []
    assert [each for each in drawn if lost_axes(each)] == []


def test_a_title_is_text_whatever_it_begins_with(tmp_path):
    model = with_charts(gpu_makers(), chart("1+1", "company", Series("revenue")))
    drawn = charts_by_sheet(exported(model, tmp_path))
    assert title_of(drawn["=摩尔线程"][0]).startswith("=摩尔线程 · =1+1")
    assert drawn["=摩尔线程"][0].find(f"{C}chart/{C}title").find(f".//{C}f") is None


def test_a_model_without_matching_lines_has_no_charts(tmp_path):
    model = gpu_makers()
    kept = [name for name in model.lines if name not in {"revenue", "tam", "units", "price"}]
    needed = {"revenue", "units", "price", "tam"}
    kept = [name for name in kept if not needed & set(re.findall(r"\w+", model.lines[name].formula))]
    kept = [name for name in kept if name not in {"product_revenue", "growth", "safe", "worth", "outlook"}]
    model.lines = {name: model.lines[name] for name in kept}
    model.orders["lines"] = tuple(kept)
    for name in needed:
        model._cells.pop(name, None)
    assert charts_by_sheet(exported(model, tmp_path)) == {}


@pytest.mark.parametrize("language", ["en", "both"])
def test_charts_speak_the_workbooks_language(starter, tmp_path, language):
    path = tmp_path / "other.xlsx"
    export_workbook(*starter, path, ExportOptions(language=language))
    titles = [title_of(chart) for each in charts_by_sheet(path).values() for chart in each]
    assert any("Revenue and net profit" in title for title in titles)
    assert any("收入与归母净利润" in title for title in titles) == (language == "both")


# --- any model ------------------------------------------------------------------------------------------------------


@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(random_models(), st.data())
def test_whatever_is_drawn_stands_in_the_cells(tmp_path_factory, model, data):
    lines = st.sampled_from(sorted(model.lines))
    series = st.builds(Series, lines, st.just({}), st.sampled_from(["line", "bar"]))
    pages = st.sampled_from(["company", "market", "compare"])
    drawn = data.draw(
        st.lists(st.tuples(pages, st.lists(series, min_size=1, max_size=4)), min_size=1, max_size=4)
    )
    with_charts(model, *(chart(f"c{at}", page, *each) for at, (page, each) in enumerate(drawn)))
    try:
        calculation = Calculation.of(model)
    except CircularReference:
        return
    path = tmp_path_factory.mktemp("random") / "any.xlsx"
    path.write_bytes(workbook_bytes(model, calculation))
    assert wrong_caches(path)[0] == []
    assert [each for charts in charts_by_sheet(path).values() for each in charts if lost_axes(each)] == []
