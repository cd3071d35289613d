from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.tables import (
    ImportMapping,
    Part,
    TableMapping,
    WantedSource,
    mapping_of,
    mapping_text,
    proposed_mapping,
    read_mapping,
)
from gpu_modeler.files.tables.faults import MappingEntryUnknown, MappingEntryWrong, MappingUnreadable
from gpu_modeler.files.tables.labels import normal
from gpu_modeler.files.tables.matching import Names, synonyms
from tests.files.table_files import grid, model_and_values, reasons_of, taken, values_of

AXES = ("period", "company", "segment")

texts = st.text(max_size=12)
names = st.text(min_size=1, max_size=12)
kinds = st.sampled_from(["", "input", "actual", "guidance", "override"])
parts = st.builds(
    Part,
    line=texts,
    items=st.dictionaries(st.sampled_from(AXES), names, max_size=2),
    unit=texts,
    kind=kinds,
    is_negative=st.booleans(),
    is_ignored=st.booleans(),
)
columns = st.integers(0, 16_383)
tables = st.builds(
    TableMapping,
    sheet=texts,
    headings=st.lists(st.integers(0, 99), min_size=1, max_size=3).map(tuple),
    labels=st.lists(columns, min_size=1, max_size=2).map(tuple),
    first_row=st.integers(0, 99),
    last_row=st.none() | st.integers(0, 99),
    first_column=columns,
    last_column=st.none() | columns,
    unit_column=st.none() | columns,
    whole=parts.map(lambda part: replace(part, is_ignored=False)),
    rows=st.dictionaries(texts, parts, max_size=4),
    columns=st.dictionaries(texts, parts, max_size=4),
    is_exact=st.booleans(),
)
mappings = st.builds(
    ImportMapping,
    tables=st.lists(tables, min_size=1, max_size=2).map(tuple),
    scenario=names,
    kind=kinds,
    source=st.builds(WantedSource, title=texts, date=texts, address=texts, kind=st.just("press")),
)


@settings(max_examples=60, deadline=None)
@given(mappings)
def test_a_mapping_read_back_from_its_text_is_the_same(mapping):
    assert mapping_of(mapping_text(mapping), AXES) == mapping


def test_the_example_of_the_description_is_read():
    from gpu_modeler.files.tables import mapping_file

    example = mapping_file.__doc__.split("```toml\n")[1].split("```")[0]
    (table,) = mapping_of(example, AXES).tables
    assert (table.sheet, table.headings, table.labels, table.first_row) == ("利润表", (2,), (0,), 3)
    assert table.rows["营业成本"] == Part("cost_of_revenue", is_negative=True)
    assert table.columns["2024A"] == Part(items={"period": "2024"}, kind="actual")


def test_the_proposed_text_shows_likenesses_and_reads_as_the_mapping():
    rows = [["寒武纪 单位：亿元"], ["", "2023", "2024"], ["营业收入", 7, 11], ["净利润", -8.8, -4.6]]
    mapping, likenesses = proposed_mapping(model_and_values()[0], grid(rows))
    text = mapping_text(mapping, likenesses)
    assert '# "净利润" = { line = "net_profit" }' in text
    assert mapping_of(text, AXES) == mapping


def test_a_short_mapping_by_hand_is_enough():
    text = """
        [[table]]
        sheet = "Sheet1"
        company = "cambricon"
        unit = "万元"
        [table.rows]
        "收入合计数" = "revenue"
        [table.columns]
        "去年" = "2024"
    """
    found = taken(
        grid([["", "去年", "2023"], ["收入合计数", 117_000, 70_000], ["研发费用", 130_000, None]]),
        mapping_of(text, AXES),
    )
    assert values_of(found) == {
        ("revenue", ("2024", "cambricon")): 11.7,
        ("revenue", ("2023", "cambricon")): 7.0,
        ("rnd_expense", ("2024", "cambricon")): 13.0,
    }


def test_what_is_not_listed_stays_out_where_exactness_is_not_wanted():
    table = TableMapping(
        "Sheet1",
        whole=Part(items={"company": "cambricon"}),
        rows={"营业收入": Part("revenue")},
        is_exact=False,
    )
    found = taken(grid([["", "2024"], ["营业收入", 11.0]]), ImportMapping((table,)))
    assert reasons_of(found) == {"B1": "import_not_mapped"}


def test_what_is_ignored_is_neither_taken_nor_listed():
    table = TableMapping(
        "Sheet1", whole=Part(items={"company": "cambricon"}), columns={"2024": Part(is_ignored=True)}
    )
    found = taken(grid([["", "2024", "2023"], ["营业收入", 11.0, 7.0]]), ImportMapping((table,)))
    assert (len(found.changes), found.not_understood, found.fates["ignored"]) == (1, (), 1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("x", MappingUnreadable),
        ("", MappingEntryWrong),
        ("table = 3", MappingEntryWrong),
        ("[[table]]\nsheet = 3", MappingEntryWrong),
        ("[[table]]\nsheeet = ''", MappingEntryUnknown),
        ("[[table]]\nheadings = [0]", MappingEntryWrong),
        ("[[table]]\nheadings = [true]", MappingEntryWrong),
        ("[[table]]\nlabels = ['1']", MappingEntryWrong),
        ("[[table]]\nlabels = ['ZZZZ']", MappingEntryWrong),
        ("[[table]]\nkind = 'fact'", MappingEntryWrong),
        ("[source]\nkind = 'book'\n[[table]]", MappingEntryWrong),
        ("[[table]]\n[table.rows]\na = 1", MappingEntryWrong),
        ("[[table]]\n[table.rows]\na = { lines = 'revenue' }", MappingEntryUnknown),
        ("[[table]]\nfirst_row = -1", MappingEntryWrong),
        ("[[table]]\nexact = 1", MappingEntryWrong),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_place(text, fault):
    with pytest.raises(fault) as refused:
        mapping_of(text, AXES)
    assert all(refused.value.user_message(language) for language in ("zh", "en"))


def test_a_mapping_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(MappingUnreadable, match="MAP"):
        read_mapping(tmp_path / "MAP.toml", AXES)


@pytest.mark.parametrize(
    "part",
    [
        Part("revenues"),
        Part(items={"company": "cambrian"}),
        Part(items={"period": "1999"}),
        Part(unit="CNY_10q"),
    ],
)
def test_a_mapping_that_names_what_the_model_lacks_is_refused(part):
    mapping = ImportMapping((TableMapping("Sheet1", rows={"a": part}),))
    with pytest.raises(ModelerError):
        taken(grid([["", "2024"], ["a", 1.0]]), mapping)


# --- names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "line"),
    [("一、营业总收入", "revenue"), ("其中：营业收入", "revenue"), ("　　其中：营业收入（万元）", "revenue"), ("减：营业成本", "cost_of_revenue"),
     ("归属于母公司股东的净利润（净亏损以“－”号填列）", "net_profit"), ("四、利润总额（亏损总额以“－”号填列）", "pretax_profit"), ("  Less: Cost of sales", "cost_of_revenue"),
     ("Net profit/(loss) attributable to owners of the parent", "net_profit"), ("1.1 Revenue", "revenue"), ("①研发费用", "rnd_expense"), ("revenue", "revenue"),
     ("经营活动产生的现金流量净额", "reported_operating_cash_flow"), ("毛 利 率", "gross_margin")],
)  # fmt: skip
def test_labels_of_statements_name_their_lines(label, line):
    assert Names(model_and_values()[0]).line(label).line == line


@pytest.mark.parametrize(
    "label",
    ["净利润", "营业总成本", "二、营业总成本", "其他：存货", "营业收入环比", "扣非归母净利润", "", "—"],
)
def test_what_only_looks_alike_names_no_line(label):
    assert Names(model_and_values()[0]).line(label) is None


def test_likeness_comes_with_its_score_best_first():
    found = Names(model_and_values()[0]).lines("经营性现金流")
    assert found[0].line == "reported_operating_cash_flow"
    assert all(0 < match.score < 1 and match.how == "similar" for match in found)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)


def test_each_synonym_belongs_to_one_line_of_the_starter_model():
    model = model_and_values()[0]
    assert set(synonyms()) <= set(model.lines)
    known = [(word, line) for line, words in synonyms().items() for word in set(words)]
    assert len({word for word, _ in known}) == len(known)
    others = {
        normal(label): line.id for line in model.lines.values() for label in (line.labels.zh, line.labels.en)
    }
    assert [(word, line) for word, line in known if others.get(word, line) != line] == []
