"""Formulas that came back: translated into the formula language, or kept as values with their text."""

import pytest

from gpu_modeler.edits import DefineLine
from tests.files.excel_models import gpu_makers
from tests.files.review_proof import accepted, differences, edited, reviewed, sent


def formulas(review):
    return [
        (change.kind, change.line, change.company, change.period, change.theirs) for change in review.changes
    ]


def proved(model, tmp_path, edit):
    path = edited(sent(model, tmp_path), edit)
    review = reviewed(model, path)
    return review, differences(model, accepted(model, review), path)


def rewritten(line, places, change):
    """Return an edit that changes the formula text at some places of a line (all where `places` is `None`)."""

    def edit(colleague):
        model = gpu_makers()
        known = model.lines[line]
        for place in model.places(known) if places is None else places:
            cell = colleague.cell(model, known, place)
            if isinstance(cell.value, str):
                cell.value = change(cell.value, cell)

    return edit


@pytest.mark.parametrize(
    ("line", "change", "formula"),
    [
        ("tam", lambda text, _: f"{text}+5", "tam[-1] * (1 + tam_growth) + 5 CNY_100m"),
        ("tam", lambda text, _: f"=ROUND({text[1:]},0)", "ROUND(tam[-1] * (1 + tam_growth), 0)"),
        ("growth", lambda text, _: f"=IFERROR({text[1:]},0)", "IFERROR(revenue / revenue[-1] - 1, 0)"),
        ("running", lambda text, _: f"{text}*1.1", "CUMULATE(revenue) * 1.1"),
        ("price", lambda text, _: text.replace("*10*", "*12*"), "tax * 12 CNY_10k/chip * (1 + mix)"),
        ("outlook", lambda text, _: f"=({text[1:]})/2", "(revenue[+1] - revenue[-2]) / 2"),
        ("peak", lambda text, _: text.replace("MAX", "MIN"), "MIN(revenue, period)"),
        (
            "worth",
            lambda text, _: text.replace("0.1", "0.12").replace("10%", "12%"),
            "NPV(12%, revenue, 2025:2029)",
        ),
        (
            "total",
            lambda text, _: f"{text}*2",
            "(SUM(revenue, company) + a.revenue - SUM(revenue, duo)) * 2",
        ),
    ],
)
def test_a_formula_changed_along_the_row_becomes_the_lines(tmp_path, line, change, formula):
    model = gpu_makers()

    def changed(text, cell):
        return "=(" + text[1:] + ")*2" if line == "total" else change(text, cell)

    review, left = proved(model, tmp_path, rewritten(line, None, changed))
    assert formulas(review) == [("formula", line, "", "", f"={formula}")]
    assert review.not_understood == ()
    assert left == []


def test_another_formula_for_one_company_is_an_exception(tmp_path):
    model = gpu_makers()
    places = [(year, "b") for year in model.periods]
    review, left = proved(model, tmp_path, rewritten("growth", places, lambda text, _: f"{text}+1%"))
    assert formulas(review) == [("exception", "growth", "b", "", "=revenue / revenue[-1] - 1 + 1%")]
    assert left == []


def test_another_formula_from_a_year_on_is_an_exception(tmp_path):
    model = gpu_makers()
    places = [(year, company) for year in model.periods[3:] for company in "abc"]
    review, left = proved(model, tmp_path, rewritten("growth", places, lambda text, _: f"{text}*2"))
    assert [change.edits[0].scope for change in review.changes] == [{"period": ("2027", "2028", "2029")}]
    assert left == []


def test_the_lines_own_formula_copied_over_an_exception_takes_it_away(tmp_path):
    model = gpu_makers()
    line = model.lines["product_revenue"]

    def edit(colleague):
        for segment in "ti":
            source = colleague.cell(model, line, ("2026", "b", segment))
            for year in ("2027", "2028"):
                colleague.fill(source, colleague.cell(model, line, (year, "b", segment)))

    review, left = proved(model, tmp_path, edit)
    assert formulas(review) == [("exception", "product_revenue", "b", "2027", "=units * price")]
    assert model.lines["product_revenue"].exceptions == ()
    assert left == []


def test_a_new_factor_stays_a_plain_number_though_one_like_it_has_a_unit(tmp_path):
    model = gpu_makers()
    formula = "tam[-1] - (tam + 2 CNY_10k + 3 CNY_10k)"
    spread = DefineLine("spread", formula, "CNY_100m", ("period",), "market")
    for replacement in spread.replacements(model):
        model.apply(replacement)

    def edit(colleague):
        for place in model.places(model.lines["spread"]):
            cell = colleague.cell(model, model.lines["spread"], place)
            cell.value = f"=({cell.value[1:]})*3"

    review, left = proved(model, tmp_path, edit)
    assert formulas(review) == [("formula", "spread", "", "", f"=({formula}) * 3")]
    assert review.not_understood == ()
    assert left == []


def test_a_formula_that_reads_other_lines_years_and_companies(tmp_path):
    model = gpu_makers()
    line = model.lines["outlook"]

    def edit(colleague):
        for company in "abc":
            sheet = colleague.sheet("company", company)
            for year in model.periods:
                cell = colleague.cell(model, line, (year, company))
                own = colleague.cell(model, model.lines["revenue"], (year, company))
                fixed = colleague.cell(model, model.lines["revenue"], ("2026", "b"))
                prefix = "" if company == "b" else f"'{fixed.parent.title}'!"
                units = [
                    colleague.cell(model, model.lines["product_revenue"], (year, company, each))
                    for each in "ti"
                ]
                cell.value = (
                    f"=SUM({units[0].coordinate}:{units[1].coordinate})+{prefix}${fixed.column_letter}${fixed.row}"
                    f"*IF({cell.column_letter}${colleague.row(sheet, 'headings')}>2026,2,1)-{own.coordinate}"
                )

    review, left = proved(model, tmp_path, edit)
    wanted = "=SUM(product_revenue, segment) + b.revenue[2026] * IF(year > 2026, 2, 1) - revenue"
    assert formulas(review) == [("formula", "outlook", "", "", wanted)]
    assert left == []


def test_an_input_that_became_a_formula_keeps_its_other_values(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        growth = model.lines["tam_growth"]
        for before, year in zip(("2026", "2027", "2028"), ("2027", "2028", "2029"), strict=True):
            read = colleague.cell(model, growth, (before,))
            colleague.cell(model, growth, (year,)).value = f"={read.coordinate}*0.9"

    review, left = proved(model, tmp_path, edit)
    assert formulas(review) == [("exception", "tam_growth", "", "2027", "=tam_growth[-1] * 0.9")]
    assert left == []


def test_a_formula_in_one_cell_of_an_input_is_told_of_that_cell_alone(tmp_path):
    model = gpu_makers()
    places = [("2027", "b", "t")]
    read = model.lines["units"]

    def edit(colleague):
        before = colleague.cell(model, read, ("2026", "b", "t"))
        colleague.cell(model, read, places[0]).value = f"={before.coordinate}*2"

    review, left = proved(model, tmp_path, edit)
    (change,) = review.changes
    assert (change.kind, change.company, change.segment, change.period) == ("exception", "b", "t", "2027")
    assert left == []
    assert model.lines["units"].formula == "0"
    assert [dict(each.scope) for each in model.lines["units"].exceptions] == [
        {"period": ("2027",), "company": ("b",), "segment": ("t",)}
    ]


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("VLOOKUP(1,A1:B9,2)", "review_formula_function"),
        ('"a"&1', "review_formula_other"),
        ("XYZ+1", "review_formula_name"),
        ("[1]Sheet1!A1+1", "review_formula_other"),
        ("ZZ99*2", "review_formula_cell"),
    ],
)
def test_a_formula_without_counterpart_keeps_its_value_and_text(tmp_path, formula, reason):
    model = gpu_makers()
    path = edited(sent(model, tmp_path), rewritten("tam", [("2027",)], lambda *_: f"={formula}"))
    review = reviewed(model, with_stored_value(path, formula, 77))
    (change,) = review.changes
    assert (change.kind, change.theirs, change.note.key) == ("override", 77.0, "review_formula_kept")
    assert change.note.values["reason"].key == reason
    accepted(model, review)
    assert model.cell("tam", ("2027",)).note.zh == f"={formula}"


def test_a_formula_without_counterpart_and_without_value_is_listed(tmp_path):
    model = gpu_makers()
    review = reviewed(
        model, edited(sent(model, tmp_path), rewritten("tam", [("2027",)], lambda *_: "=ZZ99*2"))
    )
    assert review.changes == ()
    assert [(found.text, found.reason.key) for found in review.not_understood] == [
        ("=ZZ99*2", "review_formula_cell")
    ]


def test_a_sum_of_unlike_units_is_kept_as_a_value(tmp_path):
    model = gpu_makers()

    def mixed(text, cell):
        return f"{text}+{cell.column_letter}{cell.row + 1}"

    path = edited(sent(model, tmp_path), rewritten("tam", [("2027",)], mixed))
    review = reviewed(model, path)
    assert review.changes == ()
    assert [found.reason.key for found in review.not_understood] == ["review_formula_refused"]


def with_stored_value(path, formula, value):
    """Store a value beside a formula, as Excel does."""
    import zipfile

    target = path.with_name("stored.xlsx")
    escaped = formula.replace("&", "&amp;")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                text = content.decode("utf-8")
                content = text.replace(f"<f>{escaped}</f><v />", f"<f>{escaped}</f><v>{value}</v>").encode()
                content = content.replace(
                    f"<f>{escaped}</f><v></v>".encode(), f"<f>{escaped}</f><v>{value}</v>".encode()
                )
            copy.writestr(entry.filename, content)
    return target


def test_a_circle_is_listed_and_the_rest_is_offered(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        units = colleague.cell(model, model.lines["units"], ("2026", "a", "t"))
        revenue = colleague.cell(model, model.lines["revenue"], ("2026", "a"))
        units.value = f"={revenue.coordinate}*0+{revenue.coordinate}/{revenue.coordinate}*0"
        growth = colleague.cell(model, model.lines["tam_growth"], ("2026",))
        growth.value = 0.2
        total = colleague.cell(model, model.lines["total"], ("2026",))
        total.value = f"{total.value}*2"

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert sorted(change.line for change in review.changes) == ["tam_growth", "total"]
    assert len(review.not_understood) == 1
    accepted(model, review)


def test_two_formulas_in_a_circle_are_not_both_offered(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        safe = colleague.cell(model, model.lines["safe"], ("2026", "a"))
        growth = colleague.cell(model, model.lines["growth"], ("2026", "a"))
        growth.value = f"={safe.coordinate}+1%"

    review = reviewed(model, edited(sent(model, tmp_path), edit))
    assert review.changes == ()
    assert [found.reason.key for found in review.not_understood] == ["review_formula_refused"]


def test_a_value_cleared_under_a_formula_that_was_taken_before_is_no_conflict(tmp_path):
    model = gpu_makers()  # revenue of b in 2026 is an override

    def edit(colleague):
        line = model.lines["revenue"]
        for company in ("a", "b", "c"):
            row = [colleague.cell(model, line, (period, company)) for period in model.periods]
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = f"{cell.value}*1.1"
        over = colleague.cell(model, line, ("2026", "b"))
        beside = colleague.cell(model, line, ("2025", "b"))
        over.value = beside.value.replace(beside.column_letter, over.column_letter)

    path = edited(sent(model, tmp_path), edit)
    review = reviewed(model, path)
    accepted(model, review, [change for change in review.changes if change.kind in {"formula", "exception"}])
    left = reviewed(model, path)
    cleared = [change for change in left.changes if change.kind == "cleared"]
    assert [(change.period, change.company) for change in cleared] == [("2026", "b")]
    assert not any(change.conflict for change in left.changes)
