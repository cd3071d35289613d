"""Questions about a model, each asked as one batch of cases over the model's own formulas.

Nothing here holds a second copy of the model's logic, knows files, Qt or the session.
"""

from typing import TYPE_CHECKING

from gpu_modeler.on_demand import names_of

if TYPE_CHECKING:
    from gpu_modeler.analysis.outputs import Input, Output, codes, values
else:
    __getattr__ = names_of(__name__, {"outputs": "Input Output codes values"})

__all__ = ["Input", "Output", "codes", "values"]
