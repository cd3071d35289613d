"""Models of plain numbers, one formula each, for equations whose solutions are known."""

from gpu_modeler.analysis import Input, Output
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.seek import Goal, Unknown, seek
from gpu_modeler.app.blank import blank_model
from gpu_modeler.edits import DefineLine, SetCell, Several
from gpu_modeler.engine import Calculation
from gpu_modeler.model import Cell


def equations(formulas, inputs, unit="1"):
    """Return the calculation of a model of constants: `formulas` by line, `inputs` by line with their values."""
    model = blank_model()
    defined = [DefineLine(line, unit=unit, section="market") for line in inputs]
    typed = [SetCell(line, (), Cell(value)) for line, value in inputs.items()]
    computed = [
        DefineLine(line, formula=formula, unit="1", section="market") for line, formula in formulas.items()
    ]
    for replacement in Several((*defined, *typed, *computed)).replacements(model):
        model.apply(replacement)
    return Calculation.of(model)


def driver(line, move="set"):
    return Driver(Input(line, ((),)), move)


def goal(line, target):
    return Goal(Output(line), target)


def sought(formula, target, low, high, *, now=1.0, whole=False):
    """Return what is found for `y = formula` over x."""
    calculation = equations({"y": formula}, {"x": now})
    return seek(calculation, Unknown(driver("x"), low, high, whole), goal("y", target))
