"""Order and evaluation of a model's lines, over all scenarios at once. No Qt, no pandas, no files."""

from gpu_modeler.engine.bound import BoundLine
from gpu_modeler.engine.calculation import Calculation
from gpu_modeler.engine.changes import ChangeSet
from gpu_modeler.engine.order import CircularReference

__all__ = ["BoundLine", "Calculation", "ChangeSet", "CircularReference"]
