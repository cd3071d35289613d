"""Questions about a model, each asked as one batch of cases over the model's own formulas.

Nothing here holds a second copy of the model's logic, knows files, Qt or the session.
"""

from gpu_modeler.analysis.outputs import Input, Output, codes, values

__all__ = ["Input", "Output", "codes", "values"]
