"""The table of a research note from the open document: for the faces, which say of which companies and where to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.app.extract_names import model_name
from gpu_modeler.app.extracts import checked_target
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.atomic import write_atomically
from gpu_modeler.files.extracts.note import COMPANY, NoForecast, note_table
from gpu_modeler.files.extracts.note_records import NoteRequest, NoteTable
from gpu_modeler.text import Language

if TYPE_CHECKING:
    from gpu_modeler.app.session import Session

MONEY: dict[Language, str] = {"zh": "", "en": "CNY_mn"}
"""The unit of amounts where none is asked for: the model's own in Chinese, millions in English, as notes are written."""


class YearsReversed(ModelerError):
    """The last year stands before the first."""

    key = "error_note_years_reversed"


def note_tables(
    session: Session,
    companies: Sequence[str] = (),
    *,
    language: Language | None = None,
    years: Sequence[str] = (),
    money: str | None = None,
) -> list[NoteTable]:
    """Return a table for each company, or for all, in the session's scenario.

    Raises:
        ModelerError: the model has no revenue of companies, or not the years, or the unit is none of money.
    """
    model = session.model
    if COMPANY not in model.axes:
        raise NoForecast
    spoken = language or session.language
    request = NoteRequest(
        scenario=session.scenario,
        language=spoken,
        model_name=model_name(session, spoken),
        day=date.today(),  # noqa: DTZ011  # the day where the person is
        years=tuple(years),
        money=_money(session, spoken) if money is None else money,
    )
    chosen = tuple(companies) or model.item_ids(COMPANY)
    return [note_table(model, session.calculation, company, request) for company in chosen]


def save_notes(tables: Sequence[NoteTable], path: Path | str, language: Language) -> None:
    """Write `.csv` or `.xlsx`, as the name says, whole or not at all.

    Raises:
        ModelerError: the name says neither, or the target cannot, or must not, be written.
    """
    target = checked_target(path)
    if target.suffix.lower() == ".csv":
        from gpu_modeler.files.extracts.note_text import notes_csv

        write_atomically(target, notes_csv(tables, language))
        return
    from gpu_modeler.files.extracts.note_sheet import notes_workbook

    write_atomically(target, notes_workbook(tables, language))


def _money(session: Session, language: Language) -> str:
    """Return the usual unit where revenue is in yuan; a model in another currency keeps its own."""
    line = session.model.lines.get("revenue")
    return MONEY[language] if line is not None and line.unit.startswith("CNY") else ""
