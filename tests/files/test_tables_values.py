import pytest

from gpu_modeler.files.reading.records import ReadCell
from gpu_modeler.files.tables.units import unit_in, unit_of, without_unit
from gpu_modeler.files.tables.values import read_cell
from gpu_modeler.files.tables.vendors import vendor_of
from gpu_modeler.formula import Unit


def read(value, line_unit, stated="", **cell):
    return read_cell(ReadCell(value, **cell), Unit.parse(line_unit), Unit.parse(stated) if stated else None)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234.5", 0.12345), ("(763)", -0.0763), ("（763）", -0.0763), ("-763", -0.0763), ("−763", -0.0763), ("－763", -0.0763), ("４５６", 0.0456),
     ("12.3亿", 12.3), ("5.2万", 0.00052), ("12.3亿元", 12.3), ("（12.3亿）", -12.3), ("12.3bn", 123.0), ("¥12", 0.0012), ("0", 0.0), (" 7 ", 0.0007)],
)  # fmt: skip
def test_text_in_a_table_of_10k_yuan_is_read_as_an_analyst_reads_it(text, value):
    assert read(text, "CNY_100m", "CNY_10k").value == value


@pytest.mark.parametrize("text", ["", "-", "－", "—", "--", "——", "N/A", "n/a", "#N/A", "不适用", "NM", " "])
def test_no_figure_is_no_value_and_no_zero(text):
    found = read(text, "CNY_100m", "CNY_10k")
    assert (found.value, found.reason) == (None, None)


@pytest.mark.parametrize(
    ("text", "key"),
    [("约12亿", "import_not_a_number"), (">100", "import_not_a_number"), ("12-15", "import_not_a_number"), ("5²", "import_not_a_number"),
     ("①", "import_not_a_number"), ("1,23", "import_not_a_number"), ("1.234,5", "import_not_a_number"), ("763-", "import_not_a_number"),
     ("十亿", "import_not_a_number"), ("1e999", "import_not_a_number"), ("45%", "import_percent_unfit"), ("12亿美元", "import_other_currency"),
     ("US$5mn", "import_currency_sign"), ("$5", "import_currency_sign"), ("5万颗", "import_unit_unfit")],
)  # fmt: skip
def test_what_cannot_be_read_for_certain_is_said_not_guessed(text, key):
    found = read(text, "CNY_100m", "CNY_10k")
    assert found.value is None
    assert found.reason.key == key


def test_a_share_is_per_cent_only_where_something_says_so():
    assert read("45%", "%").value == 0.45
    assert read(0.45, "%", number_format="0.0%").value == 0.45
    assert read(45.0, "%", number_format='0.0"%"').value == 0.45
    assert read(45.0, "%", "%").value == 0.45
    assert read(45.0, "%", "1").value == 45.0
    assert read(0.0, "%").value == 0.0
    assert read(45.0, "%").reason.key == "import_percent_or_fraction"
    assert read(0.45, "%").reason.key == "import_percent_or_fraction"


def test_numbers_convert_to_the_last_digit_that_the_table_prints():
    assert read(117446.44, "CNY_100m", "CNY_10k").value == 11.744644
    assert read(1174.4644, "CNY_100m", "CNY_1m").value == 11.744644
    assert read(1174464400.0, "CNY_100m", "CNY").value == 11.744644
    assert read(3.5, "chip", "chip_10k").value == 35000.0


def test_another_currency_is_refused_and_so_is_another_thing():
    assert read(12.0, "CNY_100m", "USD_1m").reason.key == "import_other_currency"
    assert read(12.0, "CNY_100m", "chip").reason.key == "import_unit_unfit"
    assert read(12.0, "%/year", "%/month").reason.key == "import_unit_unfit"
    assert (
        read(12.0, "CNY_100m", "CNY_1m", number_format="[$$-409]#,##0").reason.key == "import_currency_sign"
    )
    assert read(12.0, "CNY_100m", "CNY_1m", number_format='"¥"#,##0_);("¥"#,##0)').value == 0.12


def test_without_a_unit_the_lines_own_is_taken_and_marked():
    found = read(11.74, "CNY_100m")
    assert (found.value, found.is_assumed, found.unit) == (11.74, True, "CNY_100m")
    assert not read(11.74, "CNY_100m", "CNY_100m").is_assumed


def test_a_unit_in_the_number_format_counts_and_a_trick_in_it_is_refused():
    assert read(12.3, "CNY_100m", number_format='0.0"亿元"').value == 12.3
    assert read(12.3, "CNY_100m", "CNY_10k", number_format='0.0"亿"').value == 12.3
    assert read(123456.0, "CNY_100m", "CNY", number_format='0!.0,"万"').reason.key == "import_scaled_format"


def test_truth_values_dates_and_errors_are_no_numbers():
    assert read(True, "CNY").reason.key == "import_truth_value"
    assert read("2025-12-31", "CNY", is_date=True).reason.key == "import_date_value"
    assert read("#DIV/0!", "CNY", is_error=True).reason.key == "import_error_value"
    assert read("#N/A", "CNY", is_error=True).reason is None


def test_a_terminals_formula_gives_its_stored_value_or_nothing():
    formula = 'WSD("688256.SH","tot_oper_rev","2024-12-31")/10000'
    assert read(117446.44, "CNY_100m", "CNY_10k", formula=formula).value == 11.744644
    for value, is_error in ((None, False), ("#NAME?", True), ("#N/A", True), ("Fetching...", False)):
        found = read(value, "CNY_100m", "CNY_10k", formula=formula, is_error=is_error)
        assert found.reason.key == "import_vendor_without_value"
    assert read(None, "CNY", formula="A1+1").reason.key == "import_formula_without_value"


@pytest.mark.parametrize(
    ("formula", "vendor"),
    [('WSD("688256.SH","close")', "Wind"), ('s_info_name("x")', "Wind"), ('_xll.WSS("x")', "Wind"), ('THS_BD("x")', "iFinD"), ('thsiFinD("x")', "iFinD"),
     ('EM_ZQJC("x")', "Choice"), ('EMD("x")', "Choice"), ('BDP("x")', "Bloomberg"), ("SUM(A1:A2)", ""), ('IF(A1="WSD(",1,2)', ""), ("A1", ""), ("ROUND(A1,2)", "")],
)  # fmt: skip
def test_terminals_are_known_by_their_functions(formula, vendor):
    assert vendor_of(formula) == vendor


@pytest.mark.parametrize(
    ("phrase", "unit"),
    [("万元", "CNY_10k"), ("亿元", "CNY_100m"), ("百万元", "CNY_1m"), ("千元", "CNY_1k"), ("元", "CNY"), ("USD mn", "USD_1m"), ("USD bn", "USD_1bn"),
     ("RMB mn", "CNY_1m"), ("HK$ m", "HKD_1m"), ("HK$'000", "HKD_1k"), ("百万美元", "USD_1m"), ("千港元", "HKD_1k"), ("人民币百万元", "CNY_1m"),
     ("港币百万元", "HKD_1m"), ("US$ million", "USD_1m"), ("%", "%"), ("倍", "x"), ("颗", "chip"), ("万颗", "chip_10k"), ("元/股", "CNY/share"),
     ("百万", ""), ("million", ""), ("2025", ""), ("同比", ""), ("项目", "")],
)  # fmt: skip
def test_units_are_known_as_tables_write_them(phrase, unit):
    assert unit_of(phrase) == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [("单位：万元", "CNY_10k"), ("单位：百万元 币种：人民币", "CNY_1m"), ("单位：百万元 币种：美元", "USD_1m"), ("单位: 千元 审计类型：未经审计", "CNY_1k"),
     ("营业收入（万元）", "CNY_10k"), ("Revenue (RMB million)", "CNY_1m"), ("(in millions of US dollars)", "USD_1m"), ("归母净利润（扣非）", ""),
     ("(RMB million, except per share data)", "CNY_1m"), ("单位：百万", ""), ("人民币（百万）", "CNY_1m"), ("RMB (in millions)", "CNY_1m"), ("港币(千)", "HKD_1k"), ("以人民币千元列示", "CNY_1k"),
     ("会计年度（百万元）", "CNY_1m"), ("单位：亿元、%", "CNY_100m"), ("以下为摘要", ""), ("毛利率(%)", "%"), ("亿元", "")],
)  # fmt: skip
def test_units_are_found_in_headings(text, unit):
    assert unit_in(text) == unit


def test_a_label_loses_its_unit_and_no_other_bracket():
    assert without_unit("营业收入（万元）") == "营业收入"
    assert without_unit("归母净利润（扣非）") == "归母净利润(扣非)"
