"""Real files with published figures, as statements, terminals and brokers lay them out."""

from dataclasses import replace

import pytest

from gpu_modeler.edits import History
from gpu_modeler.engine import Calculation
from gpu_modeler.files import starter
from gpu_modeler.files.clips import clip_of_text, workbook_of_clip
from gpu_modeler.files.reading import read_workbook
from gpu_modeler.files.reading.records import ReadCell
from gpu_modeler.files.tables import ImportMapping, Part, TableMapping, import_edit, proposed_mapping
from gpu_modeler.files.tables.faults import NothingToImport, SheetMissing
from gpu_modeler.model import Cell, Replacement
from tests.files.table_files import amount, grid, model_and_values, reasons_of, taken, values_of, written

CAMBRICON = "cambricon"


@pytest.fixture
def statement(tmp_path):
    """Cambricon's published figures in 万元, as an annual report prints an income statement."""
    rows = [
        ["中科寒武纪科技股份有限公司", None, None, None, None, None],
        ["合并利润表"],
        ["单位：万元  币种：人民币"],
        ["项目", "附注", "2023A", "2024A", "2025E", "25Q3"],
        ["一、营业总收入", "七、61", amount(CAMBRICON, "revenue", "2023"), 117_446.5, 1_180_000.0, 172_700.0],
        ["减：营业成本", "七、61", None, "50,850.0", "—", "N/A"],
        ["　　研发费用", None, "111,800", "１２１６００", "13亿", None],
        ["归属于母公司股东的净利润", None, "(84,800)", "（45,234）", "20.5亿", None],
        ["基本每股收益（元/股）", None, -2.07, -1.09, None, None],
        ["毛利率（%）", None, 69.0, (0.567, "0.0%"), 55.0, None],
        ["公司负责人：陈天石"],
    ]
    return read_workbook(written(tmp_path / "statement.xlsx", {"利润表": rows}))


def test_a_statement_in_10k_yuan_is_found_and_read(statement):
    wanted = taken(statement)
    assert values_of(wanted) == {
        ("revenue", ("2024", CAMBRICON)): 11.74465,
        ("revenue", ("2025", CAMBRICON)): 118.0,
        ("cost_of_revenue", ("2024", CAMBRICON)): 5.085,
        ("rnd_expense", ("2025", CAMBRICON)): 13.0,
        ("net_profit", ("2024", CAMBRICON)): -4.5234,
        ("net_profit", ("2025", CAMBRICON)): 20.5,
        ("gross_margin", ("2023", CAMBRICON)): 0.69,
        ("gross_margin", ("2024", CAMBRICON)): 0.567,
        ("gross_margin", ("2025", CAMBRICON)): 0.55,
    }


def test_published_figures_that_the_model_holds_are_no_change(statement):
    wanted = taken(statement)
    places = values_of(wanted)
    assert ("revenue", ("2023", CAMBRICON)) not in places
    assert (
        wanted.fates["unchanged"] == 4
    )  # revenue and profit of 2023, research and development of 2023 and 2024


def test_what_was_not_understood_is_listed_with_its_cell(statement):
    wanted = taken(statement)
    assert reasons_of(wanted) == {"F4": "import_period_not_a_year", "A9": "import_label_unknown"}
    assert sum(found.count for found in wanted.not_understood) == wanted.fates["not understood"]


def test_marks_in_headings_say_what_the_values_are(statement):
    kinds = {(c.line, c.place[0]): c.kind for c in taken(statement).changes}
    assert kinds["revenue", "2024"] == "actual"
    assert kinds["revenue", "2025"] == "override"


def test_taking_it_is_one_step_with_source_and_origin(statement):
    model = starter.load_starter()
    history = History(model, Calculation.of(model))
    before = dict(model.all_cells()), dict(model.sources)
    mapping, _ = proposed_mapping(model, statement)
    history.perform(import_edit(model, taken(statement, mapping, model)))
    cell = model.cell("net_profit", ("2024", CAMBRICON))
    assert (cell.value, cell.kind, cell.note.zh) == (-4.5234, "actual", "利润表!D8")
    source = model.sources[cell.source]
    assert (source.title, source.kind, source.date) == (
        "statement.xlsx · 利润表",
        "estimate",
        mapping.source.date,
    )
    assert [kept.value for kept in cell.alternatives] == [-4.523388]
    history.undo()
    assert (dict(model.all_cells()), dict(model.sources)) == before


def test_taken_twice_it_changes_nothing(statement):
    model = starter.load_starter()
    history = History(model, Calculation.of(model))
    history.perform(import_edit(model, taken(statement, model=model)))
    again = taken(statement, model=model)
    assert again.changes == ()
    with pytest.raises(NothingToImport):
        import_edit(model, again)


def test_the_same_source_id_never_stands_for_another_source(statement):
    model = starter.load_starter()
    history = History(model, Calculation.of(model))
    history.perform(import_edit(model, taken(statement, model=model)))
    first = set(model.sources)
    mapping, _ = proposed_mapping(model, statement)
    tables = tuple(replace(table, whole=replace(table.whole, unit="CNY_1m")) for table in mapping.tables)
    other = replace(mapping, tables=tables, source=replace(mapping.source, kind="press"))
    history.perform(import_edit(model, taken(statement, other, model)))
    (added,) = set(model.sources) - first
    assert model.sources[added].kind == "press"
    assert {model.sources[key].kind for key in first if key.startswith("table:")} == {"estimate"}


def test_a_terminals_export_keeps_values_and_formula_text(tmp_path):
    formula = '=WSD("688256.SH","tot_oper_rev","2024-12-31","2024-12-31")/10000'
    rows = [
        ["寒武纪-U", "688256.SH"],
        ["报告期", "2023-12-31", "2024-12-31", "2025-09-30"],
        ["报表类型", "合并报表", "合并报表", "合并报表"],
        ["单位：万元"],
        [
            "营业总收入",
            (formula.replace("2024", "2023"), 70_938.66),
            (formula, 117_446.44),
            (formula, 460_700.0),
        ],
        ["归属母公司股东的净利润", ("=s_fa_np(B1)", 0), (formula, "#NAME?"), (formula, "#N/A")],
        ["研发费用", (formula, "#N/A"), (formula, 121_600), None],
    ]
    wanted = taken(read_workbook(written(tmp_path / "wind.xlsx", {"Sheet1": rows})))
    (change,) = [change for change in wanted.changes if change.line == "revenue"]
    assert (change.new, change.origin.formula) == (7.093866, formula.replace("2024", "2023"))
    assert wanted.fates["unchanged"] == 2
    assert [reasons_of(wanted)[cell] for cell in ("C6", "B7")] == ["import_vendor_without_value"] * 2
    assert reasons_of(wanted)["D2"] == "import_period_not_a_year"
    model = starter.load_starter()
    History(model, Calculation.of(model)).perform(import_edit(model, wanted))
    source = model.sources[model.cell("revenue", ("2023", CAMBRICON)).source]
    assert source.quote == change.origin.formula
    assert source.title.startswith("Wind · wind.xlsx")


def test_a_terminals_list_of_companies(tmp_path):
    """As the data browser of Wind lays it out: shares down, one figure of one period in one unit across."""
    rows = [
        [
            "证券代码",
            "证券简称",
            "营业总收入\n[报告期] 2023年报\n[单位] 亿元",
            "营业总收入\n[报告期] 2024年报\n[单位] 万元",
            "研发费用\n[报告期] 2025三季报\n[单位] 元",
        ],
        ["688256.SH", "寒武纪-U", 7.0, 117_000.0, 8e8],
        ["688802.SH", "沐曦股份-U", 0.5, "74,300", 6e8],
        ["000001.SZ", "平安银行", 1646.0, 14_670_000.0, None],
    ]
    wanted = taken(read_workbook(written(tmp_path / "wind.xlsx", {"Sheet1": rows})))
    assert values_of(wanted) == {
        ("revenue", ("2023", CAMBRICON)): 7.0,
        ("revenue", ("2024", CAMBRICON)): 11.7,
        ("revenue", ("2023", "metax")): 0.5,
        ("revenue", ("2024", "metax")): 7.43,
    }
    assert reasons_of(wanted) == {"E1": "import_period_not_a_year", "B4": "import_label_unknown"}
    assert wanted.fates["ignored"] == 3


def test_periods_down_and_lines_across(tmp_path):
    rows = [
        ["沐曦股份 主要财务数据"],
        ["报告期", "营业收入(亿元)", "归母净利润(亿元)", "毛利率", "研发费用(百万元)"],
        ["2022年报", amount("metax", "revenue", "2022", 1), -7.77, None, 648.0],
        ["2023年报", amount("metax", "revenue", "2023", 1), -8.71, (0.3, "0.0%"), 700.0],
        ["2024年报", 7.43, -14.09, (0.5343, "0.00%"), "9.01亿"],
        ["2025三季报", 12.36, -3.46, None, None],
    ]
    wanted = taken(read_workbook(written(tmp_path / "metax.xlsx", {"数据": rows})))
    found = values_of(wanted)
    assert found["revenue", ("2024", "metax")] == 7.43
    assert found["rnd_expense", ("2023", "metax")] == 7.0
    assert ("revenue", ("2022", "metax")) not in found
    assert reasons_of(wanted) == {"A6": "import_period_not_a_year"}
    assert wanted.not_understood[0].count == 2


def test_companies_side_by_side_under_merged_headings():
    rows = [
        ["单位：亿元"],
        [None, "寒武纪", None, "摩尔线程", None],
        ["项目", "2023A", "2024A", "2023A", "2024A"],
        ["营业收入", 7.0, 11.7, 1.2, 4.4],
    ]
    wanted = taken(grid(rows, merged=[(1, 1, 1, 2), (1, 3, 1, 4)]))
    assert values_of(wanted) == {
        ("revenue", ("2023", CAMBRICON)): 7.0,
        ("revenue", ("2024", CAMBRICON)): 11.7,
        ("revenue", ("2023", "moore_threads")): 1.2,
        ("revenue", ("2024", "moore_threads")): 4.4,
    }


def test_companies_down_and_figures_across():
    rows = [
        ["可比公司"],
        ["公司", "市值(亿元)", "营业收入(亿元) 2024A", "2025E 营业收入(亿元)", "PS"],
        ["寒武纪", 5600, 11.7, 118, 47],
        ["沐曦", "3,000亿", 7.4, 17, None],
        ["某某科技", 1, 2, 3, 4],
    ]
    wanted = taken(grid(rows))
    assert values_of(wanted)["market_cap", ("metax",)] == 3000.0
    assert values_of(wanted)["revenue", ("2025", CAMBRICON)] == 118.0
    assert reasons_of(wanted) == {"E3": "import_axis_missing", "A5": "import_label_unknown"}


def test_a_flat_list_of_company_and_figure():
    figures = ["营业收入", "研发费用", "存货", *(f"某项{number}" for number in range(12))]
    rows = [["单位：百万元"], ["公司", "指标", "2023A", "2024A"]]
    rows += [[company, figure, 100.0, 200.0] for company in ("寒武纪", "沐曦") for figure in figures]
    found = taken(grid(rows))
    assert {line for line, _ in values_of(found)} == {"revenue", "rnd_expense", "inventory"}
    assert len(found.changes) == 12
    assert values_of(found)["inventory", ("2024", "metax")] == 2.0


def test_units_row_by_row():
    rows = [
        ["摩尔线程"],
        ["指标", "单位", "2023", "2024"],
        ["营业收入", "万元", 12_400, 43_800],
        ["出货量合计", "万颗", 0.5, 1.5],
        ["毛利率", "%", 25.87, 70.71],
        ["存货", "百万美元", 1, 2],
        ["应收账款", "石", 1, 2],
    ]
    found = taken(grid(rows))
    values = values_of(found)
    assert values["revenue", ("2024", "moore_threads")] == 4.38
    assert values["shipped_chips", ("2024", "moore_threads")] == 15_000.0
    assert values["gross_margin", ("2023", "moore_threads")] == 0.2587
    assert reasons_of(found) == {
        "C6": "import_other_currency",
        "D6": "import_other_currency",
        "A7": "import_unit_unknown",
    }


def test_dollars_are_never_converted_into_yuan():
    rows = [
        ["Cambricon (USD mn)"],
        ["", "2023A", "2024A"],
        ["Revenue", 100, 164],
        ["Gross margin (%)", 69, 56.5],
    ]
    found = taken(grid(rows))
    assert {line for line, _ in values_of(found)} == {"gross_margin"}
    assert set(reasons_of(found).values()) == {"import_other_currency"}


def test_dollars_go_where_dollars_belong():
    rows = [["USD mn", "2024"], ["英伟达市值", 4_500_000]]
    table = TableMapping(
        "Sheet1", rows={"英伟达市值": Part("nvidia_market_cap", unit="USD mn")}, columns={"2024": Part()}
    )
    found = taken(grid(rows), ImportMapping((table,)))
    assert reasons_of(found) == {"B2": "import_axis_unwanted"}  # a constant has no years
    table = TableMapping(
        "Sheet1", headings=(), first_row=1, rows={"英伟达市值": Part("nvidia_market_cap", unit="USD mn")}
    )
    assert (
        values_of(
            taken(
                grid(rows),
                ImportMapping((replace(table, headings=(0,), columns={"2024": Part(kind="actual")}),)),
            )
        )
        == {}
    )


def test_a_table_without_a_unit_takes_the_lines_own_and_says_so():
    rows = [["寒武纪"], ["", "2023", "2024"], ["营业收入", 7.0, 11.7]]
    assert [change.is_unit_assumed for change in taken(grid(rows)).changes] == [True, True]


def test_cells_that_disagree_are_listed_and_none_is_taken():
    rows = [
        ["寒武纪 单位：亿元"],
        ["", "2023", "2024"],
        ["营业收入", 7.0, 11.7],
        ["其中：营业收入", 7.0, 11.8],
    ]
    found = taken(grid(rows))
    assert values_of(found) == {("revenue", ("2023", CAMBRICON)): 7.0}
    assert reasons_of(found) == {"C3": "import_disagreeing", "C4": "import_disagreeing"}
    assert found.fates["repeated"] == 1


def test_costs_printed_as_negative_numbers_may_be_turned():
    rows = [["Cambricon RMB mn"], ["RMB mn", "2023A", "2024A"], ["Cost of revenue", "(220)", "(510)"]]
    mapping, _ = proposed_mapping(model_and_values()[0], grid(rows))
    table = replace(mapping.tables[0], rows={"Cost of revenue": Part("cost_of_revenue", is_negative=True)})
    assert [change.is_turned for change in taken(grid(rows)).changes] == [True, True]
    found = taken(grid(rows), ImportMapping((table,)))
    assert [change.new for change in found.changes] == [2.2, 5.1]
    assert not any(change.is_turned for change in found.changes)


def test_likeness_is_proposed_and_never_taken():
    rows = [["寒武纪 单位：亿元"], ["", "2023", "2024"], ["净利润", -8.8, -4.6]]
    mapping, likenesses = proposed_mapping(model_and_values()[0], grid(rows))
    assert mapping.tables[0].rows == {}
    assert likenesses["净利润"][0].line == "net_profit"
    assert reasons_of(taken(grid(rows), mapping)) == {"A3": "import_label_unknown"}


def test_several_tables_on_one_sheet():
    rows = [
        ["寒武纪 单位：亿元"],
        ["利润表", "2023A", "2024A"],
        ["营业收入", 7.0, 11.7],
        [],
        ["资产负债表", "2023-12-31", "2024-12-31"],
        ["存货", 1.0, 17.7],
    ]
    mapping, _ = proposed_mapping(model_and_values()[0], grid(rows))
    assert [table.headings for table in mapping.tables] == [(1,), (4,)]
    assert {line for line, _ in values_of(taken(grid(rows), mapping))} == {"revenue", "inventory"}


def test_years_that_are_values_are_no_headings():
    rows = [["", "寒武纪", "沐曦"], ["上市年份", 2020, 2025], ["首日开盘价", 250, 700]]
    found = taken(grid(rows))
    assert len(found.mapping.tables) == 1
    assert reasons_of(found).get("B2") is None


def test_shares_beside_amounts_are_not_taken_for_amounts():
    rows = [
        ["寒武纪 单位：亿元"],
        ["项目", "2023年", None, "2024年", None],
        [None, "金额", "占比", "金额", "占比"],
        ["营业收入", 7.0, 100.0, 11.7, 100.0],
        ["研发费用", "—", 157.0, 12.2, 103.0],
    ]
    wanted = taken(grid(rows, merged=[(1, 1, 1, 2), (1, 3, 1, 4)]))
    assert values_of(wanted) == {
        ("revenue", ("2023", CAMBRICON)): 7.0,
        ("revenue", ("2024", CAMBRICON)): 11.7,
        ("rnd_expense", ("2024", CAMBRICON)): 12.2,
    }
    assert set(reasons_of(wanted)) == {"C3", "E3"}


def test_a_table_of_things_is_in_its_stated_unit():
    rows = [
        ["寒武纪 单位：万颗"],
        ["", "2024A", "2025E"],
        ["出货量合计", 2.5, "14万"],
        ["营业收入", 11.7, 118],
    ]
    wanted = taken(grid(rows))
    assert values_of(wanted) == {
        ("shipped_chips", ("2024", CAMBRICON)): 25_000.0,
        ("shipped_chips", ("2025", CAMBRICON)): 140_000.0,
    }
    assert set(reasons_of(wanted).values()) == {"import_unit_unfit"}


def test_years_are_never_per_cent():
    rows = [["寒武纪 单位：%"], ["", "2024A", "2025E"], ["盈利年份", 2027, "27%"], ["毛利率", 56, 55]]
    wanted = taken(grid(rows))
    assert {line for line, _ in values_of(wanted)} == {"gross_margin"}
    assert set(reasons_of(wanted)) == {"B3", "C3"}


def test_our_own_workbook_taken_as_anyones_gives_the_models_numbers(tmp_path):
    """Units by row, per cent formats, blocks, headings over items: nothing is read as another number than was written."""
    from gpu_modeler.files.excel.export import export_workbook
    from gpu_modeler.files.excel.options import ExportOptions

    model, calculation = model_and_values()
    export_workbook(model, calculation, tmp_path / "own.xlsx", ExportOptions(language="zh"))
    workbook = read_workbook(tmp_path / "own.xlsx")
    kept = tuple(sheet for sheet in workbook.sheets if sheet.name in {"市场", "寒武纪"})
    wanted = taken(replace(workbook, sheets=kept))
    assert len(kept) == 2
    assert len(wanted.changes) > 1000
    far = [
        change
        for change in wanted.changes
        if change.old is not None and abs(change.new - change.old) > 1e-9 * max(1.0, abs(change.old))
    ]
    assert far == []
    assert [change for change in wanted.changes if change.old is None and change.new] == []


def test_excel_dates_in_headings():
    dates = [ReadCell(f"{year}-12-31", is_date=True, number_format="yyyy-mm-dd") for year in (2023, 2024)]
    rows = [["寒武纪 单位：亿元"], ["", *dates], ["营业收入", 7.0, 11.7]]
    assert {place for _, place in values_of(taken(grid(rows)))} == {("2023", CAMBRICON), ("2024", CAMBRICON)}


def test_a_csv_of_the_chinese_windows_code_page(tmp_path):
    text = '寒武纪,单位：万元\r\n项目,2023A,2024A\r\n营业收入,"70,000","117,000"\r\n归母净利润,(84800),—\r\n'
    path = tmp_path / "导出.csv"
    path.write_bytes(text.encode("gb18030"))
    assert values_of(taken(read_workbook(path))) == {
        ("revenue", ("2023", CAMBRICON)): 7.0,
        ("revenue", ("2024", CAMBRICON)): 11.7,
    }


def test_a_block_of_the_clipboard():
    text = '寒武纪\t\t\r\n亿元\t2023A\t2024A\r\n"营业\n收入"\t7.0\t11.7\r\n研发费用\t\t12.2\r\n'
    found = taken(workbook_of_clip(clip_of_text(text), "剪贴板"))
    assert values_of(found) == {
        ("revenue", ("2023", CAMBRICON)): 7.0,
        ("revenue", ("2024", CAMBRICON)): 11.7,
        ("rnd_expense", ("2024", CAMBRICON)): 12.2,
    }


def test_a_table_of_actual_years_alone_is_a_filing():
    rows = [["寒武纪 单位：亿元"], ["", "2023年报", "2024年报"], ["营业收入", 7.0, 11.7]]
    mapping, _ = proposed_mapping(model_and_values()[0], grid(rows))
    assert mapping.source.kind == "filing"


def test_a_quote_that_is_none_swallows_no_cells():
    text = '寒武纪 亿元\t\t\n\t2023A\t2024A\n"营业收入\t7.0\t11.7\n研发费用\t\t12.2\n'
    sheet = workbook_of_clip(clip_of_text(text), "x").sheets[0]
    assert len(sheet.cells) == 8
    assert sheet.cells[3, 2].value == "12.2"


def test_a_long_text_is_listed_cut_and_on_one_line():
    rows = [["寒武纪 单位：亿元"], ["", "2023", "2024"], ["营业收入", "x\ny" * 200, 11.7]]
    (found,) = taken(grid(rows)).not_understood
    assert len(found.text) <= 101
    assert "\n" not in found.text


def test_another_scenario_gets_cells_of_its_own():
    rows = [["寒武纪 单位：亿元"], ["", "2026E", "2027E"], ["营业收入", 300, 500]]
    model = starter.load_starter()
    mapping, _ = proposed_mapping(model, grid(rows))
    history = History(model, Calculation.of(model))
    history.perform(import_edit(model, taken(grid(rows), replace(mapping, scenario="bull"), model)))
    assert model.record("cells", ("bull", "revenue", ("2026", CAMBRICON))).value == 300.0
    assert model.record("cells", ("base", "revenue", ("2026", CAMBRICON))) is None


def test_an_exception_without_formula_takes_values_as_inputs():
    rows = [["寒武纪 单位：%"], ["", "2026E", "2027E"], ["研发增速", "12%", "10%"]]
    model, _ = model_and_values()
    kinds = {change.kind for change in taken(grid(rows)).changes}
    assert model.lines["rnd_growth"].is_input
    assert kinds == {"input"}


def test_a_mapping_for_a_sheet_that_is_not_there_is_refused(statement):
    with pytest.raises(SheetMissing, match="利润表"):
        taken(statement, ImportMapping((TableMapping("资产负债表"),)))


def test_a_source_that_was_typed_over_is_kept_beside_the_new_value():
    model = starter.load_starter()
    place = ("2024", CAMBRICON)
    before = model.record("cells", ("base", "revenue", place))
    own = replace(before, value=11.0, source="", alternatives=())
    model.apply(Replacement("cells", ("base", "revenue", place), before, own))
    history = History(model, Calculation.of(model))
    rows = [["寒武纪 单位：亿元"], ["", "2023", "2024"], ["营业收入", None, 11.7]]
    history.perform(import_edit(model, taken(grid(rows), model=model)))
    assert isinstance(model.cell("revenue", place), Cell)
    assert (
        model.cell("revenue", place).alternatives == ()
    )  # an own value without a source is no other source's
