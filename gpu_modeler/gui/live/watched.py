"""Which cell is shown besides the cursor's where nobody has chosen any. No Qt."""

from __future__ import annotations

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app import effects
from gpu_modeler.app.live_changes import is_there
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.model import PERIOD, Model


def usual_output(model: Model, company: str) -> Output | None:
    """Return what a company is worth, or earns, of the first company where none is given; `None` where nobody can tell."""
    known = {*effects.VALUE_LINES, *effects.PROFIT_LINES}
    found = sorted(effects.default_outputs(model), key=lambda output: output.line not in known)
    if not found:
        return None
    line, period = model.lines[found[0].line], found[0].period
    companies = model.item_ids(COMPANY) if COMPANY in model.axes else ()
    items = {PERIOD: period, COMPANY: company if company in companies else next(iter(companies), "")}
    output = Output(line.id, tuple(items.get(axis, "") for axis in line.axes))
    return output if is_there(model, output.line, output.place) else None
