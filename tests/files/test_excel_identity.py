"""The hidden column that tells a returned workbook's rows apart."""

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.files.excel.identity import row_identity, row_of, sheet_identity, sheet_of
from tests.files.excel_models import exported, gpu_makers

PARTS = st.lists(st.text(alphabet=st.sampled_from("ab|\\:寒"), max_size=6))


@given(PARTS)
def test_parts_come_back_whatever_they_hold(parts):
    assert row_of(row_identity("line", *parts)) == ("line", tuple(parts))


def test_two_different_rows_never_share_a_text():
    assert row_identity("line", "a|b") != row_identity("line", "a", "b")
    assert row_identity("line", "a\\", "b") != row_identity("line", "a|b")


@pytest.mark.parametrize("text", ["", None, 5.0, "note"])
def test_what_is_no_sheet_of_ours_is_none(text):
    assert sheet_of(text) is None


def test_a_damaged_text_reads_as_something_and_does_not_fail():
    assert row_of("line|a\\") == ("line", ("a",))
    assert row_of("") is None


def test_a_company_may_hold_any_sign():
    assert sheet_of(sheet_identity("company", "a:b|c")) == ("company", "a:b|c")
    assert sheet_of(sheet_identity("market")) == ("market", "")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return openpyxl.load_workbook(exported(gpu_makers(), tmp_path_factory.mktemp("identity")))


def test_every_sheet_says_what_it_is_in_a_hidden_column(book):
    assert [sheet_of(sheet["A1"].value) for sheet in book][:5] == [
        ("cover", ""),
        ("market", ""),
        ("company", "a"),
        ("company", "b"),
        ("company", "c"),
    ]
    visible = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert all(sheet.column_dimensions["A"].hidden for sheet in visible)
    assert None not in [sheet_of(sheet["A1"].value) for sheet in book]


def test_every_row_of_values_names_its_line_and_items(book):
    model = gpu_makers()
    rows = [row_of(cell.value) for cell in book["寒武纪's (A-B)"]["A"]]
    found = [parts for kind, parts in filter(None, rows) if kind == "line"]
    wanted = [
        (line.id, *rest)
        for line in model.lines.values()
        if "company" in line.axes
        for rest in ([("t",), ("i",)] if "segment" in line.axes else [()])
    ]
    assert sorted(found) == sorted(wanted)
    assert ("heading", ("units",)) in rows
    assert ("section", ("company",)) in rows
    assert rows[3] == ("headings", ())


def test_a_rows_identity_stands_beside_its_label(book):
    labels = {line.id: line.labels.zh for line in gpu_makers().lines.values()}
    for row in book["市场"].iter_rows(min_row=5):
        identity = row_of(row[0].value)
        if identity is not None and identity[0] == "line" and len(identity[1]) == 1:
            assert row[1].value == labels[identity[1][0]]
