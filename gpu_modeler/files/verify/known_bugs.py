"""Where an engine is known to compute otherwise than Excel, so that neither its yes nor its no counts there.

Found by comparing with Excel's documentation and with LibreOffice; each is held by a test that fails once the engine is
mended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gpu_modeler.files.verify.records import Answer


@dataclass(frozen=True, slots=True)
class KnownBug:
    """A way in which an engine departs from Excel, and the formulas that may show it.

    pattern: matches every formula that can show the bug, and others that cannot: the engine is trusted with none.
    shows_as: the one error by which it shows, so that any other answer is trusted; empty where it may show as anything.
    hides_value: Excel may have a value where that error shows; otherwise it has another error there.
    harmless: parts of a formula that cannot show the bug as long as no cell of the workbook holds an error.
    """

    engine: str
    pattern: str
    what: str
    shows_as: str = ""
    hides_value: bool = False
    harmless: str = ""

    def concerns(
        self, formula: str, stored: Answer, answer: Answer = None, *, has_errors: bool = True
    ) -> bool:
        """Say whether the bug may show in a cell.

        answer: what the engine computed, `None` before it did. has_errors: whether any cell of the workbook is an error.
        """
        if self.harmless and not has_errors:
            formula = re.sub(self.harmless, "", formula, flags=re.IGNORECASE)
        return self._may_show(formula, stored, answer) and bool(
            re.search(self.pattern, formula, re.IGNORECASE)
        )

    def _may_show(self, formula: str, stored: Answer, answer: Answer) -> bool:
        if not self.shows_as:
            return True
        if self.hides_value:
            return answer == self.shows_as or _catches_errors(formula)
        return answer == self.shows_as and is_error(stored)


KNOWN_BUGS = (
    # A plain positive exponent, or a root, meets none of it.
    KnownBug(
        "formualizer",
        r"\^(?![1-9]|\(1/[1-9])|POWER\(",
        "0^0 is 1, not #NUM!; 0^-1 is #NUM!, not #DIV/0!",
    ),
    KnownBug(
        "formualizer",
        r"\bCOUNT\(",
        "an argument computed as an error makes COUNT an error; Excel skips it",
    ),
    KnownBug("formualizer", r"\bMOD\(", "the quotient is not rounded: MOD(1, 0.1) is 0.0999…, not 0"),
    KnownBug("formualizer", r"\bLOG\(", "base 1 is #NUM!, not #DIV/0!", shows_as="#NUM!"),
    KnownBug("formualizer", r"CEILING\(|FLOOR\(", "signs that differ, and a multiple of zero"),
    KnownBug(
        "formualizer",
        r"\b(?:PMT|PV|FV)\(",
        "a rate below 1e-10 counts as none; infinite and not-a-number come out",
    ),
    KnownBug("formualizer", r"\bIRR\(\{", "an error in a computed array becomes #NUM!", shows_as="#NUM!"),
    KnownBug(
        "ironcalc",
        r"\b(?:AND|OR)\(",
        "stops at the first argument that decides, before an error; Excel does not",
        harmless=r"\b(?:AND|OR)\([^()/^*+&%-]*\)",  # cells and numbers compared, nothing computed
    ),
    KnownBug(
        "ironcalc",
        r"\^|POWER\(",
        "a result too large is #DIV/0!, not #NUM!",
        shows_as="#DIV/0!",
    ),
    KnownBug("ironcalc", r"\bPMT\(", "a rate below -100 % is #NUM!", shows_as="#NUM!", hides_value=True),
)


def bug_at(
    engine: str, formula: str, stored: Answer, answer: Answer = None, *, has_errors: bool = True
) -> KnownBug | None:
    """Return a bug of the engine that may show in a cell; arguments as of `KnownBug.concerns`."""
    for bug in KNOWN_BUGS:
        if bug.engine == engine and bug.concerns(formula, stored, answer, has_errors=has_errors):
            return bug
    return None


def is_error(value: object) -> bool:
    """Say whether a value is the text of an Excel error."""
    return isinstance(value, str) and value in ERRORS


def _catches_errors(formula: str) -> bool:
    return (
        re.search(r"IFERROR\(|IFNA\(|\bIS[A-Z]+\(|\bCOUNT\(|AGGREGATE\(", formula, re.IGNORECASE) is not None
    )


ERRORS = frozenset({"#DIV/0!", "#NUM!", "#VALUE!", "#REF!", "#N/A", "#NAME?", "#NULL!", "#SPILL!", "#CALC!"})
