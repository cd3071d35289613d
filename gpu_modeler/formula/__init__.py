"""The formula language: text, tree, units, functions, names. Knows the model's records, nothing of evaluation."""

from typing import TYPE_CHECKING

from gpu_modeler.on_demand import names_of

if TYPE_CHECKING:
    from gpu_modeler.formula.binding import BoundFormula, bind, bind_expression
    from gpu_modeler.formula.completion import Completion, completions
    from gpu_modeler.formula.faults import (
        AmbiguousName,
        AxisAbsent,
        AxisNotReduced,
        CurrencyMismatch,
        FormulaError,
        FormulaSyntaxError,
        PeriodOutOfRange,
        UnitMismatch,
        UnknownFunction,
        UnknownItem,
        UnknownName,
        UnknownUnit,
        WrongArguments,
    )
    from gpu_modeler.formula.functions import FUNCTIONS, Function
    from gpu_modeler.formula.namespace import Namespace
    from gpu_modeler.formula.numbers import read_number
    from gpu_modeler.formula.parser import parse
    from gpu_modeler.formula.printer import print_formula
    from gpu_modeler.formula.printing import print_with_factors
    from gpu_modeler.formula.tokens import Token, tokenize
    from gpu_modeler.formula.units import Unit, scale_steps
else:
    _MODULES = {
        "binding": "BoundFormula bind bind_expression",
        "completion": "Completion completions",
        "faults": "AmbiguousName AxisAbsent AxisNotReduced CurrencyMismatch FormulaError FormulaSyntaxError PeriodOutOfRange UnitMismatch UnknownFunction UnknownItem UnknownName UnknownUnit WrongArguments",
        "functions": "FUNCTIONS Function",
        "namespace": "Namespace",
        "numbers": "read_number",
        "parser": "parse",
        "printer": "print_formula",
        "printing": "print_with_factors",
        "tokens": "Token tokenize",
        "units": "Unit scale_steps",
    }
    __getattr__ = names_of(__name__, _MODULES)

__all__ = [
    "FUNCTIONS",
    "AmbiguousName",
    "AxisAbsent",
    "AxisNotReduced",
    "BoundFormula",
    "Completion",
    "CurrencyMismatch",
    "FormulaError",
    "FormulaSyntaxError",
    "Function",
    "Namespace",
    "PeriodOutOfRange",
    "Token",
    "Unit",
    "UnitMismatch",
    "UnknownFunction",
    "UnknownItem",
    "UnknownName",
    "UnknownUnit",
    "WrongArguments",
    "bind",
    "bind_expression",
    "completions",
    "parse",
    "print_formula",
    "print_with_factors",
    "read_number",
    "scale_steps",
    "tokenize",
]
