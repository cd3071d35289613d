"""Order and evaluation of a model's lines, over all scenarios at once. No Qt, no pandas, no files."""

from typing import TYPE_CHECKING

from gpu_modeler.on_demand import names_of

if TYPE_CHECKING:
    from gpu_modeler.engine.batch import BatchValues
    from gpu_modeler.engine.bound import BoundLine
    from gpu_modeler.engine.calculation import Calculation
    from gpu_modeler.engine.changes import ChangeSet
    from gpu_modeler.engine.expression import ExpressionValue
    from gpu_modeler.engine.order import CircularReference
else:
    _MODULES = {
        "batch": "BatchValues",
        "bound": "BoundLine",
        "calculation": "Calculation",
        "changes": "ChangeSet",
        "expression": "ExpressionValue",
        "order": "CircularReference",
    }
    __getattr__ = names_of(__name__, _MODULES)

__all__ = ["BatchValues", "BoundLine", "Calculation", "ChangeSet", "CircularReference", "ExpressionValue"]
