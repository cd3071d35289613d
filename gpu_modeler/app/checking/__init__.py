"""The rules of FAST, ICAEW and EuSpRIG over a model: what they find, how grave it is, and how it is mended."""

from typing import TYPE_CHECKING

from gpu_modeler.on_demand import names_of

if TYPE_CHECKING:
    from gpu_modeler.app.checking.finding import Finding, Severity, Spot, where
    from gpu_modeler.app.checking.scoring import Score, score
    from gpu_modeler.app.checking.sweep import Memory, Sweep, findings
else:
    _MODULES = {
        "finding": "Finding Severity Spot where",
        "scoring": "Score score",
        "sweep": "Memory Sweep findings",
    }
    __getattr__ = names_of(__name__, _MODULES)

__all__ = ["Finding", "Memory", "Score", "Severity", "Spot", "Sweep", "findings", "score", "where"]
