"""What a colleague wrote where the model has no value: all of it is listed, and the chosen scenario is no change."""

from openpyxl.comments import Comment

from gpu_modeler.model import BASE
from tests.files.excel_models import gpu_makers
from tests.files.review_proof import edited, reviewed, sent


def listed(review):
    return [(found.text, found.reason.key) for found in review.not_understood]


def test_a_number_in_a_year_of_a_line_without_years_is_listed(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        sheet = colleague.sheet("market")
        year = colleague.column(sheet, 2026)
        sheet.cell(colleague.row(sheet, "line", "tax"), year).value = 77
        sheet.cell(colleague.row(sheet, "line", "tam"), colleague.constant_column(sheet)).value = 78

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert review.changes == ()
    assert sorted(listed(review)) == [("77.0", "review_cell_outside"), ("78.0", "review_cell_outside")]


def test_comments_beside_the_table_are_listed(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        colleague.sheet("cover").cell(40, 3).comment = Comment("who wrote this?", "Li")
        sheet = colleague.sheet("market")
        sheet.cell(colleague.row(sheet, "headings"), colleague.column(sheet, 2026)).comment = Comment(
            "a short year", "Li"
        )

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert review.changes == ()
    assert sorted((found.reason.key, found.reason.values["text"]) for found in review.not_understood) == [
        ("review_comment_elsewhere", "a short year"),
        ("review_comment_elsewhere", "who wrote this?"),
    ]


def test_what_is_typed_on_checks_is_listed(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        sheet = colleague.sheet("checks")
        sheet.cell(sheet.max_row + 3, 4).value = "all fine"

    assert listed(reviewed(model, edited(sent(model, tmp_path), edit))) == [("all fine", "review_only_shows")]


def test_another_chosen_scenario_is_said_and_is_no_change(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        sheet = colleague.sheet("scenarios")
        heading = colleague.row(sheet, "headings")
        chosen = [cell for row in sheet.iter_rows(max_row=heading - 1) for cell in row if cell.value == BASE]
        chosen[-1 if chosen[0].row == colleague.row(sheet, "scenarios") else 0].value = "bull"

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert (review.changes, review.not_understood) == ((), ())
    assert [(said.key, said.values["scenario"]) for said in review.moved] == [
        ("review_scenario_chosen", "bull")
    ]
