"""The command `seek`: all values of an input at which an output has its target; the model with the chosen one written."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from math import isnan
from typing import Any

from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.seek import Goal, InTurn, Sought, Unknown, seek, seek_in_turn
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.outputs import find_output
from gpu_modeler.app.seek_words import SoughtTexts, messages, nearest_message
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.app.typing import exact_value
from gpu_modeler.errors import ModelerError
from gpu_modeler.headless.sensitivity import driver_record
from gpu_modeler.model import Model
from gpu_modeler.text import Message


class GoalsUnpaired(ModelerError):
    """There are not as many bounds as inputs, or outputs as targets."""

    key = "error_goals_unpaired"


class NoSolution(ModelerError):
    """A model with the solution was to be written, and there is none."""

    key = "error_no_solution"


def run(options: Namespace, session: Session, scenario: str) -> None:
    """Seek, print what was found, and write the model where that is asked for.

    Raises:
        NoSolution: a model was to be written and the target cannot be met; no file is written.
    """
    steps = _steps(options, session, scenario)
    if len(steps) == 1:
        _seek_one(options, session, *steps[0], scenario)
    else:
        _seek_in_turn(options, session, steps, scenario)


def _steps(options: Namespace, session: Session, scenario: str) -> list[tuple[Unknown, Goal]]:
    counts = {name: len(getattr(options, name)) for name in ("input", "low", "high", "output", "target")}
    goals = counts["output"]
    is_paired = counts["input"] == counts["low"] == counts["high"] and goals == counts["target"]
    if not is_paired or goals not in {1, counts["input"]}:
        raise GoalsUnpaired(
            **{f"{name}s": count for name, count in counts.items()} | {"highs": counts["high"]}
        )
    unknowns = [
        _unknown(session, *each, scenario)
        for each in zip(options.input, options.low, options.high, strict=True)
    ]
    found = [_goal(session.model, *each) for each in zip(options.output, options.target, strict=True)]
    return list(zip(unknowns, found * len(unknowns) if goals == 1 else found, strict=True))


def _unknown(session: Session, text: str, low: str, high: str, scenario: str) -> Unknown:
    name, _, move = text.partition("=")
    driver, rest = words.find_driver(session, f"{name}={move.strip()}:" if move else name, scenario)
    if rest:
        raise words.SettingsUnreadable(name=name, text=move)
    bounds = [words.read_setting(session.model, driver, bound) for bound in (low, high)]
    return Unknown.of(session.calculation, driver, bounds[0], bounds[1], scenario)


def _goal(model: Model, output: str, target: str) -> Goal:
    found = find_output(model, output)
    return Goal(found, exact_value(model.lines[found.line], target))


# --- one unknown ---


def _seek_one(options: Namespace, session: Session, unknown: Unknown, goal: Goal, scenario: str) -> None:
    sought = seek(session.calculation, unknown, goal, scenario)
    record = _record(session.model, sought)
    lines = list(_lines(session, sought))
    if options.out:
        if sought.best is None:
            raise _no_solution(session.model, sought)
        _write(options, session, {unknown.driver: sought.best}, [goal], scenario)
        record["written"] = options.out
        lines.append(_written(session.model, unknown.driver, sought.best, options.out))
    _print(options, record, lines)


def _lines(session: Session, sought: Sought) -> Iterator[str]:
    """Yield the question and what was found."""
    language = system_language()
    for message in messages(session, sought):
        yield message.in_language(language)


def _no_solution(model: Model, sought: Sought) -> NoSolution:
    at = SoughtTexts(model, sought)
    near = Message("error_no_solution_near", {"near": nearest_message(at, sought)})
    return NoSolution(
        input=words.driver_label(model, sought.unknown.driver),
        output=naming.label(model, sought.goal.output),
        target=at.value(sought.goal.target),
        low=at.setting(sought.unknown.low),
        high=at.setting(sought.unknown.high),
        near=near,
    )


def _record(model: Model, sought: Sought) -> dict[str, Any]:
    found, goal, unknown = sought.found, sought.goal, sought.unknown
    leaps = [
        {"low": leap.low, "high": leap.high, "value_low": leap.value_low, "value_high": leap.value_high}
        for leap in found.leaps
    ]
    if unknown.whole:
        leaps = [
            record | {"closer": sought.closer(leap)} for record, leap in zip(leaps, found.leaps, strict=True)
        ]
    return {
        **driver_record(model, unknown.driver),
        "scenario": sought.scenario,
        "output": naming.name(model, goal.output),
        "target": goal.target,
        "low": unknown.low,
        "high": unknown.high,
        "whole": unknown.whole,
        "start": sought.start,
        "roots": [
            {"at": root.at, "value": root.value, "kind": root.kind, "low": root.low, "high": root.high}
            for root in found.roots
        ],
        "between" if unknown.whole else "jumps": leaps,
        "errors": [list(gap) for gap in found.gaps],
        "nearest": None if found.nearest is None else dict(zip(("at", "value"), found.nearest, strict=True)),
        "best": sought.best,
        "points": found.points,
        "written": None,
    }


# --- several unknowns ---


def _seek_in_turn(
    options: Namespace, session: Session, steps: list[tuple[Unknown, Goal]], scenario: str
) -> None:
    found = seek_in_turn(session.calculation, steps, scenario)
    settings = {
        unknown.driver: setting
        for (unknown, _), setting in zip(steps, found.settings, strict=True)
        if setting is not None
    }
    record, lines = _turn_record(session.model, found), list(_turn_lines(session.model, found))
    if options.out:
        if not found.is_met:
            raise TargetsNotMet(what="; ".join(lines[1:]))
        _write(options, session, settings, list(dict.fromkeys(goal for _, goal in steps)), scenario)
        record["written"] = options.out
        lines.extend(_written(session.model, driver, at, options.out) for driver, at in settings.items())
    _print(options, record, lines)


class TargetsNotMet(ModelerError):
    """A model was to be written, and the targets cannot be met together."""

    key = "error_targets_not_met"


def _turn_lines(model: Model, found: InTurn) -> Iterator[str]:
    language = system_language()
    what = Message("seek_all_met" if found.is_met else "seek_not_met")
    yield Message("seek_turn", {"rounds": found.rounds, "what": what}).in_language(language)
    for (unknown, _), setting in zip(found.steps, found.settings, strict=True):
        at = "—" if setting is None else words.setting_text(model, unknown.driver, setting)
        label = words.moved_label(model, unknown.driver)
        yield Message("seek_setting", {"input": label, "at": at}).in_language(language)
    for goal, value in dict(zip((goal for _, goal in found.steps), found.values, strict=True)).items():
        line = model.lines[goal.output.line]
        shown = {"value": words.precise_text(line, value), "target": words.precise_text(line, goal.target)}
        label = naming.label(model, goal.output)
        yield Message("seek_value", {"output": label, **shown}).in_language(language)


def _turn_record(model: Model, found: InTurn) -> dict[str, Any]:
    return {
        "scenario": found.scenario,
        "met": found.is_met,
        "rounds": found.rounds,
        "steps": [
            {
                **driver_record(model, unknown.driver),
                "low": unknown.low,
                "high": unknown.high,
                "whole": unknown.whole,
                "at": setting,
                "output": naming.name(model, goal.output),
                "target": goal.target,
                "value": None if isnan(value) else value,
            }
            for (unknown, goal), setting, value in zip(found.steps, found.settings, found.values, strict=True)
        ],
        "written": None,
    }


# --- writing ---


def _write(
    options: Namespace, session: Session, settings: dict[Driver, float], goals: list[Goal], scenario: str
) -> None:
    words.accept(session, settings, scenario, words.goal_note(session.model, goals))
    session.save_as(options.out)


def _written(model: Model, driver: Driver, setting: float, path: str) -> str:
    at = words.setting_text(model, driver, setting)
    label = words.driver_label(model, driver)
    return Message("seek_written", {"path": path, "input": label, "at": at}).in_language(system_language())


def _print(options: Namespace, record: dict[str, Any], lines: list[str]) -> None:
    if options.json:
        print(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        print("\n".join(lines))
