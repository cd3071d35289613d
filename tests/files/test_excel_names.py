"""Names and texts that a workbook can hold, whatever a user types."""

import re

import openpyxl
import pytest
import xlsxwriter
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import workbook_bytes
from gpu_modeler.files.excel.names import SheetNames, clean_text, column_letters, one_line, quoted
from gpu_modeler.model import Axis, Item, Source
from gpu_modeler.text import Labels
from tests.files.excel_models import CP, PERIODS, P, formulas_of_lines, line, model_of, put
from tests.recalculation import differences, recompute

NASTY = st.one_of(
    st.text(max_size=40),
    st.builds(str.__add__, st.sampled_from("=+-@'\"{[\t\n\r "), st.text(max_size=30)),
    st.sampled_from(
        [
            "=1+1", "+SUM(A1)", "-2", "@x", "'quoted'", '"', "it's", "😀" * 20, "寒武纪" * 15, "a\nb", "http://x.com",
            "{=1}", "_x0041_", "<b>&amp;", "#REF!", "TRUE", "1e5", "R1C1", "A1", "2026", "SORT(1)", "_xlfn.X(", "\ud800",
            "\x00\x07", "History", "internal:A1", "[a]b", "a:b", "..\\..", "\u202eabc", "e\u0301", "\ufeff",
        ]
    ),
)  # fmt: skip


@given(st.lists(NASTY, max_size=30))
def test_sheet_names_are_legal_and_unlike_each_other(wanted):
    names = SheetNames()
    taken = [names.take(text, "'", "公司") for text in wanted]
    assert len({name.lower() for name in taken}) == len(taken)
    for name in taken:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.lower() != "history"


def test_sheet_names_stay_as_they_are_where_they_can():
    names = SheetNames()
    assert names.take("寒武纪") == "寒武纪"
    assert names.take("It's (new)") == "It's (new)"
    assert names.take("A/B: [c]?") == "A-B- (c)"
    assert names.take("寒武纪") == "寒武纪 (2)"


def test_a_name_like_a_new_function_is_not_rewritten():
    assert SheetNames().take("SORT(2)") == "SORT (2)"


@given(st.text(max_size=20))
def test_quoted_names_read_back(name):
    text = quoted(name)
    assert text[0] == text[-1] == "'"
    assert text[1:-1].replace("''", "'") == name


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_have_letters(column, letters):
    assert column_letters(column) == letters == xlsxwriter.utility.xl_col_to_name(column)


def unescaped(text):
    """Undo the escape of control characters, which spreadsheets undo when they read."""
    return re.sub("_x005F(_x[0-9A-Fa-f]{4}_)", r"\1", text)


@settings(max_examples=40, phases=(Phase.explicit, Phase.generate))
@given(*[NASTY] * 6)
def test_labels_are_texts_never_formulas(tmp_path_factory, company, item, label, note, title, scenario):
    companies = Axis(
        "company", Labels("", ""), (Item("a", Labels(company, company)), Item("b", Labels("乙", "B")))
    )
    segments = Axis("segment", Labels("", ""), (Item("s", Labels(item, item)),))
    model = model_of(
        (PERIODS, companies, segments),
        [
            line("x", "1", ("period", "company", "segment"), label=label, note=Labels(note, note)),
            line("y", "1", CP, "SUM(x, segment) + b.s.x[-1]", label=label),
            line("total", "1", P, "SUM(y, company) + a.y", label=label),
        ],
    )
    model.properties["title"] = title
    model.sources["s"] = Source("s", title, "press", address=note, quote=label, date=item)
    model.scenarios["base"] = model.scenarios["base"].__class__("base", Labels(scenario, scenario))
    put(model, "x", ("2025", "a", "s"), 3.0, kind="actual", source="s", note=Labels(note, note))
    put(model, "y", ("2026", "b"), 7.0, kind="override", source=note)
    path = tmp_path_factory.getbasetemp() / "labels.xlsx"
    path.write_bytes(workbook_bytes(model, Calculation.of(model)))
    book = openpyxl.load_workbook(path)
    assert len(formulas_of_lines(path)) == 41
    found = unescaped(str(book["市场"]["B6"].value))
    assert found == (one_line(label) or "total")
    for engine in ("formualizer", "ironcalc"):
        assert differences(path, recompute(path, engine)) == []


@given(st.text())
def test_cleaned_text_can_be_written(text):
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\r\ufffe\uffff]", cleaned)
    assert clean_text(cleaned) == cleaned


def test_a_text_longer_than_a_cell_is_cut():
    assert len(clean_text("长" * 40_000)) == 32_767
    assert len(clean_text("😀" * 20_000).encode("utf-16-le")) // 2 == 32_766
