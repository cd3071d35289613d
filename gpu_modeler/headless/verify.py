"""The commands `verify` and `export`: how many formulas independent engines confirm, and the cells that they do not.

The exit status says it too: 0 where every formula cell is verified, else 1.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.files.excel.options import BOOK_LANGUAGES, MONIES, ExportOptions
from gpu_modeler.files.verify import words
from gpu_modeler.files.verify.records import Answer, Finding, Verification
from gpu_modeler.files.verify.verifying import verify_workbook
from gpu_modeler.headless.arguments import WrongUse
from gpu_modeler.text import Language, say


def verify(options: Namespace) -> int:
    """Recompute a workbook, print what was found, and return the exit status."""
    found = verify_workbook(Path(options.workbook))
    language = system_language()
    if options.json:
        print(json.dumps(report(found, language), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        print("\n".join(lines(found, language)))
    return 0 if found.is_verified and found.formulas else 1


def export(options: Namespace, session: Session, scenario: str) -> int:
    """Write a workbook, print its count, and return the exit status."""
    asked = ExportOptions(
        _one_of("language", options.language or session.language, BOOK_LANGUAGES),
        scenario,
        _one_of("money", options.money or "", MONIES),
    )
    done = session.export_excel(options.workbook, asked, verified=not options.no_verify)
    language = system_language()
    if done.is_copy:
        print(say("export_copied", language, asked=options.workbook, path=done.path))
    if done.fault is not None:
        print(done.fault.in_language(language))
    if done.verification is not None:
        print("\n".join(lines(done.verification, language)))
    return 0 if done.is_verified or options.no_verify else 1


def _one_of(option: str, value: str, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise WrongUse(detail=f"--{option}: {' | '.join(filter(None, known))}")
    return value


def lines(found: Verification, language: Language) -> Iterable[str]:
    """Yield the count, a line for each engine, and a line for each cell that is not verified."""
    yield words.summary(found).in_language(language)
    for engine in found.engines:
        yield words.engine_line(engine).in_language(language)
    for finding in found.findings:
        yield _finding_line(finding, language)


def _finding_line(finding: Finding, language: Language) -> str:
    stored = say("verify_stored", language, value=words.value_text(finding.stored, language))
    if finding.reason is not None:
        outcome = say("verify_not_judged", language, reason=finding.reason)
    else:
        outcome = say("verify_recomputed", language, values=words.recomputed_text(finding, language))
    return f"{finding.place}  {finding.formula}  {stored}  {outcome}"


def report(found: Verification, language: Language) -> dict[str, Any]:
    """Return a verification as JSON holds it."""
    return {
        "formulas": found.formulas,
        "verified": found.verified,
        "engines": [
            {
                "name": engine.name,
                "version": engine.version,
                "agreeing": engine.agreeing,
                "fault": None if engine.fault is None else engine.fault.in_language(language),
            }
            for engine in found.engines
        ],
        "differences": [_record(finding) for finding in found.differences],
        "not_judged": [
            {**_record(finding), "reason": finding.reason.in_language(language) if finding.reason else ""}
            for finding in found.not_judged
        ],
    }


def _record(finding: Finding) -> dict[str, Answer | dict[str, Answer]]:
    return {
        "sheet": finding.sheet,
        "cell": finding.cell,
        "formula": finding.formula,
        "stored": finding.stored,
        "recomputed": dict(finding.recomputed),
    }
