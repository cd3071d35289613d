"""One engine's judgement of a workbook, cell by cell.

Reasons for judging nothing are codes, which the catalogue words (`verify_reason_…`), with a detail such as a function.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gpu_modeler.files.verify import engines
from gpu_modeler.files.verify.agreement import agree
from gpu_modeler.files.verify.bare_copy import bare_copy
from gpu_modeler.files.verify.cells import RawCell, RawWorkbook
from gpu_modeler.files.verify.formula_traits import (
    CHANGING,
    OF_DATES,
    functions_of,
    plain_name,
    reads_other_workbook,
    reads_table,
)
from gpu_modeler.files.verify.known_bugs import bug_at
from gpu_modeler.files.verify.records import Answer

Verdict = Literal["agrees", "differs", "silent"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A formula cell with which an engine does not simply agree. `reason` and `detail` say why it is silent."""

    sheet: str
    address: str
    formula: str
    stored: Answer
    verdict: Verdict
    recomputed: Answer = None
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an engine says of a workbook: the number of formula cells, and those with which it does not agree, by number."""

    engine: str
    version: str
    formulas: int
    others: Mapping[int, Judged]


def judge(book: RawWorkbook, engine: str, folder: Path) -> Judgement:
    """Let one engine recompute a workbook; `folder` is empty and takes its copies.

    A second round follows where its answers show that it did not understand a formula, or a bug: such cells are then
    given to it, so that its other answers do not rest on them.
    """
    cells = list(book.formulas())
    silent = _Silences(book, engine).all()
    answers: Mapping[engines.Cell, Answer] = {}
    for name in ("first", "second"):
        answers = _answers(book, engine, folder / f"{name}.xlsx", frozenset(silent))
        lost = _lost(book, engine, answers, silent)
        if not lost:
            break
        silent |= lost
    return Judgement(engine, engines.version_of(engine), len(cells), dict(_others(book, answers, silent)))


class _Silences:
    """Why an engine cannot be trusted with a cell: (reason, detail) by cell."""

    def __init__(self, book: RawWorkbook, engine: str) -> None:
        self._book, self._engine = book, engine
        self._functions = {
            cell.formula: functions_of(cell.formula) for _, cell in book.formulas() if cell.formula
        }
        used = frozenset().union(*self._functions.values())
        self._unknown = engines.unknown_functions(engine, used)

    def all(self) -> dict[engines.Cell, tuple[str, str]]:
        found = {}
        for sheet, cell in self._book.formulas():
            reason = self._reason(cell)
            if reason is not None:
                found[sheet.name, cell.address] = reason
        return found

    def _reason(self, cell: RawCell) -> tuple[str, str] | None:
        text = cell.formula
        if cell.is_table:
            return "what_if_table", ""
        if not text:
            return "no_text", ""
        if "[" in text or "|" in text:
            if reads_other_workbook(text):
                return "other_workbook", ""
            if reads_table(text):
                return "excel_table", ""
        return self._reason_in_functions(text, cell.stored(self._book.strings))

    def _reason_in_functions(self, text: str, stored: Answer) -> tuple[str, str] | None:
        used = self._functions[text]
        unknown = used & self._unknown
        if unknown:
            return "unknown_function", ", ".join(sorted(map(plain_name, unknown)))
        changing = used & CHANGING
        if changing:
            return "changes_by_itself", ", ".join(sorted(changing))
        if self._book.counts_from_1904 and used & OF_DATES:
            return "counts_from_1904", ""
        bug = bug_at(self._engine, text, stored, has_errors=self._book.has_errors)
        return None if bug is None else ("known_bug", bug.what)


def _answers(
    book: RawWorkbook, engine: str, path: Path, given: frozenset[engines.Cell]
) -> dict[engines.Cell, Answer]:
    path.write_bytes(bare_copy(book, given))
    wanted = [(sheet.name, cell.address) for sheet, cell in book.formulas()]
    return engines.recompute(engine, path, [cell for cell in wanted if cell not in given])


def _lost(
    book: RawWorkbook,
    engine: str,
    answers: Mapping[engines.Cell, Answer],
    silent: Mapping[engines.Cell, tuple[str, str]],
) -> dict[engines.Cell, tuple[str, str]]:
    """Return the cells in which an error for an answer shows that the engine cannot be trusted, and why."""
    found = {}
    for sheet, cell in book.formulas():
        place = sheet.name, cell.address
        answer = answers.get(place)
        if place in silent or not (isinstance(answer, str) and answer.startswith("#")):
            continue
        stored = cell.stored(book.strings)
        bug = bug_at(engine, cell.formula or "", stored, answer, has_errors=book.has_errors)
        if bug is not None:
            found[place] = ("known_bug", bug.what)
        elif answer in engines.NOT_UNDERSTOOD and stored != answer:
            found[place] = ("not_understood", "")
    return found


def _others(
    book: RawWorkbook,
    answers: Mapping[engines.Cell, Answer],
    silent: Mapping[engines.Cell, tuple[str, str]],
) -> list[tuple[int, Judged]]:
    found = []
    for number, (sheet, cell) in enumerate(book.formulas()):
        place = sheet.name, cell.address
        stored = cell.stored(book.strings)
        if place in silent:
            reason, detail = silent[place]
            judged = Judged(*place, cell.formula or "", stored, "silent", None, reason, detail)
        elif not agree(stored, answers[place]):
            judged = Judged(*place, cell.formula or "", stored, "differs", answers[place])
        else:
            continue
        found.append((number, judged))
    return found
