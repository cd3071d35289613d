"""A verification in words: for the window, the command line, and the exported workbook itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gpu_modeler.files.verify.records import Answer, Engine, Finding, Verification
from gpu_modeler.text import Language, Message, say

NAMED = 20
"""A workbook's note names no more cells than that."""


def summary(found: Verification) -> Message:
    """Return the count: 20,914 of 20,914 formulas verified."""
    if not found.formulas:
        return Message("verify_no_formulas")
    return Message("verify_count", {"verified": f"{found.verified:,}", "formulas": f"{found.formulas:,}"})


def note(found: Verification, moment: str) -> Message:
    """Return what the workbook says of itself; `moment` is the ISO time of the verification, in UTC."""
    values = {"count": summary(found), "engines": _engines(found.engines), "moment": _shown(moment)}
    if found.is_verified:
        return Message("verify_note_good", values)
    kinds = {"differ": found.differences, "not_judged": found.not_judged}
    lists = [_list(kind, findings) for kind, findings in kinds.items() if findings]
    cells = (
        Message("verify_two_lists", dict(zip(("one", "other"), lists, strict=True)))
        if lists[1:]
        else lists[0]
    )
    return Message("verify_note_bad", {**values, "cells": cells})


def note_without(fault: Message, moment: str) -> Message:
    """Return what the workbook says where verification itself failed."""
    return Message("verify_note_failed", {"reason": fault, "moment": _shown(moment)})


def engine_line(engine: Engine) -> Message:
    """Return an engine's count, or why it has none."""
    if engine.fault is not None:
        return Message("verify_engine_failed", {"engine": engine.title, "reason": engine.fault})
    return Message("verify_engine", {"engine": engine.title, "agreeing": f"{engine.agreeing:,}"})


def value_text(value: Answer, language: Language) -> str:
    """Return a value to its last digit; a missing one in words."""
    if value is None:
        return say("verify_no_value", language)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return f'"{value}"' if not value.startswith("#") else value
    return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def recomputed_text(finding: Finding, language: Language) -> str:
    """Return what each engine that can be trusted computes; once where they agree."""
    texts = {engine: value_text(value, language) for engine, value in finding.recomputed.items()}
    if len(set(texts.values())) == 1:
        return f"{next(iter(texts.values()))} ({', '.join(texts)})"
    return "; ".join(f"{text} ({engine})" for engine, text in texts.items())


def _engines(engines: Iterable[Engine]) -> str:
    return "; ".join(f"{engine.title}: {engine.agreeing:,}" for engine in engines if engine.fault is None)


def _shown(moment: str) -> str:
    return f"{moment[:16].replace('T', ' ')} UTC"


def _list(kind: str, findings: Sequence[Finding]) -> Message:
    cells = ", ".join(finding.place for finding in findings[:NAMED])
    key = f"verify_cells_{kind}"
    if len(findings) > NAMED:
        return Message(f"{key}_more", {"cells": cells, "more": f"{len(findings) - NAMED:,}"})
    return Message(key, {"cells": cells})
