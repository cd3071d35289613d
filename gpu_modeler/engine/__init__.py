"""Order and evaluation of a model's lines, over all scenarios at once. No Qt, no pandas, no files."""

from gpu_modeler.engine.batch import BatchValues
from gpu_modeler.engine.bound import BoundLine
from gpu_modeler.engine.calculation import Calculation
from gpu_modeler.engine.changes import ChangeSet
from gpu_modeler.engine.expression import ExpressionValue
from gpu_modeler.engine.order import CircularReference

__all__ = ["BatchValues", "BoundLine", "Calculation", "ChangeSet", "CircularReference", "ExpressionValue"]
