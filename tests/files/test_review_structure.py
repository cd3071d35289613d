"""A returned workbook whose rows, columns and sheets were changed: all is found again, or listed."""

import pytest

from tests.files.excel_models import gpu_makers
from tests.files.review_proof import accepted, differences, edited, reviewed, sent


def summary(review):
    return [
        (change.kind, change.line, change.company, change.period, change.theirs) for change in review.changes
    ]


def reasons(review):
    return [(found.sheet, found.text, found.reason.key) for found in review.not_understood]


def company_sheet(colleague):
    return colleague.sheet("company", "a")


def test_a_renamed_sheet_and_moved_rows_change_nothing(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        sheet = company_sheet(colleague)
        colleague.rename(sheet, "寒武纪 (李)")
        colleague.insert_rows(sheet, colleague.row(sheet, "line", "revenue"), 3)
        colleague.move_row(sheet, colleague.row(sheet, "line", "growth"), 5)
        colleague.insert_columns(colleague.sheet("market"), 3)

    path = edited(sent(model, tmp_path), edit)
    review = reviewed(model, path)
    assert (review.changes, review.not_understood) == ((), ())
    assert [message.key for message in review.moved] == [
        "review_sheet_renamed", "review_columns_moved", "review_rows_moved",
    ]  # fmt: skip


def test_a_deleted_sheet_that_only_shows_is_information(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        colleague.book.remove(colleague.sheet("compare"))

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert (review.changes, review.not_understood) == ((), ())
    assert [message.key for message in review.moved] == ["review_sheet_left_out"]


def test_years_headed_as_analysts_do_are_the_same_years(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        sheet = company_sheet(colleague)
        heading = colleague.row(sheet, "headings")
        sheet.cell(heading, colleague.column(sheet, 2025)).value = "2025A"
        sheet.cell(heading, colleague.column(sheet, 2026)).value = "ＦＹ2026E"
        column = colleague.column(sheet, 2027)
        colleague.type(sheet.cell(colleague.row(sheet, "line", "growth"), column), 0.77)

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert summary(review) == [("override", "growth", "a", "2027", 0.77)]
    assert review.not_understood == ()
    assert [message.key for message in review.moved] == ["review_headings_reworded"]


def test_a_sorted_table_without_its_hidden_column_is_found_by_its_labels(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        market = colleague.sheet("market")
        rows = [colleague.row(market, "line", name) for name in ("tam_growth", "tax")]
        colleague.sort_rows(market, rows, rows[::-1], first_column=2)
        colleague.type(market.cell(rows[1], colleague.column(market, 2026)), 0.3)

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert ("input", "tam_growth", "", "2026", 0.3) in summary(review)
    assert not [change for change in review.changes if change.kind == "label"]


def test_a_deleted_hidden_column_is_no_loss(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        sheet = company_sheet(colleague)
        for cell in sheet["A"]:
            cell.value = None
        row = next(cell.row for cell in sheet["B"] if cell.value == "revenue")
        column = next(cell.column for cell in sheet[4] if cell.value == 2026)
        colleague.type(sheet.cell(row, column), 50)

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert summary(review) == [("override", "revenue", "a", "2026", 50.0)]
    assert review.not_understood == ()


def test_a_deleted_line_that_nothing_reads_is_taken_out(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        for company in "abc":
            sheet = colleague.sheet("company", company)
            colleague.delete_row(sheet, colleague.row(sheet, "line", "safe"))

    path = edited(sent(model, tmp_path), edit)
    review = reviewed(model, path)
    assert ("line removed", "safe", "", "", None) in summary(review)
    calculation = accepted(model, review)
    assert "safe" not in model.lines
    assert differences(model, calculation, path) == []


def test_a_row_deleted_on_one_sheet_is_listed(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        sheet = company_sheet(colleague)
        colleague.delete_row(sheet, colleague.row(sheet, "line", "safe"))

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert review.changes == ()
    assert ("寒武纪's (A-B)", "safe", "review_row_gone") in reasons(review)


def test_copied_rows_and_sheets_are_listed_and_not_read(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        market = colleague.sheet("market")
        row = colleague.row(market, "line", "tam_growth")
        colleague.insert_rows(market, row + 1)
        for cell in list(market[row]):
            market.cell(row + 1, cell.column).value = cell.value
        market.cell(row + 1, colleague.column(market, 2026)).value = 0.9
        copy = colleague.book.copy_worksheet(company_sheet(colleague))
        copy.title = "副本"
        copy.cell(10, 8).value = 99

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert review.changes == ()
    assert {key for _, _, key in reasons(review)} >= {"review_row_copied", "review_sheet_copied"}


def test_a_deleted_sheet_is_listed(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        del colleague.book[company_sheet(colleague).title]

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert ("寒武纪's (A-B)", "", "review_sheet_gone") in reasons(review)


def test_a_row_that_a_colleague_wrote_becomes_a_line(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        market = colleague.sheet("market")
        row = colleague.row(market, "line", "tam_growth") + 1
        colleague.insert_rows(market, row)
        market.cell(row, 2).value = "出口占比"
        market.cell(row, 3).value = "%"
        for year in range(2024, 2030):
            market.cell(row, colleague.column(market, year)).value = 0.1 + (year - 2024) / 100
        tam = colleague.row(market, "line", "tam")
        for year in range(2025, 2030):
            cell = market.cell(tam, colleague.column(market, year))
            cell.value = f"{cell.value}*(1-{cell.column_letter}{row})"

    path = edited(sent(model, tmp_path), edit)
    review = reviewed(model, path)
    assert review.not_understood == ()
    calculation = accepted(model, review)
    assert model.lines["出口占比"].unit == "%"
    assert model.lines["tam"].formula == "tam[-1] * (1 + tam_growth) * (1 - 出口占比)"
    relabelled(path, model, "出口占比")
    assert differences(model, calculation, path) == []


def relabelled(path, model, line):
    """Write the hidden text that the row would have been exported with, so that the proof finds it."""
    edited(path, lambda colleague: write_identity(colleague, line)).replace(path)


def write_identity(colleague, line):
    market = colleague.sheet("market")
    row = next(cell.row for cell in market["B"] if cell.value == line)
    market.cell(row, 1).value = f"line|{line}"


@pytest.mark.parametrize("heading", [2030, "={last}{row}+1"])
def test_a_year_that_a_colleague_added_comes_with_its_numbers(tmp_path, heading):
    model = gpu_makers()

    def edit(colleague):
        for sheet in [colleague.sheet("market"), *(colleague.sheet("company", name) for name in "abc")]:
            last = colleague.column(sheet, 2029)
            colleague.insert_columns(sheet, last + 1)
            headings = colleague.row(sheet, "headings")
            for row, (kind, _) in colleague.identities(sheet).items():
                source = sheet.cell(row, last)
                if kind == "line" and isinstance(source.value, str):
                    colleague.fill(source, sheet.cell(row, last + 1))
                elif kind == "line" and source.value is not None:
                    sheet.cell(row, last + 1).value = source.value
            letter = sheet.cell(1, last).column_letter
            text = heading if isinstance(heading, int) else heading.format(last=letter, row=headings)
            sheet.cell(headings, last + 1).value = text

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert ("period", "", "", "2030", "2030") in summary(review)
    accepted(model, review)
    assert model.periods[-1] == "2030"
    assert model.cell("tam_growth", ("2030",)).value == 0.1
    assert model.lines["tam"].exceptions == ()
