"""What the independent engines are known to compute otherwise than Excel, so that tests can tell it from our mistakes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.files.excel_models import references, split_address
from tests.recalculation import Difference, differences, has_libreoffice, recompute

ENGINES = ("formualizer", "ironcalc")


@dataclass(frozen=True)
class KnownBug:
    """A way in which an engine departs from Excel, and the formulas that may show it."""

    engine: str
    pattern: str
    what: str


KNOWN_BUGS = (
    KnownBug("formualizer", r"\^|POWER\(", "0^0 is 1, not #NUM!; 0^-1 is #NUM!, not #DIV/0!"),
    KnownBug(
        "formualizer", r"COUNT\(", "an argument computed as an error makes COUNT an error; Excel skips it"
    ),
    KnownBug("formualizer", r"MOD\(", "the quotient is not rounded: MOD(1, 0.1) is 0.0999…, not 0"),
    KnownBug("formualizer", r"LOG\(", "base 1 is #NUM!, not #DIV/0!"),
    KnownBug("formualizer", r"CEILING\(|FLOOR\(", "signs that differ, and a multiple of zero"),
    KnownBug(
        "formualizer",
        r"PMT\(|PV\(|FV\(",
        "a rate below 1e-10 counts as none; infinite and not-a-number come out",
    ),
    KnownBug("formualizer", r"IRR\(\{", "an error in a computed array becomes #NUM!"),
    KnownBug(
        "ironcalc", r"AND\(|OR\(", "stops at the first argument that decides, before an error; Excel does not"
    ),
    KnownBug("ironcalc", r"\^|POWER\(", "a result too large is #DIV/0!, not #NUM!"),
    KnownBug("ironcalc", r"PMT\(", "a rate below -100 % is #NUM!"),
)


def unexplained(path, expected=None) -> list[Difference]:
    """Return the formula cells in which the file, or what is expected of it, is not confirmed.

    Each engine must agree in every cell, but for its known bugs and what follows from them; there the other engine must
    agree, or LibreOffice where both have a bug.
    """
    found = {engine: differences(path, recompute(path, engine), expected=expected) for engine in ENGINES}
    wrong = [cell for engine in ENGINES for cell in roots(found[engine]) if not _is_known(engine, cell)]
    one, other = ({(cell.sheet, cell.address) for cell in found[engine]} for engine in ENGINES)
    disputed = [cell for cell in found[ENGINES[0]] if (cell.sheet, cell.address) in one & other]
    if not wrong and disputed and has_libreoffice():
        judged = recompute(path, "libreoffice")
        disputed = [cell for cell in disputed if not _is_confirmed(cell, judged[cell.sheet, cell.address])]
    return [*wrong, *disputed]


def roots(found: list[Difference]) -> list[Difference]:
    """Return the cells that do not merely follow another cell that differs."""
    places = {(cell.sheet, *split_address(cell.address)) for cell in found}
    return [cell for cell in found if not places & set(references(cell.formula, cell.sheet))]


def _is_known(engine: str, cell: Difference) -> bool:
    return any(bug.engine == engine and re.search(bug.pattern, cell.formula) for bug in KNOWN_BUGS)


def _is_confirmed(cell: Difference, judged) -> bool:
    """LibreOffice names errors otherwise: #NUM! comes out as #VALUE! in an Excel file."""
    if isinstance(cell.stored, str) and isinstance(judged, str):
        return True
    return not isinstance(judged, str) and abs(float(judged) - float(cell.stored)) <= 1e-9 * abs(
        float(judged)
    )
