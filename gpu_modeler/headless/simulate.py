"""The command `simulate`: figures of uncertain outputs with their standard errors, readable or as JSON.

What is printed depends on the model, the seed and the options alone, not on how many workers there were or where.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from time import monotonic

from gpu_modeler.analysis.indices import Indices
from gpu_modeler.analysis.job import Watch
from gpu_modeler.analysis.sampling import KINDS, Sampling
from gpu_modeler.app import simulating
from gpu_modeler.app.outputs import find_output, find_outputs
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.app.simulating import Request
from gpu_modeler.app.watching import usual_period
from gpu_modeler.edits import lookup
from gpu_modeler.headless.arguments import WrongUse, whole_number
from gpu_modeler.headless.simulate_lines import driver_lines, lines
from gpu_modeler.headless.simulate_record import drivers_record, race_record, record
from gpu_modeler.headless.terminal import write_over
from gpu_modeler.model import PERIOD
from gpu_modeler.text import say

_SECONDS_BETWEEN = 0.2


def run(options: Namespace, session: Session, scenario: str) -> None:
    """Simulate and print."""
    model = session.model
    asked = tuple(dict.fromkeys(o for text in _asked(options) for o in find_outputs(model, text)))
    if not asked and not options.race:
        raise WrongUse(detail=say("simulate_nothing_asked", system_language()))
    year = lookup.find_item(model.axes[PERIOD], options.year) if options.year else usual_period(model)
    workers, cluster = whole_number("workers", options.workers, 0), options.cluster or ""
    request = Request(asked, _sampling(options), scenario, workers, cluster, race=bool(options.race))
    told = _drivers(options, session, request)
    with _Progress() as watch:
        found = simulating.simulate_model(model, request, watch)
    if options.json:
        written = record(model, found, asked, scenario)
        if options.race:
            written["race"] = race_record(model, found, year)
        if told is not None:
            written["drivers"] = drivers_record(model, told)
        print(json.dumps(written, ensure_ascii=False, indent=2, allow_nan=False))
        return
    language = system_language()
    print("\n".join(lines(model, found, asked, year if options.race else "", language)))
    if told is not None:
        print("\n".join(("", *driver_lines(model, told, language))))


def _drivers(options: Namespace, session: Session, request: Request) -> Indices | None:
    if not options.drivers:
        return None
    output = find_output(session.model, options.drivers)
    with _Progress() as watch:
        return simulating.run_indices(
            session.model,
            output,
            request.sampling,
            request.scenario,
            workers=request.workers,
            cluster=request.cluster,
            watch=watch,
        )


def _asked(options: Namespace) -> list[str]:
    """Return the outputs that are named; the one whose drivers are asked for is one of them."""
    return [*(options.output or ()), *([options.drivers] if options.drivers else [])]


def _sampling(options: Namespace) -> Sampling:
    method = options.method or KINDS[0]
    if method not in KINDS:
        raise WrongUse(detail=f"--method: {' | '.join(KINDS)}")
    trials = whole_number("trials", options.trials, simulating.USUAL_TRIALS)
    return Sampling(trials, whole_number("seed", options.seed, simulating.USUAL_SEED), method)


class _Progress:
    """Tells on standard error how far a run is, where a person looks on; one line that is written over and then wiped out."""

    def __init__(self) -> None:
        self._is_seen = sys.stderr.isatty()
        self._next = monotonic() + _SECONDS_BETWEEN
        self._width = 0

    def __enter__(self) -> Watch | None:
        return self._tell if self._is_seen else None

    def __exit__(self, *raised: object) -> None:
        if self._width:
            self._write(" " * self._width)
            self._write("")

    def _tell(self, done: int, total: int) -> None:
        if monotonic() < self._next:
            return
        self._next = monotonic() + _SECONDS_BETWEEN
        share = f"{done / total:.0%}"
        text = say("simulate_progress", system_language(), done=f"{done:,}", total=f"{total:,}", share=share)
        self._write(text.ljust(self._width))
        self._width = len(text)

    def _write(self, text: str) -> None:
        write_over(text)
        sys.stderr.flush()
