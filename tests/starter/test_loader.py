"""Reading starter data: what a small folder becomes, and that each fault names the file and the row."""

import shutil
from pathlib import Path

import pytest

from gpu_modeler.edits.refusals import did_you_mean
from gpu_modeler.files.starter import load_starter
from gpu_modeler.files.starter_faults import (
    StarterAlternativeAlone,
    StarterCellTwice,
    StarterDuplicate,
    StarterFault,
    StarterFileMissing,
    StarterFileUnreadable,
    StarterMissingField,
    StarterNumberUnreadable,
    StarterSyntax,
    StarterUnknownField,
    StarterUnknownName,
    StarterWrongField,
    StarterWrongPlace,
)
from gpu_modeler.model import Alternative, Cell, Scenario, Series
from gpu_modeler.text import Labels

FILES = {
    "axes.toml": """
[[property]]
id = "title"
is = "小模型"
[[axis]]
id = "period"
zh = "年度"
en = "Year"
first = 2024
last = 2026
[[axis]]
id = "company"
zh = "公司"
en = "Company"
[[axis.item]]
id = "metax"
zh = "沐曦"
en = "MetaX"
note = "688802"
[[axis.item]]
id = "biren"
zh = "壁仞"
en = "Biren"
[[axis]]
id = "segment"
zh = "业务"
en = "Segment"
[[axis.item]]
id = "training"
zh = "训练"
en = "Training"
[[group]]
id = "listed"
zh = "已上市"
en = "Listed"
axis = "company"
items = ["metax"]
""",
    "sections.toml": '[[section]]\nid = "income"\nzh = "利润表"\nen = "Income"\npage = "company"\n',
    "scenarios.toml": """
[[scenario]]
id = "base"
zh = "基准"
en = "Base"
[[scenario]]
id = "bear"
zh = "悲观"
en = "Bear"
parent = "base"
note_zh = "更差"
note_en = "Worse"
""",
    "lines/10_first.toml": """
[[line]]
id = "growth"
zh = "增速"
en = "Growth"
unit = "%"
axes = ["company", "period"]
section = "income"
[[line]]
id = "rate"
zh = "税率"
en = "Tax rate"
unit = "%"
axes = []
section = "income"
""",
    "lines/20_second.toml": """
[[line]]
id = "revenue"
zh = "收入"
en = "Revenue"
unit = "CNY_100m"
axes = ["period", "company"]
section = "income"
formula = "revenue[-1] * (1 + growth)"
[[line.exception]]
scope = {company = ["biren"]}
formula = "0"
note_zh = "尚未销售"
note_en = "no sales yet"
""",
    "claims.toml": """
[[claim]]
id = "sales"
zh = "收入为一"
en = "Sales are one"
formula = "metax.revenue[2024]"
expected = [1]
unit = "CNY_100m"
tolerance = 0.01
check = "equal"
expected_verdict = "agrees"
""",
    "charts.toml": """
[[chart]]
id = "sales"
zh = "收入"
en = "Revenue"
page = "company"
[[chart.series]]
line = "revenue"
mark = "bar"
[[chart.series]]
line = "revenue"
fixed = {company = "metax"}
""",
    "sources.toml": '[[source]]\nid = "own_view"\ntitle = "Own view"\nkind = "own view"\n[[rule]]\nkind = "press"\n',
    "facts.csv": (
        "company,metric,period,value,unit,status,source_title,source_url,source_date,quote_or_note\n"
        'metax,revenue,2024,7.4,CNY_100m,actual,News,https://example.org/a,2025-01-01,"seven, and more"\n'
        "metax,revenue,2024,7.5,CNY_100m,reported,Other news,not an address,2025-02-01,more\n"
    ),
}
HEADER = "line,company,segment,scenario,kind,source,note_zh,note_en,value,2024,2025,2026\n"
CELLS = "cells/10_income.csv"


@pytest.fixture
def folder(tmp_path):
    for name, content in FILES.items():
        write(tmp_path, name, content)
    return tmp_path


def write(folder: Path, name: str, content: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")


def change(folder: Path, name: str, old: str, new: str) -> None:
    assert old in FILES[name]
    write(folder, name, FILES[name].replace(old, new, 1))


def rows(folder: Path, *lines: str) -> None:
    write(folder, CELLS, HEADER + "".join(f"{line}\n" for line in lines))


def fault_of(folder: Path, kind: type[StarterFault], *named: str) -> StarterFault:
    """Load, expect the fault, and see that both languages name everything that helps to find the place."""
    with pytest.raises(kind) as caught:
        load_starter(folder)
    for language in ("zh", "en"):
        shown = caught.value.user_message(language)
        assert [part for part in named if part not in shown] == []
        assert "{" not in shown
    return caught.value


# --- what becomes of the files ------------------------------------------------------------------


def test_axes_groups_and_orders(folder):
    model = load_starter(folder)
    assert model.orders["axes"] == ("period", "company", "segment")
    assert model.periods == ("2024", "2025", "2026")
    assert [item.note for item in model.axes["company"].items] == ["688802", ""]
    assert model.groups["listed"].items == ("metax",)
    assert model.orders["scenarios"] == ("base", "bear")


def test_the_model_knows_its_title(folder):
    assert load_starter(folder).title == Labels("小模型", "")


def test_lines_follow_the_order_of_files_and_the_axis_order_of_the_model(folder):
    model = load_starter(folder)
    assert model.orders["lines"] == ("growth", "rate", "revenue")
    assert model.lines["growth"].axes == ("period", "company")
    assert model.lines["revenue"].exceptions[0].scope == {"company": ("biren",)}
    assert model.lines["revenue"].exceptions[0].note == Labels("尚未销售", "no sales yet")


def test_a_scenario_has_its_parent_and_note(folder):
    assert load_starter(folder).scenarios["bear"] == Scenario(
        "bear", Labels("悲观", "Bear"), "base", Labels("更差", "Worse")
    )


def test_charts_and_claims(folder):
    model = load_starter(folder)
    assert model.charts["sales"].series == (
        Series("revenue", {}, "bar"),
        Series("revenue", {"company": "metax"}),
    )
    assert model.claims["sales"].expected == (1.0,)
    assert model.claims["sales"].scenario == "base"


def test_every_figure_is_a_source_and_repeats_are_numbered(folder):
    sources = load_starter(folder).sources
    assert list(sources) == ["own_view", "fact:metax:revenue:2024", "fact:metax:revenue:2024:2"]
    assert sources["fact:metax:revenue:2024"].quote == "seven, and more"
    assert sources["fact:metax:revenue:2024"].address == "https://example.org/a"
    assert sources["fact:metax:revenue:2024:2"].address == ""


def test_the_kind_of_a_source_follows_the_first_rule_that_fits(folder):
    rules = '[[rule]]\nstatus = "reported"\nwords = ["Other"]\nkind = "estimate"\n[[rule]]\nkind = "press"\n'
    change(folder, "sources.toml", '[[rule]]\nkind = "press"\n', rules)
    sources = load_starter(folder).sources
    assert [source.kind for source in sources.values()] == ["own view", "press", "estimate"]


def test_a_wide_row_fills_a_cell_for_each_year_that_is_not_empty(folder):
    rows(folder, "growth,metax,,,,own_view,注,note,,,45%,0.3")
    cells = load_starter(folder).cells_of("growth")
    note = Labels("注", "note")
    assert cells == {
        ("base", ("2025", "metax")): Cell(0.45, "input", "own_view", note),
        ("base", ("2026", "metax")): Cell(0.3, "input", "own_view", note),
    }


def test_a_line_without_years_takes_the_value_column(folder):
    rows(folder, "rate,,,bear,,own_view,,,15%,,,")
    assert load_starter(folder).cells_of("rate") == {("bear", ()): Cell(0.15, "input", "own_view")}


def test_a_hard_value_on_a_formula_line_is_an_override_unless_said_otherwise(folder):
    rows(folder, "revenue,metax,,,,own_view,,,,1,,", "revenue,metax,,,actual,own_view,,,,,2,")
    cells = load_starter(folder).cells_of("revenue")
    assert [cell.kind for cell in cells.values()] == ["override", "actual"]


def test_several_rows_fill_other_years_of_one_line(folder):
    rows(folder, "growth,metax,,,,own_view,,,,1%,,", "growth,metax,,,,fact:metax:revenue:2024,,,,,2%,")
    cells = load_starter(folder).cells_of("growth")
    assert [cell.source for cell in cells.values()] == ["own_view", "fact:metax:revenue:2024"]


def test_an_alternative_stands_beside_the_value_even_when_its_row_comes_first(folder):
    rows(
        folder,
        "growth,metax,,,alternative,fact:metax:revenue:2024,另一说,another,,,9%,",
        "growth,metax,,,,own_view,,,,,5%,",
    )
    cell = load_starter(folder).cells_of("growth")["base", ("2025", "metax")]
    assert cell.value == 0.05
    expected = Alternative(0.09, "fact:metax:revenue:2024", Labels("另一说", "another"))
    assert cell.alternatives == (expected,)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7.3%", 0.073),
        ("-12.5", -12.5),
        ("+3", 3.0),
        ("0.00036", 0.00036),
        ("1e3", 1000.0),
        ("33.3 %", 0.333),
    ],
)
def test_numbers_are_read_to_the_last_digit(folder, text, value):
    rows(folder, f"rate,,,,,own_view,,,{text},,,")
    assert load_starter(folder).cells_of("rate")["base", ()].value == value


# --- faults -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in FILES if "/" not in name])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    fault_of(folder, StarterFileMissing, name)


def test_a_file_that_is_not_utf_8_is_named(folder):
    (folder / "facts.csv").write_bytes(b"company,\xff\xfe")
    fault_of(folder, StarterFileUnreadable, "facts.csv")


def test_bad_toml_is_named_with_its_line(folder):
    write(folder, "claims.toml", '[[claim]]\nid = "a\n')
    fault_of(folder, StarterSyntax, "claims.toml", "line 2")


def test_an_unknown_field_offers_the_nearest(folder):
    change(folder, "lines/20_second.toml", "formula = ", "formulla = ")
    fault_of(folder, StarterUnknownField, "lines/20_second.toml", "[[line]] revenue", "formulla", "formula")


def test_an_unknown_table_is_named(folder):
    change(folder, "charts.toml", "[[chart]]\n", "[[chrat]]\n[[chart]]\n")
    fault_of(folder, StarterUnknownField, "charts.toml", "chrat")


def test_a_missing_field_is_named(folder):
    change(folder, "lines/10_first.toml", 'unit = "%"\n', "")
    fault_of(folder, StarterMissingField, "lines/10_first.toml", "growth", "unit")


@pytest.mark.parametrize(
    ("name", "old", "new", "field"),
    [
        ("lines/10_first.toml", 'unit = "%"', "unit = 5", "unit"),
        ("lines/10_first.toml", 'axes = ["company", "period"]', 'axes = "company"', "axes"),
        (
            "lines/20_second.toml",
            'scope = {company = ["biren"]}',
            'scope = {company = "biren"}',
            "scope.company",
        ),
        ("lines/20_second.toml", 'scope = {company = ["biren"]}', "scope = 1", "scope"),
        ("claims.toml", "expected = [1]", 'expected = ["1"]', "expected"),
        ("claims.toml", "tolerance = 0.01", 'tolerance = "1%"', "tolerance"),
        ("claims.toml", 'check = "equal"', 'check = "about"', "check"),
        ("charts.toml", 'mark = "bar"', 'mark = "pie"', "mark"),
        ("charts.toml", 'page = "company"', 'page = "front"', "page"),
        ("sections.toml", 'page = "company"', 'page = "front"', "page"),
        ("sources.toml", 'kind = "own view"', 'kind = "rumour"', "kind"),
        ("axes.toml", "first = 2024", 'first = "2024"', "first"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(folder, name, old, new, field):
    change(folder, name, old, new)
    fault_of(folder, StarterWrongField, name, field)


def test_a_table_that_is_no_list_is_named(folder):
    write(folder, "charts.toml", "[chart]\n")
    fault_of(folder, StarterWrongField, "charts.toml", "[[chart]]")


@pytest.mark.parametrize(
    ("name", "old", "new", "unknown"),
    [
        ("lines/10_first.toml", 'section = "income"', 'section = "incom"', "incom"),
        ("lines/10_first.toml", '["company", "period"]', '["companies"]', "companies"),
        ("lines/20_second.toml", '["biren"]', '["birren"]', "birren"),
        ("lines/20_second.toml", "{company =", "{segment =", "segment"),
        ("axes.toml", 'items = ["metax"]', 'items = ["mettax"]', "mettax"),
        ("axes.toml", 'axis = "company"', 'axis = "firm"', "firm"),
        ("scenarios.toml", 'parent = "base"', 'parent = "bas"', "bas"),
        ("claims.toml", 'check = "equal"', 'check = "equal"\nscenario = "baer"', "baer"),
        ("charts.toml", 'line = "revenue"', 'line = "revenu"', "revenu"),
        ("charts.toml", 'company = "metax"', 'company = "mettax"', "mettax"),
        ("charts.toml", "{company =", "{segment =", "segment"),
    ],
)
def test_an_unknown_name_in_toml_is_named(folder, name, old, new, unknown):
    change(folder, name, old, new)
    fault_of(folder, StarterUnknownName, name, unknown)


def test_time_must_be_the_first_axis_and_base_the_first_scenario(folder):
    change(folder, "axes.toml", 'id = "period"', 'id = "time"')
    write(
        folder,
        "axes.toml",
        (folder / "axes.toml").read_text("utf-8").replace("first = 2024\nlast = 2026\n", ""),
    )
    fault_of(folder, StarterUnknownName, "axes.toml", "period")
    write(folder, "axes.toml", FILES["axes.toml"])
    change(folder, "scenarios.toml", '[[scenario]]\nid = "base"', '[[scenario]]\nid = "start"')
    fault_of(folder, StarterUnknownName, "scenarios.toml", "base")


@pytest.mark.parametrize(
    ("name", "old", "new", "twice"),
    [
        ("axes.toml", 'id = "biren"', 'id = "metax"', "metax"),
        ("axes.toml", 'id = "training"', 'id = "biren"', "biren"),
        ("axes.toml", 'id = "segment"', 'id = "company"', "company"),
        ("scenarios.toml", 'id = "bear"', 'id = "base"', "base"),
        ("lines/20_second.toml", 'id = "revenue"', 'id = "rate"', "rate"),
        ("sources.toml", "[[rule]]", FILES["sources.toml"].split("[[rule]]")[0] + "[[rule]]", "own_view"),
    ],
)
def test_an_id_that_is_given_twice_is_named(folder, name, old, new, twice):
    change(folder, name, old, new)
    fault_of(folder, StarterDuplicate, name, twice)


@pytest.mark.parametrize(
    ("row", "unknown"),
    [
        ("revenu,metax,,,,own_view,,,,1,,", "revenu"),
        ("growth,mettax,,,,own_view,,,,1,,", "mettax"),
        ("growth,metax,trainig,,,own_view,,,,1,,", "trainig"),
        ("growth,metax,,baer,,own_view,,,,1,,", "baer"),
        ("growth,metax,,,,own_veiw,,,,1,,", "own_veiw"),
    ],
)
def test_an_unknown_name_in_a_row_is_named(folder, row, unknown):
    rows(folder, "rate,,,,,own_view,,,1%,,,", row)
    fault_of(folder, StarterUnknownName, CELLS, "3", unknown)


def test_the_nearest_name_is_offered(folder):
    rows(folder, "revenu,metax,,,,own_view,,,,1,,")
    fault = fault_of(folder, StarterUnknownName)
    assert did_you_mean("revenue").in_language("en") in fault.user_message("en")


@pytest.mark.parametrize("text", ["1.2.3", "n/a", "1,5", "nan", "inf", "5%%", "0x10", "1_000", "１２"])
def test_an_unreadable_number_is_named(folder, text):
    rows(folder, f'growth,metax,,,,own_view,,,,,"{text}",')
    fault_of(folder, StarterNumberUnreadable, CELLS, "2", "2025", text)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("growth,metax,,,,own_view,,,1,,,", "value"),
        ("rate,,,,,own_view,,,,1,,", "2024"),
        ("growth,,,,,own_view,,,,1,,", "company"),
        ("rate,metax,,,,own_view,,,1,,,", "company"),
        ("growth,metax,training,,,own_view,,,,1,,", "segment"),
    ],
)
def test_a_number_where_its_line_has_no_cell_is_named(folder, row, column):
    rows(folder, row)
    fault_of(folder, StarterWrongPlace, CELLS, "2", column)


def test_a_cell_that_is_filled_twice_names_both_rows(folder):
    rows(folder, "rate,,,,,own_view,,,1%,,,", "", "rate,,,,,own_view,,,2%,,,")
    fault_of(folder, StarterCellTwice, CELLS, "4", f"{CELLS}:2", "rate")


def test_an_alternative_without_a_value_is_named(folder):
    rows(folder, "rate,,,,alternative,own_view,,,1%,,,")
    fault_of(folder, StarterAlternativeAlone, CELLS, "2", "rate")


def test_an_unknown_kind_is_named(folder):
    rows(folder, "rate,,,,guess,own_view,,,1%,,,")
    fault_of(folder, StarterWrongField, CELLS, "2", "kind")


@pytest.mark.parametrize(
    ("header", "kind", "named"),
    [
        (HEADER.replace("2026", "2027"), StarterUnknownField, "2027"),
        (HEADER.replace(",kind", ",kinds"), StarterUnknownField, "kinds"),
        (HEADER.replace(",source", ""), StarterMissingField, "source"),
    ],
)
def test_a_wrong_column_is_named(folder, header, kind, named):
    write(folder, CELLS, header)
    fault_of(folder, kind, CELLS, "1", named)


def test_a_row_of_the_wrong_length_is_named(folder):
    rows(folder, "rate,,,,,own_view,,,1%")
    fault_of(folder, StarterMissingField, CELLS, "2", "2024")
    rows(folder, "rate,,,,,own_view,,,1%,,,,stray")
    fault_of(folder, StarterUnknownField, CELLS, "2", "stray")


def test_a_folder_that_is_not_there_is_a_missing_file(folder):
    shutil.rmtree(folder)
    fault_of(folder, StarterFileMissing, "sources.toml")
