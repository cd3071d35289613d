"""A part of the work of a batch that is done at one time."""

from __future__ import annotations

from dataclasses import dataclass

from gpu_modeler.engine.compiled.numpy_steps import NumpyStep
from gpu_modeler.engine.compiled.places import Cells
from gpu_modeler.engine.compiled.units import Unit


@dataclass(frozen=True)
class Stage:
    """A unit, part of one, or a step of numpy. Stages of one `family` share their kernel."""

    family: int
    work: Unit | NumpyStep

    @property
    def targets(self) -> Cells:
        """The cells that are computed."""
        return self.work.targets

    @property
    def reads(self) -> Cells:
        """The cells that are read: of a unit `[cell, reading]`."""
        return self.work.reads
