"""A second evaluator for the tests: one cell at a time, by recursion, in plain Python. Slow, obvious, and independent."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from gpu_modeler.errors import CellError
from gpu_modeler.formula import Namespace, bind
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
from gpu_modeler.model import PERIOD, Model


class Failure(Exception):
    """A cell error on its way up."""

    def __init__(self, error: CellError) -> None:
        self.error = error


class CellByCell:
    """Evaluates cells of a model on demand and remembers them."""

    def __init__(self, model: Model) -> None:
        self.model = model
        namespace = Namespace(model)
        self.trees = {
            line.id: (
                bind(line.formula, line, namespace).tree if line.formula else None,
                [bind(exception.formula, line, namespace).tree for exception in line.exceptions],
            )
            for line in model.lines.values()
        }
        self.known: dict[tuple, float | CellError] = {}

    def value(self, line: str, place: tuple[str, ...], scenario: str) -> float | CellError:
        key = (line, place, scenario)
        if key not in self.known:
            try:
                self.known[key] = self._compute(line, place, scenario)
            except Failure as failure:
                self.known[key] = failure.error
        return self.known[key]

    def _compute(self, line: str, place: tuple[str, ...], scenario: str) -> float:
        cell = self.model.cell(line, place, scenario)
        if cell is not None:
            return cell.value
        record = self.model.lines[line]
        at = dict(zip(record.axes, place, strict=True))
        tree, exceptions = self.trees[line]
        best = -1
        for exception, its_tree in zip(record.exceptions, exceptions, strict=True):
            if (
                all(at[axis] in items for axis, items in exception.scope.items())
                and len(exception.scope) >= best
            ):
                best, tree = len(exception.scope), its_tree
        return 0.0 if tree is None else self.of(tree, at, scenario)

    def of(self, node, at: dict[str, str], scenario: str) -> float:
        match node:
            case BoundNumber():
                return node.value
            case Year():
                return float(at[PERIOD])
            case Reference():
                return self._read(node, at, scenario)
            case RunningTotal():
                periods = self.model.periods
                until = periods[: periods.index(at[PERIOD]) + 1]
                return finite(
                    sum(self._read(node.operand, {**at, PERIOD: period}, scenario) for period in until)
                )
            case Scale():
                value = self.of(node.operand, at, scenario)
                return finite(value * node.factor.numerator / node.factor.denominator)
            case BoundUnary():
                value = self.of(node.operand, at, scenario)
                return {"-": -value, "+": value, "%": value / 100}[node.operator]
            case BoundBinary():
                left = self.of(node.left, at, scenario)
                return binary(node.operator, left, self.of(node.right, at, scenario))
            case Reduction():
                return self._reduce(node, at, scenario)
            case BoundCall():
                return self._call(node, at, scenario)
        raise AssertionError(node)

    def _read(self, node: Reference, at: dict[str, str], scenario: str) -> float:
        line = self.model.lines[node.line]
        where = {**at, **node.fixed}
        if PERIOD in line.axes and PERIOD not in node.fixed:
            position = self.model.periods.index(where[PERIOD]) + node.lag
            if not 0 <= position < len(self.model.periods):
                return 0.0
            where[PERIOD] = self.model.periods[position]
        value = self.value(node.line, tuple(where[axis] for axis in line.axes), scenario)
        if isinstance(value, CellError):
            raise Failure(value)
        return value

    def _reduce(self, node: Reduction, at: dict[str, str], scenario: str) -> float:
        leading = [self.of(part, at, scenario) for part in node.leading]
        values: list[float] = []
        for items in product(*node.over.values()):
            try:
                values.append(
                    self.of(node.operand, {**at, **dict(zip(node.over, items, strict=True))}, scenario)
                )
            except Failure:
                if node.function != "COUNT":
                    raise
        if node.function == "NPV":
            return finite(sum(value / (1 + leading[0]) ** (n + 1) for n, value in enumerate(values)))
        return over(node.function, values)

    def _call(self, node: BoundCall, at: dict[str, str], scenario: str) -> float:
        def argument(position: int) -> float:
            return self.of(node.arguments[position], at, scenario)

        def fails(position: int) -> bool:
            try:
                argument(position)
            except Failure:
                return True
            return False

        match node.function:
            case "IF":
                return argument(1) if argument(0) != 0 else argument(2)
            case "IFERROR":
                return argument(1) if fails(0) else argument(0)
            case "ISERROR":
                return float(fails(0))
            case "ISNUMBER":
                return float(not fails(0))
            case "COUNT":
                return float(sum(not fails(position) for position in range(len(node.arguments))))
            case "CHOOSE":
                chosen = math.trunc(argument(0))
                if not 1 <= chosen < len(node.arguments):
                    raise Failure(CellError.VALUE)
                return argument(chosen)
        return elementwise(node.function, [argument(position) for position in range(len(node.arguments))])


def finite(value: float) -> float:
    if not math.isfinite(value):
        raise Failure(CellError.NUM)
    return value


def binary(operator: str, left: float, right: float) -> float:
    match operator:
        case "+":
            return finite(left + right)
        case "-":
            return finite(left - right)
        case "*":
            return finite(left * right)
        case "/":
            if right == 0:
                raise Failure(CellError.DIV0)
            return finite(left / right)
        case "^":
            return power(left, right)
    same = abs(left - right) <= 2**-48 * min(abs(left), abs(right))  # Excel compares 15 digits
    outcome = {
        "=": same,
        "<>": not same,
        "<": left < right and not same,
        ">": left > right and not same,
        "<=": left <= right or same,
        ">=": left >= right or same,
    }
    return float(outcome[operator])


def power(base: float, exponent: float) -> float:
    if base == 0 and exponent == 0:
        raise Failure(CellError.NUM)
    if base == 0 and exponent < 0:
        raise Failure(CellError.DIV0)
    try:
        result = base**exponent
    except OverflowError:
        raise Failure(CellError.NUM) from None
    if isinstance(result, complex):
        raise Failure(CellError.NUM)
    return finite(result)


def over(name: str, values: list[float]) -> float:
    match name:
        case "SUM":
            return finite(sum(values))
        case "AVERAGE":
            return finite(sum(values)) / len(values)
        case "COUNT":
            return float(len(values))
        case "MIN":
            return min(values)
        case "MAX":
            return max(values)
        case "AND":
            return float(all(values))
        case "OR":
            return float(any(values))
    raise AssertionError(name)


def elementwise(name: str, values: list[float]) -> float:
    first = values[0]
    match name:
        case "ABS":
            return abs(first)
        case "SIGN":
            return float((first > 0) - (first < 0))
        case "INT":
            return float(math.floor(first))
        case "NOT":
            return float(first == 0)
        case "ROUND":
            step = Decimal(1).scaleb(-int(values[1]))
            return float(Decimal(repr(first)).quantize(step, ROUND_HALF_UP)) if abs(first) < 1e15 else first
        case "SQRT" | "LN":
            if first < 0 or (name == "LN" and first == 0):
                raise Failure(CellError.NUM)
            return math.sqrt(first) if name == "SQRT" else math.log(first)
        case "MOD":
            if values[1] == 0:
                raise Failure(CellError.DIV0)
            return finite(first - values[1] * math.floor(finite(first / values[1])))
    return over(name, values)
