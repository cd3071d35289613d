"""Reviews made by hand for the window's small model: records as a comparison gives them, without any workbook."""

from dataclasses import replace

from gpu_modeler.app.effects import Effects
from gpu_modeler.app.review_request import ReviewAnswer
from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.edits import SetCells, SetFormula
from gpu_modeler.files.reading.records import ReadWorkbook
from gpu_modeler.files.review.records import Change, NotUnderstood, Review
from gpu_modeler.text import Message

PLACE = ("2026", "moore", "training")
"""Where the small model of the window holds a price of 10 and 30,000 chips."""


def input_change(model, line, place, theirs, *, conflict=False, scenario="base", number=0):
    """A number typed over another."""
    known = model.lines[line]
    items = dict(zip(known.axes, place, strict=True))
    cell = model.cell(line, place, scenario)
    mine = None if cell is None else cell.value
    return Change(
        number=number,
        kind="input",
        line=line,
        company=items.get("company", ""),
        segment=items.get("segment", ""),
        period=items.get("period", ""),
        scenario=scenario,
        base=mine + 1 if conflict else mine,
        mine=mine,
        theirs=theirs,
        conflict=conflict,
        edits=(SetCells.of_values(model, scenario, {(line, place): theirs}),),
        sheet="Moore",
        cell="F12",
        source="Annual report 2024",
    )


def formula_change(model, line, theirs, *, number=0):
    """A formula changed along its whole row."""
    mine = f"={model.lines[line].formula}"
    edits = (SetFormula(line, theirs.removeprefix("=")),)
    return Change(number, "formula", line, "", "", "", "", mine, mine, theirs, False, edits, "Moore", "F20")


def some_changes(model):
    """Two inputs of one company, one of another that conflicts, and a formula."""
    return (
        input_change(model, "price", PLACE, 20.0),
        input_change(model, "units", PLACE, 40_000.0),
        input_change(model, "price", ("2026", "metax", "training"), 5.0, conflict=True),
        formula_change(model, "growth", "=IF(revenue[-1] = 0, 0, revenue / revenue[-1] - 1)"),
    )


def review_of(changes, not_understood=(), moved=()):
    """A review of numbered changes."""
    numbered = tuple(replace(change, number=at) for at, change in enumerate(changes, 1))
    return Review(
        "back.xlsx",
        "李雷",
        "2026-11-20T14:03:11",
        "2026-11-18T09:00:00+00:00",
        numbered,
        not_understood,
        moved,
    )


def open_point():
    """A cell that no edit could be made of."""
    return NotUnderstood("Moore", "B40", "= see mail", Message("error_nothing_to_save_to"))


def reviewing_of(session, review):
    """The review beside a session, as after reading."""
    read = ReadWorkbook("back.xlsx", "xlsx", ())
    answer = ReviewAnswer(read, review, Effects(session.model.copied()), session.history.mark)
    return ReviewSession(session, answer)
