"""Trials that follow a model as it is edited: the same draws again and again, over the values of now.

What is drawn depends on the uncertainties alone, so it is drawn once. Of a batch only what an edit may move is made
anew; when a cell among its inputs is typed into or dragged, the batch is asked again, and nothing else happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Thread

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.moving import Answers, Asker
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.uncertain import CellValues
from gpu_modeler.app.live_changes import CellName, cell_of, is_there
from gpu_modeler.app.live_draws import Drawn, Draws, may_change_draws
from gpu_modeler.engine import Calculation, compiled
from gpu_modeler.engine.behind import Behind
from gpu_modeler.errors import CellError
from gpu_modeler.model import BASE, Model, Place, Replacement

Values = NDArray[np.float64]

USUAL = Sampling(8192, 1)
_BATCHES_KEPT = 4
_HOT_KEPT = 4
"""How many of the cells edited last every batch holds among its inputs, whether uncertain or not."""
_MOST_NUMBERS, _SMALLEST_PART = 1 << 25, 64
"""Inputs and the outputs' lines are at most so many numbers at a time, in all trials together."""


class LiveTrials:
    """One model, always the same trials. For one thread at a time.

    Invariant: what `answers` returns is, to the last bit, what a simulation of the model as it is now would. Where
    kernels may answer, they do so from when they can: as a simulation by kernels would, numpy's to 1e-12.
    """

    def __init__(self, model: Model, sampling: Sampling = USUAL, *, may_compile: bool = False) -> None:
        """Take a model that nobody else changes."""
        self._may_compile = may_compile and compiled.is_available()
        if self._may_compile and not compiled.is_ready():
            Thread(target=compiled.prepare, name="prepare-kernels", daemon=True).start()
        self.model = model
        self.sampling = sampling
        self._calculation = Calculation.of(model)
        self._draws = Draws(sampling)
        self._kept: dict[tuple[tuple[Output, ...], str], _Kept] = {}
        self._hot: list[CellName] = []

    def value(self, output: Output, scenario: str = BASE) -> float | CellError:
        """Return a cell's own value, with nothing varied."""
        return self._calculation.value(output.line, output.place, scenario)

    # --- following ----------------------------------------------------------------------------------

    def follow(self, replacements: Sequence[Replacement]) -> None:
        """Change the model as it was changed elsewhere."""
        before = self._calculation.state
        for replacement in replacements:
            self.model.apply(replacement)
        self._calculation.refresh(replacements)
        if any(map(may_change_draws, replacements)):
            self._draws.look_again()
        if self._calculation.state is not before:
            self._kept.clear()
            self._hot = [cell for cell in self._hot if self._is_there(*cell)]
        cells = [cell_of(replacement) for replacement in replacements if replacement.table == "cells"]
        self._warm_up(cells)
        for key, kept in tuple(self._kept.items()):
            if not kept.outlives(cells):
                del self._kept[key]

    def _is_there(self, line: str, place: Place) -> bool:
        return is_there(self.model, line, place)

    def _warm_up(self, cells: Sequence[CellName]) -> None:
        if len(cells) <= _HOT_KEPT:
            new = [cell for cell in cells if self._is_there(*cell)]
            self._hot = [*new, *(cell for cell in self._hot if cell not in new)][:_HOT_KEPT]

    # --- asking -------------------------------------------------------------------------------------

    def is_uncertain(self, output: Output, scenario: str = BASE) -> bool:
        """Say whether any uncertain cell stands behind an output.

        Raises:
            ModelerError: an uncertainty cannot be drawn.
        """
        behind = self._behind([output])
        return any(behind.holds(*cell) for cell in self._draws.of(self.model, scenario).cells)

    def answers(
        self, outputs: Sequence[Output], scenario: str = BASE, hot: Iterable[CellName] = ()
    ) -> Answers:
        """Return the outputs in every trial. `hot` cells are going to be edited next, so that it will be quick.

        Raises:
            KeyError: an output is no cell of the model.
            ModelerError: an uncertainty cannot be drawn, or what it moves holds an error.
        """
        key = (tuple(outputs), scenario)
        kept = self._kept.pop(key, None)
        if kept is None or not kept.holds_all(hot):
            kept = self._made(key[0], scenario, hot)
        self._kept[key] = kept
        while len(self._kept) > _BATCHES_KEPT:
            del self._kept[next(iter(self._kept))]
        if kept.found is None:
            kept.found = self._evaluated(kept, scenario)
        return kept.found

    def _behind(self, outputs: Sequence[Output]) -> Behind:
        state = self._calculation.state
        return Behind.of(state.order, state.ground, [(output.line, output.place) for output in outputs])

    def _made(self, outputs: tuple[Output, ...], scenario: str, hot: Iterable[CellName]) -> _Kept:
        behind = self._behind(outputs)
        also = tuple(cell for cell in dict.fromkeys([*hot, *self._hot]) if behind.holds(*cell))
        return _Kept(outputs, behind, also)

    @property
    def is_compiled(self) -> bool:
        """Whether kernels answer by now."""
        return self._may_compile and compiled.is_ready()

    def _evaluated(self, kept: _Kept, scenario: str) -> Answers:
        drawn = self._draws.of(self.model, scenario)
        inputs = kept.wanted(drawn) | frozenset(kept.hot)
        if not inputs:
            return self._constant(kept.outputs, scenario)
        key = (inputs, self.is_compiled)
        if kept.asker is None or key != (kept.inputs, kept.is_compiled):
            kept.inputs, kept.is_compiled = key
            kept.asker = Asker(self._calculation, kept.outputs, scenario, compiled=kept.is_compiled)
        asker = kept.asker
        return _joined([asker.answers(self._inputs(kept, scenario, part)) for part in self._parts(kept)])

    def _parts(self, kept: _Kept) -> list[slice]:
        """Return the trials to evaluate at a time: all, or so many that a very large model fits into memory."""
        lines = {output.line for output in kept.outputs}
        numbers = len(kept.inputs) + sum(self._calculation.values(line)[..., 0].size for line in lines)
        trials, size = self.sampling.trials, max(_SMALLEST_PART, _MOST_NUMBERS // numbers)
        return [slice(at, min(at + size, trials)) for at in range(0, trials, size)]

    def _inputs(self, kept: _Kept, scenario: str, part: slice) -> CellValues:
        """Return every uncertain cell that matters as it is in each of some trials, and the hot ones as they are."""
        drawn = self._draws.of(self.model, scenario)
        wanted = kept.wanted(drawn)
        numbers = [row[part] for row in drawn.numbers]
        moved = drawn.uncertain.cells_moved_by(
            numbers, self._calculation, scenario, lambda *cell: cell in wanted
        )
        count = part.stop - part.start
        still = {cell: self._standing_still(cell, scenario, count) for cell in kept.hot if cell not in moved}
        return {**moved, **still}

    def _standing_still(self, cell: CellName, scenario: str, count: int) -> Values:
        """Return the value in force in every trial; where a formula is in force nothing, so that it stays so."""
        line, place = cell
        typed = self.model.cell(line, place, scenario)
        if typed is None or typed.value is None:
            return np.ma.masked_array(np.zeros(count), mask=True)
        return np.full(count, typed.value)

    def _constant(self, outputs: Sequence[Output], scenario: str) -> Answers:
        found = [self.value(output, scenario) for output in outputs]
        values = [[np.nan if isinstance(value, CellError) else value] for value in found]
        codes = [[int(value) if isinstance(value, CellError) else 0] for value in found]
        trials = self.sampling.trials
        return Answers(
            np.repeat(np.array(values, dtype=np.float64), trials, axis=1),
            np.repeat(np.array(codes, dtype=np.uint8), trials, axis=1),
        )


def _joined(parts: Sequence[Answers]) -> Answers:
    if len(parts) == 1:
        return parts[0]
    return Answers(
        np.concatenate([part.values for part in parts], axis=1),
        np.concatenate([part.codes for part in parts], axis=1),
    )


@dataclass
class _Kept:
    """A batch that can be asked again, and what it answered for the model as it is now, if that is known."""

    outputs: tuple[Output, ...]
    behind: Behind
    hot: tuple[CellName, ...]
    asker: Asker | None = None
    inputs: frozenset[CellName] = frozenset()
    is_compiled: bool = False
    found: Answers | None = field(default=None, repr=False)
    _wanted: tuple[Drawn, frozenset[CellName]] | None = None

    def wanted(self, drawn: Drawn) -> frozenset[CellName]:
        """Return the uncertain cells that stand behind the outputs."""
        if self._wanted is None or self._wanted[0] is not drawn:
            self._wanted = drawn, frozenset(cell for cell in drawn.cells if self.behind.holds(*cell))
        return self._wanted[1]

    def outlives(self, changed: Sequence[CellName]) -> bool:
        """Forget the answer where it may be another now; say whether the batch can give the new one."""
        mattering = [cell for cell in changed if self.behind.holds(*cell)]
        if mattering:
            self.found = None
        return all(cell in self.inputs for cell in mattering)

    def holds_all(self, hot: Iterable[CellName]) -> bool:
        return all(cell in self.inputs or not self.behind.holds(*cell) for cell in hot)
