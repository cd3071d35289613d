"""Why an output differs between two versions: the difference attributed to groups of drivers, adding up exactly.

Each group of cells that differ is taken from one version or from the other; all combinations are cases of one batch (of
one for each version where formulas changed too), and each group gets its Shapley value: its effect averaged over all
orders in which the groups could be changed. No order is preferred, and nothing is left over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import fsum

import numpy as np

from gpu_modeler.analysis import shapley
from gpu_modeler.analysis.bridge_groups import Group, groups_of, joined_group, merged
from gpu_modeler.analysis.differences import CellDifference, Version
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.edits import lookup
from gpu_modeler.engine.storage import Flags, Values
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import Unit

__all__ = [
    "MOST_GROUPS",
    "Bridge",
    "Group",
    "OutputIsError",
    "OutputMissing",
    "Step",
    "UnitsDoNotFit",
    "bridge",
    "total",
]

MOST_GROUPS = 12


class OutputMissing(ModelerError):
    """One of the versions does not have the output."""

    key = "error_bridge_output_missing"


class OutputIsError(ModelerError):
    """The output is an error in one of the versions, so that there is no difference to explain."""

    key = "error_bridge_output_error"


class UnitsDoNotFit(ModelerError):
    """The output is another quantity in one of the versions."""

    key = "error_bridge_units"


@dataclass(frozen=True, slots=True)
class Step:
    """What a group adds to the output, in the output's unit."""

    group: Group
    value: float


@dataclass(frozen=True, slots=True)
class Bridge:
    """The output in both versions, in the later one's unit, and the steps between, the largest first.

    Groups without any effect are left out, but for that of the formulas.
    `cases` counts the combinations evaluated. The `merged` groups were put together as "other" because there were too
    many; groups of kind "joined" because taken apart they give errors.
    """

    output: Output
    unit: str
    before: Version
    after: Version
    start: float
    end: float
    steps: tuple[Step, ...]
    cases: int
    merged: tuple[Group, ...] = ()

    @property
    def change(self) -> float:
        """The difference that is explained."""
        return self.end - self.start


def bridge(
    before: Version, after: Version, output: Output, by: str = "section", most: int = MOST_GROUPS
) -> Bridge:
    """Attribute the difference of an output to groups `by` section, by line, or by an axis such as company.

    Raises:
        OutputMissing: a version has no such cell.
        OutputIsError: a version gives an error there.
        UnitsDoNotFit: the versions hold it as different quantities.
        ModelerError: there is no such axis.
    """
    for version in (before, after):
        _require_number(version, output)
    unit = after.model.lines[output.line].unit
    groups = groups_of(before, after, output, by)
    game = _Game(before, after, output, groups)
    small: tuple[Group, ...] = ()
    if len(groups) > most:
        groups, small = merged(groups, game.sizes(), most)
        game = _Game(before, after, output, groups)
    worths = game.worths(shapley.memberships(len(groups)))
    blocks = shapley.joined(worths)
    values = shapley.shapley_values(shapley.of_blocks(worths, blocks))
    steps = [
        Step(joined_group([groups[at] for at in block]), float(value))
        for block, value in zip(blocks, values, strict=True)
        if value != 0 or any(groups[at].has_formulas for at in block)
    ]
    steps.sort(key=lambda step: (step.group.kind == "other", -abs(step.value)))
    return Bridge(
        output, unit, before, after, float(worths[0]), float(worths[-1]), tuple(steps), game.cases, small
    )


def _require_number(version: Version, output: Output) -> None:
    line = version.model.lines.get(output.line)
    if line is None or output.place not in version.model.places(line):
        raise OutputMissing(name=version.labels, line=output.line, place="/".join(output.place) or "—")
    value = version.calculation.value(output.line, output.place, version.scenario)
    if isinstance(value, CellError):
        raise OutputIsError(name=version.labels, line=lookup.line_name(line), error=value.text)


# --- combinations ---------------------------------------------------------------------------------


@dataclass
class _Game:
    """Evaluates combinations: which groups are taken from the later version."""

    before: Version
    after: Version
    output: Output
    groups: Sequence[Group]
    cases: int = field(default=0, init=False)

    def worths(self, members: Flags) -> Values:
        """Return the output `[case]` in the later version's unit for `members[case, group]`, NaN at errors."""
        self.cases += len(members)
        has_formulas = [at for at, group in enumerate(self.groups) if group.has_formulas]
        found = np.empty(len(members))
        is_after = members[:, has_formulas].any(axis=1)
        for version, chosen in ((self.before, ~is_after), (self.after, is_after)):
            if chosen.any():
                found[chosen] = self._evaluated(version, members[chosen]) * self._scale(version)
        return found

    def sizes(self) -> Values:
        """Return how much each group matters by itself, first of all or last of all."""
        count = len(self.groups)
        alone = np.eye(count, dtype=bool)
        ends = np.array([[False] * count, [True] * count])
        worths = self.worths(np.concatenate([ends, alone, ~alone]))
        first = worths[2 : 2 + count] - worths[0]
        last = worths[1] - worths[2 + count :]
        sizes: Values = np.nan_to_num(np.maximum(np.abs(first), np.abs(last)), nan=np.inf)
        return sizes

    def _evaluated(self, version: Version, members: Flags) -> Values:
        """Return the output by the formulas of one version, typed values taken from both."""
        inputs = {}
        for at, group in enumerate(self.groups):
            for cell in group.cells:
                inputs[cell.line, cell.place] = _chosen(cell, members[:, at])
        if not inputs:
            value = version.calculation.value(self.output.line, self.output.place, version.scenario)
            return np.full(len(members), np.nan if isinstance(value, CellError) else value)
        found = version.calculation.batch(inputs, [self.output.line], version.scenario)
        return found.at(self.output.line, self.output.place)[0]

    def _scale(self, version: Version) -> float:
        """Return what a value of a version is multiplied by to be in the later one's unit."""
        here, there = (Unit.parse(each.model.lines[self.output.line].unit) for each in (version, self.after))
        if not here.fits(there):
            raise UnitsDoNotFit(before=here.text, after=there.text, line=self.output.line)
        return float(here.factor_to(there))


def _chosen(cell: CellDifference, is_after: Flags) -> Values:
    """Return a cell's value in each case, masked where it holds none."""
    values = [0.0 if held is None or held.value is None else held.value for held in (cell.before, cell.after)]
    is_empty = [held is None for held in (cell.before, cell.after)]
    return np.ma.MaskedArray(
        np.where(is_after, values[1], values[0]), np.where(is_after, is_empty[1], is_empty[0])
    )


def total(steps: Sequence[Step]) -> float:
    """Return the sum of steps."""
    return fsum(step.value for step in steps)
