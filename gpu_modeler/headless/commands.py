"""What each command does. A command prints its result, or raises a `ModelerError` and has changed nothing."""

from __future__ import annotations

import csv
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from gpu_modeler.app import addressing
from gpu_modeler.app.checks import formula_problems
from gpu_modeler.app.claims import ClaimResult
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile, system_language
from gpu_modeler.app.typing import exact_value
from gpu_modeler.edits import DefineLine, lookup
from gpu_modeler.errors import CellError, ModelerError, Problem
from gpu_modeler.files import gpum, starter
from gpu_modeler.headless.arguments import WrongUse
from gpu_modeler.model import BASE, Model
from gpu_modeler.text import LANGUAGES, Labels, Language, say

STARTER = "starter"
COLUMNS = ("line", "company", "segment", "period", "scenario", "value", "unit", "kind")


def show(options: Namespace) -> None:
    """Print a line's values as CSV."""
    session = _opened(options.model)
    line = lookup.find_line(session.model, options.line)
    scenario = _scenario(session.model, options.scenario)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    found = list(addressing.rows(session, line, _items(options), scenario))
    writer.writerow(COLUMNS)
    for row in found:
        places = [row.items.get(axis, "") for axis in COLUMNS[1:4]]
        writer.writerow([row.line, *places, row.scenario, value_text(row.value), row.unit, row.kind])


def set_value(options: Namespace) -> None:
    """Put a number at one place and write the model to another file."""
    session = _opened(options.model)
    line = lookup.find_line(session.model, options.line)
    scenario = _scenario(session.model, options.scenario)
    place = addressing.find_place(session.model, line, _items(options))
    session.set_value(line.id, place, exact_value(line, options.value), scenario)
    session.save_as(options.out)


def define(options: Namespace) -> None:
    """Add a line, or redefine one, and write the model to another file."""
    session = _opened(options.model)
    known = session.model.lines.get(options.line)
    axes = options.axes.split(",") if options.axes else () if options.axes == "" or not known else known.axes
    unit = options.unit if options.unit is not None else known.unit if known else "1"
    edit = DefineLine(
        options.line,
        formula=options.formula.strip().removeprefix("=").strip(),
        unit=unit,
        axes=tuple(axis.strip() for axis in axes),
        section=options.section or "",
        labels=_labels(options),
    )
    session.perform(edit)
    session.save_as(options.out)


def export(options: Namespace) -> int:
    """Write an Excel workbook; return the exit status."""
    from gpu_modeler.headless import verify as verifying

    session = _opened(options.model)
    return verifying.export(options, session, _scenario(session.model, options.scenario))


def verify(options: Namespace) -> int:
    """Recompute a workbook; return the exit status."""
    from gpu_modeler.headless import verify as verifying

    return verifying.verify(options)


def extract(options: Namespace) -> None:
    """Write a page as CSV or as a small workbook."""
    from gpu_modeler.headless import extracts

    extracts.extract(options, _shown(options))


def note(options: Namespace) -> None:
    """Write the table of a research note as CSV or as a workbook."""
    from gpu_modeler.headless import extracts

    extracts.note(options, _shown(options))


def check(options: Namespace) -> None:
    """Print problems and claims, for people or as JSON; of a model that cannot be calculated, what is in the way."""
    from gpu_modeler.headless import checking

    model = _model(options.model)
    session, problems, claims = _findings(model)
    language = system_language()
    found, score = checking.checked(session) if session else ([], None)
    if options.json:
        report: dict[str, object] = {
            "problems": [_problem_record(problem, language) for problem in problems],
            "claims": [_claim_record(result) for result in claims],
            "findings": [checking.finding_record(model, finding, language) for finding in found],
            "score": checking.score_record(score) if score else None,
        }
        print(json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False))
        return
    checking.print_findings(model, found, language)
    if score is not None:
        print(score.message.in_language(language))
    for problem in problems if session is None else ():
        severity = say(f"headless_{problem.severity}", language)
        print(f"{severity}  {problem.place}  {problem.message.in_language(language)}")
    for result in claims:
        print(_claim_text(result, language))
    agreeing = sum(result.verdict == "agrees" for result in claims)
    standing = score.errors + score.warnings if score else len(problems)
    counts = {"problems": standing, "claims": len(claims), "agreeing": agreeing}
    print(say("headless_check_summary", language, **counts))


def review(options: Namespace) -> None:
    """Print what a returned workbook changes; write the model that takes the changes where that is asked for."""
    from gpu_modeler.headless import review as reviews

    reviews.check_use(options)
    reviews.run(options, _opened(options.model))


def import_table(options: Namespace) -> None:
    """Take the values of a table into a copy of the model, or say what that would change, or propose a mapping."""
    from gpu_modeler.headless import tables

    tables.check_use(options)
    tables.run(options, _opened(options.model))


def sensitivity(options: Namespace) -> None:
    """Print a sensitivity table or a tornado."""
    from gpu_modeler.headless import sensitivity as tables

    session = _opened(options.model)
    tables.run(options, session, _scenario(session.model, options.scenario))


def seek(options: Namespace) -> None:
    """Print where an output has a value; write the model in which it has where that is asked for."""
    from gpu_modeler.headless import seek as seeking

    session = _opened(options.model)
    seeking.run(options, session, _scenario(session.model, options.scenario))


def simulate(options: Namespace) -> None:
    """Print what uncertain inputs make of outputs."""
    from gpu_modeler.headless import simulate as simulating

    session = _opened(options.model)
    simulating.run(options, session, _scenario(session.model, options.scenario))


def compare(options: Namespace) -> None:
    """Print outputs in all scenarios side by side."""
    from gpu_modeler.headless import compare as comparing

    comparing.run(options, _opened(options.model))


def bridge(options: Namespace) -> None:
    """Print what the difference of an output between two versions is made of."""
    from gpu_modeler.headless import bridge as bridging

    bridging.run(options)


def implied(options: Namespace) -> None:
    """Print what must be true for today's prices."""
    from gpu_modeler.headless import implied as prices

    session = _opened(options.model)
    prices.run(options, session, _scenario(session.model, options.scenario))


def salvage(options: Namespace) -> int:
    """Write what is sound of a damaged document to another file; return the exit status."""
    from gpu_modeler.headless import salvage as salvaging

    return salvaging.run(options)


COMMANDS: Mapping[str, Callable[[Namespace], int | None]] = {
    "show": show,
    "set": set_value,
    "define": define,
    "export": export,
    "verify": verify,
    "check": check,
    "import": import_table,
    "extract": extract,
    "note": note,
    "review": review,
    "sensitivity": sensitivity,
    "seek": seek,
    "simulate": simulate,
    "compare": compare,
    "bridge": bridge,
    "implied": implied,
    "salvage": salvage,
}


def value_text(value: float | CellError) -> str:
    """Return a number to its last digit, or Excel's error text."""
    return value.text if isinstance(value, CellError) else repr(value + 0.0)  # -0.0 reads as 0.0


def _opened(name: str) -> Session:
    """Return a session on a file or the starter model that keeps no settings and no recent files."""
    return Session(_model(name), SettingsFile.nowhere())


def _shown(options: Namespace) -> Session:
    """Return a session that shows the scenario in the language that are asked for."""
    session = _opened(options.model)
    session.choose_scenario(_scenario(session.model, options.scenario))
    if options.language is not None:
        session.choose_language(_language(options.language))
    return session


def _model(name: str) -> Model:
    return starter.load_starter() if name == STARTER else gpum.read(Path(name))


def _findings(model: Model) -> tuple[Session | None, list[Problem], list[ClaimResult]]:
    try:
        session = Session(model, SettingsFile.nowhere())
    except ModelerError as fault:
        problems = formula_problems(model) or [Problem("circle", "error", "", fault.message)]
        return (
            None,
            problems,
            [ClaimResult(claim, (), "disagrees", fault.message) for claim in model.ordered("claims")],
        )
    return session, session.problems(), session.claims()


def _items(options: Namespace) -> dict[str, str | None]:
    return {axis: getattr(options, axis) for axis in ("company", "segment", "period")}


def _scenario(model: Model, name: str | None) -> str:
    return BASE if name is None else lookup.find_scenario(model, name).id


def _language(name: str) -> Language:
    if name not in LANGUAGES:
        raise WrongUse(detail=f"--language: {' | '.join(LANGUAGES)}")
    return name


def _labels(options: Namespace) -> Labels | None:
    zh, en = options.label_zh or "", options.label_en or ""
    return Labels(zh or en, en or zh) if zh or en else None


def _problem_record(problem: Problem, language: Language) -> dict[str, str]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "place": problem.place,
        "message": problem.message.in_language(language),
    }


def _claim_record(result: ClaimResult) -> dict[str, object]:
    """Return a claim as JSON holds it: one value as a number, two as a list, an error as its text, none as null."""
    values = [value.text if isinstance(value, CellError) else value for value in result.values]
    expected = list(result.claim.expected)
    return {
        "id": result.claim.id,
        "value": None if not values else values[0] if len(values) == 1 else values,
        "expected": expected[0] if len(expected) == 1 else expected,
        "verdict": result.verdict,
    }


def _claim_text(result: ClaimResult, language: Language) -> str:
    verdict = say(f"headless_{result.verdict}", language)
    values = "; ".join(value_text(value) for value in result.values)
    expected = "; ".join(value_text(value) for value in result.claim.expected)
    unit = result.claim.unit if result.claim.unit not in {"1", "x"} else ""
    if result.fault is not None:
        values = result.fault.in_language(language)
    label = result.claim.labels.in_language(language)
    return f"{verdict}  {result.claim.id}  {label}  {values} ({expected} {unit})".replace(" )", ")")
