"""Whatever a grid holds, it is read without a crash, each cell is accounted for, and no number is made up."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from gpu_modeler.files.reading.records import ReadCell
from gpu_modeler.files.tables import ImportMapping, Part, TableMapping, proposed_mapping
from gpu_modeler.files.tables.periods import read_period
from gpu_modeler.files.tables.units import unit_in, unit_of
from tests.files.table_files import grid, model_and_values, taken

WORDS = [
    "2023A", "2024A", "2025E", "25Q3", "2025年报", "2024-12-31", "FY26", "营业收入", "减：营业成本", "归母净利润", "毛利率", "毛利率（%）", "净利润", "寒武纪", "MetaX",
    "训练", "单位：万元", "单位：百万元 币种：美元", "万元", "%", "USD mn", "项目", "附注", "同比", "(763)", "—", "45%", "１２.３亿", "1,234.5", "N/A", "5²", "12-15", "￥5", "$5", "",
    "=1+1", "-", "总股本", "价格", "售价", "Revenue", "上市年份", "三、", "（一）", " ", "\n",
]  # fmt: skip
FORMULAS = ["", "", "", "A1+1", 'WSD("x")', "THS_BD(1)", "SUM("]
FORMATS = [
    "General",
    "0.00%",
    '0.0"%"',
    '0.0"亿元"',
    '0!.0,"万"',
    "[$$-409]#,##0",
    "yyyy-mm-dd",
    '"¥"#,##0',
    "@",
    '"',
    "[",
    "\\",
]
scalars = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.floats(allow_nan=True, allow_infinity=True).filter(lambda number: not 0 < abs(number) < 1e-290),
    st.integers(1990, 2040).map(float),
    st.booleans(),
    st.none(),
)
cells = st.builds(
    ReadCell,
    value=scalars,
    formula=st.sampled_from(FORMULAS),
    number_format=st.sampled_from(FORMATS),
    is_error=st.booleans(),
    is_date=st.booleans(),
)
junk = st.lists(st.lists(st.none() | cells, max_size=7), max_size=9)
TITLES = ["寒武纪 单位：万元", "寒武纪（亿元）", "Cambricon USD mn", "沐曦", ""]
HEADINGS = [
    "2023A",
    "2024A",
    "2025E",
    "2026",
    "2025-12-31",
    "25Q3",
    "同比",
    "附注",
    "2024年报",
    "寒武纪",
    "毛利率",
    "",
]
LABELS = [
    "营业收入",
    "减：营业成本",
    "归母净利润",
    "毛利率（%）",
    "净利润",
    "总股本",
    "研发增速",
    "售价",
    "价格",
    "2024",
    "训练",
    "研发费用（百万元）",
]
numbers = st.one_of(
    st.floats(-1e9, 1e9).filter(
        lambda number: abs(number) > 1e-290
    ),  # smaller doubles lose digits when converted
    st.integers(-9999, 99999).map(float),
    st.decimals(-1000, 1000, places=2).map(str),
    st.sampled_from(WORDS),
)
plain = st.builds(ReadCell, value=numbers)
figures = (
    plain
    | plain
    | cells
    | st.builds(ReadCell, value=numbers, number_format=st.sampled_from(FORMATS))
    | st.none()
)


@st.composite
def tables(draw):
    """A title, headings and labels as tables have them, mixed up, with anything between them."""
    headings = draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=5, unique=True))
    rows = [[draw(st.sampled_from(TITLES))], [draw(st.sampled_from(["", "项目", "亿元"])), *headings]]
    width = len(headings)
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=6, unique=True))
    return rows + [[label, *draw(st.lists(figures, min_size=width, max_size=width + 1))] for label in labels]


grids = junk | tables() | tables()


def check(rows, mapping):
    workbook = grid(rows)
    wanted = taken(workbook, mapping)
    held = [cell for cell in workbook.sheets[0].cells.values() if cell.value is not None or cell.formula]
    assert wanted.cells == len(held)
    assert sum(found.count for found in wanted.not_understood) == wanted.fates.get("not understood", 0)
    assert len(wanted.changes) == wanted.fates.get("change", 0)
    for change in wanted.changes:
        row, column = int(change.origin.cell[1:]) - 1, ord(change.origin.cell[0]) - 65
        assert stands_in(change.new, workbook.sheets[0].cells[row, column])


def stands_in(value, cell):
    """Say whether the digits of a value are those of its cell: units and per cent only move them by factors of ten."""
    if isinstance(cell.value, bool) or cell.is_error or cell.is_date:
        return False
    text = str(cell.value) if isinstance(cell.value, str) else repr(cell.value)
    return digits(f"{Fraction(repr(value)).__float__():.12e}") == digits(text)


def digits(text):
    import unicodedata

    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("(", "").replace(")", "")
    number = "".join(letter for letter in plain.split("e")[0] if letter in "0123456789")
    kept = number.strip("0")[:12]
    return f"{float('0.' + kept):.10f}" if kept else "0"


@settings(max_examples=300, deadline=None)
@given(grids)
def test_junk_is_read_by_its_own_proposal(rows):
    found = proposed_mapping(model_and_values()[0], grid(rows))
    if found is not None:
        check(rows, found[0])


@settings(max_examples=300, deadline=None)
@given(grids, st.just(1) | st.integers(0, 3), st.just(0) | st.integers(0, 3), st.booleans())
def test_junk_is_read_by_any_mapping(rows, heading, label, is_exact):
    table = TableMapping(
        "Sheet1",
        headings=(heading,),
        labels=(label,),
        first_row=1,
        whole=Part(items={"company": "cambricon", "segment": "training"}, unit="CNY_10k"),
        rows={"净利润": Part("net_profit"), "": Part("revenue", items={"period": "2024"})},
        columns={"同比": Part(items={"period": "2026"}), "25Q3": Part(is_ignored=True)},
        is_exact=is_exact,
    )
    check(rows, ImportMapping((table,)))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=70))
def test_any_text_is_a_heading_or_none(text):
    found = read_period(text)
    assert found is None or 1980 <= found.year <= 2100
    assert isinstance(unit_of(text) + unit_in(text), str)
