"""What a colleague may do to a workbook, drawn at random."""

from hypothesis import assume
from hypothesis import strategies as st

from gpu_modeler.edits.references import users_of_line
from gpu_modeler.formula import Unit
from gpu_modeler.model import PERIOD
from tests.files.colleague import quoted
from tests.random_models import NUMBERS


def draw_edits(data, colleague, model):
    """Do two to five edits."""
    for _ in range(data.draw(st.integers(2, 5))):
        data.draw(st.sampled_from(EDITS))(data, colleague, model)


def draw_structure(data, colleague, model):
    """Type and move this and that, then add a year, add a row, or delete a line."""
    for _ in range(data.draw(st.integers(0, 2))):
        data.draw(st.sampled_from(PLAIN_EDITS))(data, colleague, model)
    data.draw(st.sampled_from([add_year, add_line, delete_line]))(data, colleague, model)


def a_place(data, model, lines=()):
    assume(lines or model.lines)  # nothing can be typed into a model that is empty by now
    line = model.lines[data.draw(st.sampled_from(sorted(lines or model.lines)))]
    return line, data.draw(st.sampled_from(list(model.places(line))))


def type_number(data, colleague, model):
    line, place = a_place(data, model)
    colleague.type(colleague.cell(model, line, place), data.draw(NUMBERS))


def type_given(data, colleague, model):
    listed = [
        (line, place)
        for line in model.lines.values()
        for place in model.places(line)
        if any(at == place and scenario != "base" for scenario, at in model.cells_of(line.id))
    ]
    if not listed:
        return
    line, place = data.draw(st.sampled_from(listed))
    cell = colleague.given(model, line, place, data.draw(st.sampled_from(model.orders["scenarios"])))
    colleague.type(cell, data.draw(st.one_of(NUMBERS, st.none(), st.just("Formula"))))


def change_formulas(data, colleague, model):
    """Put something around the formulas of a line: in one cell, one row of cells, or everywhere."""
    line, place = a_place(data, model)
    times = data.draw(st.sampled_from(["1.5", "3", "0.01", "10000"]))
    keep_scenarios = data.draw(st.booleans())
    for each in data.draw(st.sampled_from([[place], beside(model, line, place), list(model.places(line))])):
        cell = colleague.cell(model, line, each)
        if isinstance(cell.value, str) and not is_link_to_scenarios(cell.value):
            cell.value = around(cell.value, times, keep_scenarios=keep_scenarios)


def beside(model, line, place):
    """Return the places of the same row."""
    if PERIOD not in line.axes:
        return [place]
    at = line.axes.index(PERIOD)
    return [other for other in model.places(line) if without(other, at) == without(place, at)]


def without(place, at):
    return place[:at] + place[at + 1 :]


def is_link_to_scenarios(formula):
    return formula.startswith("='Scenarios'!") and "," not in formula


def around(formula, times, *, keep_scenarios):
    if formula.startswith("=IF(ISNUMBER('Scenarios'!"):
        address = formula.removeprefix("=IF(ISNUMBER(").split(")")[0]
        inner = formula.removeprefix(f"=IF(ISNUMBER({address}),{address},").removesuffix(")")
        return (
            f"=IF(ISNUMBER({address}),{address},({inner})*{times})"
            if keep_scenarios
            else f"=({inner})*{times}"
        )
    return f"=({formula[1:]})*{times}"


def fill_formula(data, colleague, model):
    """Copy a formula over the cells beside it."""
    line, place = a_place(data, model)
    source = colleague.cell(model, line, place)
    if not isinstance(source.value, str) or "Scenarios" in source.value:
        return
    for other in data.draw(st.lists(st.sampled_from(beside(model, line, place)), min_size=1, unique=True)):
        cell = colleague.cell(model, line, other)
        if cell is not source and "Scenarios" not in str(cell.value):
            colleague.fill(source, cell)


def read_another_line(data, colleague, model):
    """Replace a formula by one that reads another line, with the factor that their units need."""
    line, place = a_place(data, model)
    readable = [
        other for other in model.lines.values()
        if other.id < line.id and Unit.parse(other.unit).fits(Unit.parse(line.unit)) and set(other.axes) <= set(line.axes)
    ]  # fmt: skip
    if not readable:
        return
    other = data.draw(st.sampled_from(readable))
    factor = Unit.parse(other.unit).factor_to(Unit.parse(line.unit))
    for each in data.draw(st.sampled_from([[place], beside(model, line, place), list(model.places(line))])):
        items = dict(zip(line.axes, each, strict=True))
        read = colleague.cell(model, other, tuple(items[axis] for axis in other.axes))
        cell = colleague.cell(model, line, each)
        if "Scenarios" in str(cell.value):
            continue
        sheet = "" if read.parent is cell.parent else f"{quoted(read.parent.title)}!"
        held = "$" if PERIOD not in other.axes else ""
        address = f"{sheet}{held}{read.column_letter}{read.row}"
        cell.value = f"={address}*{factor.numerator}/{factor.denominator}" if factor != 1 else f"={address}*2"


def read_a_range(data, colleague, model):
    """Replace a formula by a sum or the like over a range: fixed, growing along the row, or a window that moves."""
    along = [name for name, line in model.lines.items() if PERIOD in line.axes]
    if not along:
        return
    line, place = a_place(data, model, along)
    readable = [
        other for other in model.lines.values()
        if other.id < line.id and other.unit == line.unit and PERIOD in other.axes and set(other.axes) <= set(line.axes)
    ]  # fmt: skip
    if not readable:
        return
    other = data.draw(st.sampled_from(readable))
    first, last = data.draw(st.sampled_from([("$", "$"), ("$", ""), ("", "")]))
    function = data.draw(st.sampled_from(["SUM", "MAX", "MIN", "AVERAGE"]))
    for each in data.draw(st.sampled_from([[place], beside(model, line, place)])):
        items = dict(zip(line.axes, each, strict=True))
        row = [
            colleague.cell(model, other, tuple((items | {PERIOD: year})[axis] for axis in other.axes))
            for year in model.periods
        ]
        here = model.periods.index(items[PERIOD])
        start = {"$": 0, "": max(0, here - 1)}[first]
        end = {"$": len(row) - 1, "": here}[last]
        cell = colleague.cell(model, line, each)
        if "Scenarios" in str(cell.value):
            continue
        sheet = "" if row[0].parent is cell.parent else f"{quoted(row[0].parent.title)}!"
        left, right = row[start], row[end]
        cell.value = f"={function}({sheet}{first}{left.column_letter}{left.row}:{last}{right.column_letter}{right.row})"


def sum_over_companies(data, colleague, model):
    """Replace a formula by the sum of all companies' cells, or of some of them."""
    line, place = a_place(data, model)
    readable = [
        other for other in model.lines.values()
        if other.id < line.id and other.unit == line.unit and "company" in other.axes
        and set(other.axes) - {"company"} <= set(line.axes)
    ]  # fmt: skip
    if not readable:
        return
    other = data.draw(st.sampled_from(readable))
    companies = model.item_ids("company")[: data.draw(st.integers(1, 3))]
    for each in data.draw(st.sampled_from([[place], beside(model, line, place), list(model.places(line))])):
        items = dict(zip(line.axes, each, strict=True))
        cell = colleague.cell(model, line, each)
        if "Scenarios" in str(cell.value):
            continue
        addresses = []
        for company in companies:
            read = colleague.cell(
                model, other, tuple((items | {"company": company})[axis] for axis in other.axes)
            )
            sheet = "" if read.parent is cell.parent else f"{quoted(read.parent.title)}!"
            addresses.append(f"{sheet}{'' if PERIOD in other.axes else '$'}{read.column_letter}{read.row}")
        cell.value = f"=SUM({','.join(addresses)})"


def rename_sheet(data, colleague, model):
    sheet = data.draw(st.sampled_from([sheet for sheet in colleague.book if sheet.sheet_state == "visible"]))
    if sheet.title != "Scenarios":
        colleague.rename(sheet, f"{sheet.title[:20]}'s {data.draw(st.integers(1, 99))}")


def insert_rows(data, colleague, model):
    sheet = a_line_sheet(data, colleague)
    first = colleague.row(sheet, "headings") + 1
    colleague.insert_rows(sheet, data.draw(st.integers(first, sheet.max_row)), data.draw(st.integers(1, 2)))


def insert_columns(data, colleague, model):
    sheet = a_line_sheet(data, colleague)
    colleague.insert_columns(sheet, data.draw(st.integers(1, sheet.max_column)))


def move_row(data, colleague, model):
    sheet = a_line_sheet(data, colleague)
    # A row of items at the end of a summed range would take the range along.
    rows = [
        row
        for row, (kind, parts) in colleague.identities(sheet).items()
        if kind == "line" and len(parts) == 1
    ]
    if rows:
        colleague.move_row(sheet, data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(rows)))


def add_year(data, colleague, model):
    """Insert a column for the next year and fill all rows to the right, as one does before a new year."""
    last_year = model.periods[-1]
    for sheet in line_sheets(colleague):
        last = colleague.column(sheet, last_year)
        colleague.insert_columns(sheet, last + 1)
        sheet.cell(colleague.row(sheet, "headings"), last + 1).value = int(last_year) + 1
    for sheet in line_sheets(colleague):
        last = colleague.column(sheet, last_year)
        for row, (kind, _) in colleague.identities(sheet).items():
            source, target = sheet.cell(row, last), sheet.cell(row, last + 1)
            if kind == "line" and isinstance(source.value, str) and "Scenarios" not in source.value:
                colleague.fill(source, target)
            elif kind == "line" and source.value is not None:
                target.value = source.value if isinstance(source.value, int | float) else data.draw(NUMBERS)


def add_line(data, colleague, model):
    """Write a new row: numbers, or a formula that reads another row."""
    sheet = a_line_sheet(data, colleague)
    rows = [
        row
        for row, (kind, parts) in colleague.identities(sheet).items()
        if kind == "line" and len(parts) == 1
    ]
    with_years = [row for row in rows if PERIOD in model.lines[colleague.identities(sheet)[row][1][0]].axes]
    if not with_years:
        return
    read = data.draw(st.sampled_from(with_years))
    unit = model.lines[colleague.identities(sheet)[read][1][0]].unit
    at = read + 1
    colleague.insert_rows(sheet, at)
    label = colleague.column(sheet, "Line")
    sheet.cell(at, label).value = f"Extra {data.draw(st.integers(1, 10**6))}"
    sheet.cell(at, label + 1).value = unit
    is_formula = data.draw(st.booleans())
    for year in model.periods:
        column = colleague.column(sheet, year)
        address = f"{sheet.cell(read, column).column_letter}{read}"
        sheet.cell(at, column).value = f"={address}*3" if is_formula else data.draw(NUMBERS)


def delete_line(data, colleague, model):
    """Delete all rows of a line that no formula reads."""
    unread = [name for name in sorted(model.lines) if not users_of_line(model, name)]
    if not unread:
        return
    name = data.draw(st.sampled_from(unread))
    for sheet in line_sheets(colleague):
        while rows := [
            row for row, (kind, parts) in colleague.identities(sheet).items()
            if kind in {"line", "heading"} and parts[0] == name
        ]:  # fmt: skip
            colleague.delete_row(sheet, rows[0])


def line_sheets(colleague):
    return [
        sheet
        for sheet in colleague.book
        if any(kind == "line" for kind, _ in colleague.identities(sheet).values())
    ]


def a_line_sheet(data, colleague):
    return data.draw(st.sampled_from(line_sheets(colleague)))


EDITS = (
    change_formulas, read_another_line, read_a_range, sum_over_companies,
    type_number, type_number, type_given, change_formulas, fill_formula, read_another_line, read_a_range, sum_over_companies,
    rename_sheet, insert_rows, insert_columns, move_row,
)  # fmt: skip
PLAIN_EDITS = (type_number, type_given, rename_sheet, insert_rows, move_row)
