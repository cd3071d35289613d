"""Which difference is to be explained; answered in a thread, on a copy of the open model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gpu_modeler.analysis.bridge import Bridge, bridge
from gpu_modeler.analysis.differences import Version
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app import bridging
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.model import BASE, Model
from gpu_modeler.text import Labels, Message


@dataclass(frozen=True, slots=True)
class End:
    """One of the two versions: a scenario of the open model, or a file; of a file the other end's scenario."""

    scenario: str = ""
    path: Path | None = None


@dataclass(frozen=True)
class BridgeRequest:
    """`model` is the open model or a copy that nobody changes meanwhile."""

    model: Model
    before: End
    after: End
    output: Output
    by: str = "section"

    def answer(self, check: Callable[[], None] = lambda: None) -> Bridge:
        """Read the files, and attribute the difference; `check` may stop it between the steps.

        Raises:
            ModelerError: a file cannot be read, a scenario or the output is missing in one of the versions.
        """
        open_model = Calculation.of(self.model)
        check()
        versions = [self._version(open_model, end, check) for end in (self.before, self.after)]
        return bridge(versions[0], versions[1], self.output, self.by)

    def _version(self, open_model: Calculation, end: End, check: Callable[[], None]) -> Version:
        if end.path is None:
            return self._own_version(open_model, end.scenario)
        calculation = Calculation.of(bridging.read_model(end.path))
        check()
        other = self.after if end is self.before else self.before
        found = lookup.find_scenario(calculation.model, other.scenario or BASE)
        name = end.path.name
        if found.id == BASE:
            return Version(calculation, found.id, Labels(name, name))
        return Version(calculation, found.id, _joined(Labels(name, name), found.labels))

    def _own_version(self, calculation: Calculation, scenario: str) -> Version:
        """Return the open model's version, under the scenario's name, and the model's where a file is compared."""
        version = bridging.scenario_version(calculation, scenario)
        if self.before.path is None and self.after.path is None:
            return version
        own = Labels(*(Message("bridge_open_model").in_language(each) for each in ("zh", "en")))
        labels = own if scenario == BASE else _joined(own, version.labels)
        return Version(calculation, version.scenario, labels)


def _joined(one: Labels, other: Labels) -> Labels:
    return Labels(*(f"{one.in_language(each)} · {other.in_language(each)}" for each in ("zh", "en")))
