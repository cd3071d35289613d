"""A returned workbook with typed numbers, words and comments: what changed, and that taking it gives what was typed."""

import json
from datetime import UTC, datetime

import pytest

from gpu_modeler.edits import History, SetCell
from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.model import BASE, Cell
from gpu_modeler.text import Labels
from tests.files.excel_models import gpu_makers, put
from tests.files.review_proof import accepted, differences, edited, reviewed, sent


def held(review):
    return [
        (
            change.kind,
            change.line,
            change.company,
            change.segment,
            change.period,
            change.scenario,
            change.base,
            change.theirs,
        )
        for change in review.changes
    ]


def proved(model, path):
    """Accept all, and return the review with what still differs from the recomputed workbook."""
    review = reviewed(model, path)
    return review, differences(model, accepted(model, review), path)


def typed(*values):
    """Return an edit that types (line, place, value)."""

    def edit(colleague):
        model = gpu_makers()
        for line, place, value in values:
            colleague.type(colleague.cell(model, model.lines[line], place), value)

    return edit


@pytest.mark.parametrize("scenario", ["base", "bull"])
@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_a_workbook_as_it_was_sent_changes_nothing(tmp_path, scenario, language):
    model = gpu_makers()
    review = reviewed(model, sent(model, tmp_path, ExportOptions(language, scenario)))
    assert (review.changes, review.not_understood, review.moved) == ((), (), ())


def test_a_changed_input_is_one_change(tmp_path):
    model = gpu_makers()
    review, left = proved(model, edited(sent(model, tmp_path), typed(("tam_growth", ("2026",), 0.25))))
    assert held(review) == [("input", "tam_growth", "", "", "2026", BASE, 0.1, 0.25)]
    assert review.changes[0].source == "路透"
    assert left == []


def test_a_number_over_a_formula_is_an_override_in_every_scenario(tmp_path):
    model = gpu_makers()
    put(model, "tam", ("2027",), 321.0, "bull")
    review, left = proved(model, edited(sent(model, tmp_path), typed(("tam", ("2027",), 200))))
    assert held(review) == [("override", "tam", "", "", "2027", BASE, "=tam[-1] * (1 + tam_growth)", 200.0)]
    assert left == []
    assert ("bull", ("2027",)) not in model.cells_of("tam")


def test_a_neighbours_formula_copied_over_an_override_brings_the_formula_back(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        revenue = model.lines["revenue"]
        colleague.fill(
            colleague.cell(model, revenue, ("2024", "a")), colleague.cell(model, revenue, ("2025", "a"))
        )

    review, left = proved(model, edited(sent(model, tmp_path), edit))
    assert held(review) == [
        ("cleared", "revenue", "a", "", "2025", BASE, 12.3, "=SUM(product_revenue, segment)")
    ]
    assert left == []


@pytest.mark.parametrize(
    ("line", "text", "number"),
    [
        ("tam", "12.3亿", 12.3), ("tam", "（763）", -763.0), ("tam", "１，２３４", 1234.0), ("tam", "5000万元", 0.5),
        ("tam_growth", "45%", 0.45),
    ],
)  # fmt: skip
def test_a_number_typed_as_text_is_read(tmp_path, line, text, number):
    model = gpu_makers()
    review = reviewed(model, edited(sent(model, tmp_path), typed((line, ("2026",), text))))
    assert [change.theirs for change in review.changes] == [number]
    assert review.changes[0].note.key == "review_text_read"


@pytest.mark.parametrize(
    "typed_in", ["待定", "#DIV/0!", datetime(2026, 3, 31, tzinfo=UTC).replace(tzinfo=None)]
)
def test_what_is_no_number_is_listed_and_changes_nothing(tmp_path, typed_in):
    model = gpu_makers()
    review = reviewed(model, edited(sent(model, tmp_path), typed(("tam", ("2026",), typed_in))))
    assert review.changes == ()
    assert [found.reason.key for found in review.not_understood] == [
        "entry_not_a_number" if typed_in == "待定" else "review_not_a_number"
    ]


def test_an_emptied_input_counts_as_zero(tmp_path):
    model = gpu_makers()
    review, left = proved(model, edited(sent(model, tmp_path), typed(("tam_growth", ("2026",), None))))
    assert held(review) == [("cleared", "tam_growth", "", "", "2026", BASE, 0.1, None)]
    assert left == []


# --- scenarios -------------------------------------------------------------------------------------


def given(line, place, scenario, value):
    def edit(colleague):
        model = gpu_makers()
        colleague.type(colleague.given(model, model.lines[line], place, scenario), value)

    return edit


@pytest.mark.parametrize(("scenario", "value"), [("bull", 4.5), ("base", 7.0), ("bull", None)])
def test_a_value_given_to_a_scenario(tmp_path, scenario, value):
    model = gpu_makers()
    review, left = proved(model, edited(sent(model, tmp_path), given("tax", (), scenario, value)))
    before = {"bull": 3.0, "base": 2.0}[scenario]
    kind = "cleared" if value is None else "input"
    assert held(review) == [(kind, "tax", "", "", "", scenario, before, value)]
    assert left == []


def test_a_given_zero_that_was_emptied_is_a_change(tmp_path):
    model = gpu_makers()
    put(model, "tam", ("2027",), 0.0, "bull")
    review, left = proved(model, edited(sent(model, tmp_path), given("tam", ("2027",), "bull", None)))
    assert held(review) == [("cleared", "tam", "", "", "2027", "bull", 0.0, None)]
    assert left == []


@pytest.mark.parametrize("word", ["公式", "Formula"])
def test_the_word_that_lets_the_formula_hold_again(tmp_path, word):
    model = gpu_makers()
    put(model, "revenue", ("2025", "a"), 20.0, "bull")
    review, left = proved(model, edited(sent(model, tmp_path), given("revenue", ("2025", "a"), "bull", word)))
    formula = "=SUM(product_revenue, segment)"
    assert held(review) == [("cleared", "revenue", "a", "", "2025", "bull", 20.0, formula)]
    assert model.record("cells", ("bull", "revenue", ("2025", "a"))).value is None
    assert left == []


def test_a_scenario_under_another_name(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        sheet = colleague.sheet("scenarios")
        row = colleague.row(sheet, "headings")
        for cell in sheet[row]:
            if cell.value == "bull":
                cell.value = "乐观"

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert [(change.kind, change.scenario, change.theirs) for change in review.changes] == [
        ("scenario", "bull", "乐观")
    ]
    accepted(model, review)
    assert model.scenarios["bull"].labels == Labels("乐观", "bull")


# --- both sides changed ------------------------------------------------------------------------------


def test_both_sides_changed_one_value(tmp_path):
    model = gpu_makers()
    path = edited(
        sent(model, tmp_path), typed(("tam_growth", ("2026",), 0.25), ("tam_growth", ("2027",), 0.3))
    )
    put_again(model, "tam_growth", ("2026",), 0.15)
    review = reviewed(model, path)
    assert [(change.period, change.base, change.mine, change.theirs, change.conflict) for change in review.changes] == [
        ("2026", 0.1, 0.15, 0.25, True), ("2027", 0.1, 0.1, 0.3, False),
    ]  # fmt: skip


def test_what_both_sides_changed_alike_is_no_change(tmp_path):
    model = gpu_makers()
    path = edited(sent(model, tmp_path), typed(("tam_growth", ("2026",), 0.25)))
    put_again(model, "tam_growth", ("2026",), 0.25)
    assert reviewed(model, path).changes == ()


def test_a_value_of_a_line_that_is_gone_is_listed(tmp_path):
    model = gpu_makers()
    path = edited(sent(model, tmp_path), typed(("mix", ("2026", "t"), 0.25)))
    del model.lines["mix"]
    model.orders["lines"] = tuple(model.lines)
    review = reviewed(model, path)
    assert review.changes == ()
    assert [found.reason.key for found in review.not_understood] == ["review_line_gone"]


def put_again(model, line, place, value):
    History(model, Calculation.of(model)).perform(SetCell(line, place, Cell(value)))


# --- words and comments ----------------------------------------------------------------------------


def test_labels_that_were_changed(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        for company in "abc":
            sheet = colleague.sheet("company", company)
            sheet.cell(colleague.row(sheet, "line", "revenue"), 2).value = "营业收入"
            sheet.cell(colleague.row(sheet, "section", "company"), 2).value = "损益"
            sheet.cell(colleague.row(sheet, "line", "units", "t"), 2).value = "训练卡"

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert sorted((change.kind, change.line, change.base, change.theirs) for change in review.changes) == [
        ("label", "", "利润表", "损益"), ("label", "", "训练", "训练卡"), ("label", "revenue", "revenue", "营业收入"),
    ]  # fmt: skip
    accepted(model, review)
    assert model.lines["revenue"].labels == Labels("营业收入", "revenue")
    assert model.axes["segment"].items[0].labels.zh == "训练卡"
    assert model.sections["company"].labels == Labels("损益", "Income statement")


def test_comments_become_notes(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        colleague.comment(colleague.cell(model, model.lines["tam_growth"], ("2026",)), "偏高")
        colleague.comment(colleague.cell(model, model.lines["total"], ("2026",)), "核对")
        colleague.comment(colleague.cell(model, model.lines["total"], ("2027",)), "再核对")
        cell = colleague.cell(model, model.lines["tam_growth"], ("2028",))
        colleague.comment(cell, "年报口径")
        colleague.type(cell, 0.2)

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert sorted((change.kind, change.period, change.source) for change in review.changes) == [
        ("comment", "2026", "偏高"), ("comment", "2026", "核对"), ("comment", "2027", "再核对"), ("input", "2028", "年报口径"),
    ]  # fmt: skip
    accepted(model, review)
    assert model.cell("tam_growth", ("2026",)).note.zh == "假设\n偏高"
    assert model.cell("tam_growth", ("2026",)).value == 0.1
    assert model.cell("tam_growth", ("2028",)).note.zh == "年报口径"
    assert model.lines["total"].note.zh.count("核对") == 2


def test_what_belongs_to_nothing_is_listed(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        market = colleague.sheet("market")
        market.cell(200, 3).value = "备忘"
        market.cell(colleague.row(market, "line", "tam"), 3).value = "百万元"
        compare = colleague.sheet("compare")
        row = next(row for row, (kind, _) in colleague.identities(compare).items() if kind == "link")
        compare.cell(row, colleague.column(compare, 2026)).value = 5
        colleague.book.create_sheet("我的测算")["A1"] = 1

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert review.changes == ()
    assert sorted(found.reason.key for found in review.not_understood) == [
        "review_cell_outside", "review_only_shows", "review_sheet_added", "review_unit_text",
    ]  # fmt: skip


# --- units and history -------------------------------------------------------------------------------


@pytest.mark.parametrize("money", ["CNY_100m", "CNY_bn"])
def test_numbers_come_back_in_the_models_unit(tmp_path, money):
    model = gpu_makers()
    edit = typed(("price", ("2026", "a", "t"), 7), ("tam", ("2026",), 250), ("tam_growth", ("2027",), 0.2))
    path = edited(sent(model, tmp_path, ExportOptions(money=money)), edit)
    review = reviewed(model, path)
    shown = {name: money for name, line in model.lines.items() if line.unit == "CNY_100m"}
    assert differences(model, accepted(model, review), path, shown) == []
    tam = next(change for change in review.changes if change.line == "tam")
    assert tam.theirs == pytest.approx({"CNY_100m": 250.0, "CNY_bn": 2500.0}[money])


def test_taking_changes_is_one_step_that_says_where_they_come_from(tmp_path):
    model = gpu_makers()
    review = reviewed(model, edited(sent(model, tmp_path), typed(("tam", ("2024",), 120))))
    calculation = Calculation.of(model)
    history = History(model, calculation)
    from gpu_modeler.files.review import acceptance

    history.perform(acceptance(model, review, review.changes))
    cell = model.cell("tam", ("2024",))
    assert model.sources[cell.source].title.startswith("returned.xlsx · ")
    assert [(other.value, other.source) for other in cell.alternatives] == [
        (98.5, "press"),
        (100.0, "report"),
    ]
    (entry,) = json.loads(model.properties["reviews"])
    assert (entry["file"], entry["count"]) == ("returned.xlsx", 1)
    assert history.position == 1
    history.undo()
    assert model.properties.get("reviews") is None
    assert model.cell("tam", ("2024",)).value == 100.0
