"""`extract` takes a page out of a model, `note` the table of a research note; both as CSV or workbook."""

from __future__ import annotations

from argparse import Namespace

from gpu_modeler.app.extracts import extract_page, save_extract
from gpu_modeler.app.notes import YearsReversed, note_tables, save_notes
from gpu_modeler.app.rows import COMPANY, Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.edits import lookup
from gpu_modeler.headless.arguments import WrongUse
from gpu_modeler.text import say


def extract(options: Namespace, session: Session) -> None:
    """Write a page in the session's scenario and language.

    Raises:
        WrongUse: the page is to compare companies and no line is named, or a line is named for another page.
        ModelerError: there is no such company or line, or the file cannot be written.
    """
    save_extract(extract_page(session, _page(options, session)), options.target, session.language)


def note(options: Namespace, session: Session) -> None:
    """Write the table of one company, or of all.

    Raises:
        ModelerError: there is no such company, year or unit, or the file cannot be written.
    """
    companies = [_company(session, options.company)] if options.company else []
    years = _years(session, options.first, options.last)
    tables = note_tables(session, companies, years=years, money=options.money)
    save_notes(tables, options.target, session.language)


def _page(options: Namespace, session: Session) -> Page:
    if (options.page == "compare") != (options.line is not None):
        raise WrongUse(detail=say("headless_compare_needs_line", system_language()))
    if options.page == "compare":
        return Page("compare", line=lookup.find_line(session.model, options.line).id)
    if options.page == "market":
        return Page("market")
    return Page("company", _company(session, options.page))


def _company(session: Session, name: str) -> str:
    return lookup.find_item(lookup.require_axis(session.model, COMPANY), name)


def _years(session: Session, first: str | None, last: str | None) -> tuple[str, ...]:
    """Return the model's years from the first to the last that are named; none where neither is."""
    if first is None and last is None:
        return ()
    periods = session.model.periods
    axis = session.model.axes["period"]
    begin = 0 if first is None else periods.index(lookup.find_item(axis, first))
    end = len(periods) - 1 if last is None else periods.index(lookup.find_item(axis, last))
    if begin > end:
        raise YearsReversed(first=first, last=last)
    return periods[begin : end + 1]
