"""One cell of a bound formula, the plain way: an independent reading of the function table for its examples."""

from __future__ import annotations

from typing import Any

import numpy as np

from gpu_modeler.errors import CellError
from gpu_modeler.formula import FUNCTIONS, Namespace, bind_expression, scale_steps
from gpu_modeler.formula.kernels import OPERATORS
from gpu_modeler.formula.tree import (
    BoundBinary,
    BoundCall,
    BoundNumber,
    BoundUnary,
    Reduction,
    Reference,
    RunningTotal,
    Scale,
    Year,
)
from tests.formula.sample import two_years

Value = float | CellError
REVENUE = {"2026": 100.0, "2027": 200.0}


def example_value(text: str) -> Value:
    """Return the value of an expression in 2027."""
    return value(bind_expression(text, Namespace(two_years())).tree, "2027")


def value(node: Any, year: str) -> Value:
    match node:
        case BoundNumber():
            return node.value
        case Year():
            return float(year)
        case Reference():
            return REVENUE.get(node.fixed.get("period", str(int(year) + node.lag)), 0.0)
        case RunningTotal():
            return sum(amount for period, amount in REVENUE.items() if period <= year)
        case Scale():
            multiplier, divisor = scale_steps(node.factor)
            inner = value(node.operand, year)
            return inner if isinstance(inner, CellError) else inner * multiplier / divisor
        case BoundUnary():
            inner = value(node.operand, year)
            return (
                inner
                if isinstance(inner, CellError)
                else {"-": -inner, "+": inner, "%": inner / 100}[node.operator]
            )
        case BoundBinary():
            return applied(OPERATORS[node.operator], [value(node.left, year), value(node.right, year)])
        case Reduction():
            return reduced(node, year)
        case BoundCall():
            return called(node, year)
    raise TypeError(node)


def applied(kernel: Any, arguments: list[Value]) -> Value:
    errors = [argument for argument in arguments if isinstance(argument, CellError)]
    if errors:
        return errors[0]
    return settled(*kernel(*(np.array([argument]) for argument in arguments)))


def settled(values: Any, codes: Any) -> Value:
    if codes is not None and np.ravel(codes)[0]:
        return CellError(int(np.ravel(codes)[0]))
    return float(np.ravel(values)[0])


def reduced(node: Reduction, year: str) -> Value:
    function = FUNCTIONS[node.function]
    found = [value(node.operand, period) for period in node.over["period"]]
    items = [np.nan if isinstance(item, CellError) else item for item in found]
    leading = [np.array([value(argument, year)]) for argument in node.leading]
    assert function.reduction is not None
    return settled(*function.reduction(np.array(items).reshape(-1, 1), *leading))


def called(node: BoundCall, year: str) -> Value:
    arguments = [value(argument, year) for argument in node.arguments]
    is_error = [isinstance(argument, CellError) for argument in arguments]
    match node.function:
        case "IF":
            return arguments[0] if is_error[0] else arguments[1 if arguments[0] else 2]
        case "CHOOSE":
            return arguments[int(arguments[0])]
        case "IFERROR":
            return arguments[1] if is_error[0] else arguments[0]
        case "ISERROR":
            return float(is_error[0])
        case "ISNUMBER":
            return float(not is_error[0])
        case "COUNT":
            return float(is_error.count(False))
    return applied(FUNCTIONS[node.function].kernel, arguments)
