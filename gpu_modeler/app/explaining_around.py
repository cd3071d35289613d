"""What a cell rests on and what it drives, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.app.explaining_ground import NO_SOURCE, Ground, ground_of
from gpu_modeler.app.explaining_said import Said, rendered
from gpu_modeler.app.inspecting.effects import dependent_effects
from gpu_modeler.app.inspecting.names import clauses, listed, spot_labels, told_labels
from gpu_modeler.app.inspecting.readings import readers
from gpu_modeler.app.inspecting.sourcing import SOURCE_KINDS
from gpu_modeler.text import Message

LARGEST_NAMED = 20.0
"""Per cent for a per cent: what moves more is next to nothing now, a difference of what is nearly alike."""


def rests(said: Said) -> Iterator[Message]:
    """Tell what typed values are behind a computed cell, and how well they are sourced."""
    ground = ground_of(said.session.calculation, said.spot, said.session.scenario)
    if not ground.count:
        return
    lines = [
        rendered(
            Message(
                "explain_lever",
                {
                    "label": said.session.model.lines[each.line].labels,
                    "change": said.elasticity(each.elasticity or 0.0),
                },
            )
        )
        for each in ground.lines[:3]
    ]
    count = said.count(ground.count)
    yield Message("explain_rests", {"count": count})
    if lines:
        yield Message("explain_levers", {"lines": listed(lines)})
    yield from _sources(said, ground)


def _sources(said: Said, ground: Ground) -> Iterator[Message]:
    kinds = [
        rendered(
            Message(
                "explain_source_count",
                {"kind": _kind_name(kind), "count": said.count(ground.kinds[kind])},
            )
        )
        for kind in (*SOURCE_KINDS, NO_SOURCE)
        if ground.kinds[kind]
    ]
    yield Message("explain_kinds", {"kinds": listed(kinds)})
    if ground.old:
        cell = spot_labels(said.session.model, ground.old[0])
        yield Message("explain_old", {"count": said.count(len(ground.old)), "cell": cell})
    if ground.conflicts:
        cell = spot_labels(said.session.model, ground.conflicts[0])
        yield Message("explain_conflicts", {"count": said.count(len(ground.conflicts)), "cell": cell})


def drives(said: Said) -> Iterator[Message]:
    """Tell which lines use the cell, and which of them it moves most."""
    session = said.session
    found = readers(session.calculation, said.spot, session.scenario)
    if not found:
        yield Message("explain_unused")
        return
    single = [each.spots[0] for each in found if len(each.spots) == 1]
    effects = dependent_effects(session.calculation, said.spot, session.scenario, single)
    strong = sorted(
        (each for each in single if each in effects and 0 < abs(effects[each].value) < LARGEST_NAMED),
        key=lambda each: -abs(effects[each].value),
    )[:3]
    if not strong:
        names = [session.model.lines[each.line].labels for each in found[:3]]
        yield Message("explain_used_by", {"lines": listed(names), "count": said.count(len(found))})
        return
    moves = [
        rendered(
            Message(
                "explain_move",
                {
                    "label": told_labels(session.model, each, said.spot),
                    "change": said.elasticity(effects[each].value),
                },
            )
        )
        for each in strong
    ]
    yield Message("explain_drives", {"count": said.count(len(found)), "moves": clauses(moves)})


def _kind_name(kind: str) -> Message:
    if kind == NO_SOURCE:
        return Message("explain_kind_none")
    return Message(f"source_kind_{kind.replace(' ', '_')}")
