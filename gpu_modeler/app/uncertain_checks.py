"""Problems of what is uncertain: distributions that cannot be drawn, and correlations that cannot all hold."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.analysis.uncertain import Draw, Uncertain, draws_of
from gpu_modeler.errors import ModelerError, Problem
from gpu_modeler.model import Model
from gpu_modeler.text import Message


def uncertain_problems(model: Model) -> Iterator[Problem]:
    """Yield what keeps a simulation from running, by line, then how far correlations would be moved."""
    return (found for found in uncertain_steps(model) if found is not None)


def uncertain_steps(model: Model) -> Iterator[Problem | None]:
    """Yield the same bit by bit: `None` where nothing was found yet."""
    draws: list[Draw] = []
    for known in model.ordered("uncertainties"):
        yield None
        try:
            draws += draws_of(model, [known])
        except ModelerError as fault:
            yield Problem("uncertainty", "error", known.line, fault.message)
    repair = Uncertain.of(draws, model.correlations.values()).repair
    if repair.is_changed:
        moved = {"distance": f"{repair.distance:.3f}", "largest": f"{repair.largest_change:.3f}"}
        yield Problem("correlations", "warning", "", Message("simulate_repaired", moved))
