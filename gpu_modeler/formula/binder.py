"""From a syntax tree to a bound tree: names become references, axes and units are checked, factors are inserted.

Every method takes `scope`, the axes that may vary at this place (`None` where any may), and `wish`, the unit the
surroundings would like, so that one conversion stands where several might.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gpu_modeler.formula import faults
from gpu_modeler.formula.agreement import Agreement, Typed
from gpu_modeler.formula.functions import FUNCTIONS, RUNNING_TOTAL, SUM_OF_PRODUCTS, Function
from gpu_modeler.formula.names import NameBinder, Scope
from gpu_modeler.formula.namespace import TRUTH_NAMES, Namespace
from gpu_modeler.formula.tree import (
    Binary,
    BoundBinary,
    BoundCall,
    BoundNumber,
    BoundUnary,
    Call,
    FrozenMap,
    Name,
    Node,
    Number,
    PeriodRange,
    Reduction,
    Reference,
    RunningTotal,
    Unary,
)
from gpu_modeler.formula.units import PLAIN, Unit
from gpu_modeler.model import PERIOD, Line

_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})


class Binder:
    """Binds one formula text. Used once; `names` and `agreement` hold what was found on the way."""

    def __init__(self, text: str, namespace: Namespace, line: Line | None) -> None:
        self.names = NameBinder(text, namespace, line)
        self.agreement = Agreement(text, namespace)

    def bind(self, node: Node, scope: Scope, wish: Unit | None = None) -> Typed:
        """Return the bound node with its unit and axes."""
        match node:
            case Number():
                return _number(node)
            case Name():
                return self.names.bind(node, scope)
            case PeriodRange():
                raise faults.RangeOutsideReduction(node.span, text=f"{node.first}:{node.last}")
            case Unary():
                operand = self.bind(node.operand, scope, wish)
                return replace(operand, node=BoundUnary(node.operator, operand.node), source=node)
            case Binary():
                return self._binary(node, scope, wish)
            case Call():
                return self._call(node, scope, wish)

    # --- operators ---

    def _binary(self, node: Binary, scope: Scope, wish: Unit | None) -> Typed:
        if node.operator in {"+", "-"}:
            operands = [self.bind(node.left, scope, wish), self.bind(node.right, scope, wish)]
            operands, unit = self.agreement.together(operands, wish)
            return _joined(node, operands, unit)
        operands = [self.bind(node.left, scope), self.bind(node.right, scope)]
        if node.operator in _COMPARISONS:
            operands, _ = self.agreement.together(operands)
            return _joined(node, operands, PLAIN)
        if node.operator == "^":
            return self._power(node, operands)
        left, right = (operand.unit or PLAIN for operand in operands)
        unit = left * right if node.operator == "*" else left / right
        return self.agreement.settled_ratio(_joined(node, operands, unit))

    def _power(self, node: Binary | Call, operands: Sequence[Typed]) -> Typed:
        """Bind base and exponent; a base with a unit takes a whole literal exponent only."""
        base, exponent = operands
        exponent = self.agreement.plain(exponent, "^")
        if base.unit is None or base.unit.is_dimensionless:
            return _joined(node, [self.agreement.plain(base, "^"), exponent], PLAIN)
        whole = _whole_literal(exponent.source)
        if whole is None:
            raise faults.PowerOfUnit(base.span, unit=base.unit.text)
        return self.agreement.settled_ratio(_joined(node, [base, exponent], base.unit**whole))

    # --- functions ---

    def _call(self, node: Call, scope: Scope, wish: Unit | None) -> Typed:
        if node.function in TRUTH_NAMES and not node.arguments:
            return Typed(BoundNumber(TRUTH_NAMES[node.function]), PLAIN, frozenset(), node)
        function = FUNCTIONS.get(node.function)
        if function is None:
            nearest = self.names.namespace.nearest_function(node.function)
            raise faults.UnknownFunction(node.span, name=node.function, nearest=nearest)
        if function.name == RUNNING_TOTAL:
            return self._running_total(node, scope)
        values, over = self.names.split_selectors(node)
        if over:
            return self._reduction(node, function, values, over, scope)
        _check_count(node, function, len(values))
        if not function.is_cellwise:
            raise faults.AxisWanted(node.span, **_named(function))
        return self._cellwise(node, function, scope, wish if function.keeps_scale else None)

    def _cellwise(self, node: Call, function: Function, scope: Scope, wish: Unit | None) -> Typed:
        roles = [function.role(position) for position in range(len(node.arguments))]
        arguments = [
            self.bind(argument, scope, wish if role == "same" else None)
            for argument, role in zip(node.arguments, roles, strict=True)
        ]
        if function.result == "power":
            return self._power(node, arguments)
        arguments, unit = self._by_role(function, arguments, wish)
        if function.name == "IF" and len(arguments) == 2:
            arguments.append(Typed(BoundNumber(0.0), None, frozenset(), node))
        return self.agreement.settled_ratio(_joined(node, arguments, unit))

    def _by_role(
        self, function: Function, arguments: Sequence[Typed], wish: Unit | None
    ) -> tuple[list[Typed], Unit | None]:
        """Return the arguments with their units made to agree, and the result's unit."""
        roles = [function.role(position) for position in range(len(arguments))]
        fellows = [argument for argument, role in zip(arguments, roles, strict=True) if role == "same"]
        if len(fellows) == 1 and function.keeps_scale:
            agreed, unit = (
                fellows,
                fellows[0].unit,
            )  # a conversion may wait: one behind the call is seen better
        else:
            agreed, unit = self.agreement.together(fellows, wish)
        remaining = iter(agreed)
        bound = []
        for argument, role in zip(arguments, roles, strict=True):
            if role == "same":
                bound.append(next(remaining))
            else:
                bound.append(self.agreement.plain(argument, function.name) if role == "number" else argument)
        return self._result(function, bound, unit)

    def _result(
        self, function: Function, arguments: list[Typed], unit: Unit | None
    ) -> tuple[list[Typed], Unit | None]:
        if function.result == "number":
            return arguments, PLAIN
        if function.result == "square":
            return arguments, (unit or PLAIN) ** 2
        if function.result == "product":
            result = PLAIN
            for argument in arguments:
                result = result * (argument.unit or PLAIN)
            return arguments, result
        if function.result == "root":
            return self._root(arguments)
        return arguments, unit

    def _root(self, arguments: list[Typed]) -> tuple[list[Typed], Unit]:
        operand = self.agreement.settled(arguments[0])
        root = (operand.unit or PLAIN).root()
        if root is None:
            raise faults.PowerOfUnit(operand.span, unit=(operand.unit or PLAIN).text)
        return [operand], root

    # --- over axes ---

    def _reduction(
        self,
        node: Call,
        function: Function,
        values: Sequence[Node],
        over: dict[str, tuple[str, ...]],
        scope: Scope,
    ) -> Typed:
        if function.reduction is None:
            raise faults.NotReducible(node.span, **_named(function))
        if function.period_only and set(over) != {PERIOD}:
            raise faults.AxisWanted(node.span, **_named(function))
        inner = None if scope is None else scope | set(over)
        if function.name == SUM_OF_PRODUCTS:
            operand = self._product(node, [self.bind(value, inner) for value in values])
            return self._reduced(node, FUNCTIONS["SUM"], [], operand, over)
        _check_count(node, function, len(values))
        if len(values) != function.leading + 1:
            raise faults.TooManyReduced(node.span, **_named(function))
        leading = [self.bind(value, scope) for value in values[: function.leading]]
        return self._reduced(node, function, leading, self.bind(values[-1], inner), over)

    def _product(self, node: Call, factors: Sequence[Typed]) -> Typed:
        result = factors[0]
        for factor in factors[1:]:
            unit = (result.unit or PLAIN) * (factor.unit or PLAIN)
            result = replace(_joined(Binary("*", node, node, node.span), [result, factor], unit), source=node)
        return result

    def _reduced(
        self,
        node: Call,
        function: Function,
        leading: list[Typed],
        operand: Typed,
        over: dict[str, tuple[str, ...]],
    ) -> Typed:
        for axis in over:
            if axis not in operand.axes:
                raise faults.AxisAbsent(operand.span, **self.names.absent_axis(operand.span, axis))
        if function.result == "product" and operand.unit is not None and not operand.unit.is_dimensionless:
            raise faults.ProductOverAxis(operand.span, unit=operand.unit.text)
        arguments, unit = self._by_role(function, [*leading, operand], None)
        *leading, operand = arguments
        outside: frozenset[str] = frozenset().union(*(argument.axes for argument in leading))
        bound = Reduction(
            function.name, operand.node, FrozenMap(over), tuple(argument.node for argument in leading)
        )
        return self.agreement.settled_ratio(Typed(bound, unit, operand.axes - set(over) | outside, node))

    def _running_total(self, node: Call, scope: Scope) -> Typed:
        _check_count(node, FUNCTIONS[RUNNING_TOTAL], len(node.arguments))
        operand = self.bind(node.arguments[0], scope)
        if not isinstance(operand.node, Reference):
            raise faults.RunningTotalOfExpression(operand.span)
        if PERIOD not in operand.axes:
            raise faults.AxisAbsent(operand.span, **self.names.absent_axis(operand.span, PERIOD))
        return replace(operand, node=RunningTotal(operand.node), source=node)


def _number(node: Number) -> Typed:
    if not node.unit:
        return Typed(BoundNumber(node.value), PLAIN if node.value else None, frozenset(), node)
    try:
        unit = Unit.parse(node.unit)
    except faults.UnknownUnit as fault:
        raise faults.UnknownUnit(node.span, name=fault.name, nearest=fault.nearest) from None
    value = node.value / 100 if unit.is_percent else node.value
    return Typed(BoundNumber(value), unit, frozenset(), node)


def _joined(node: Binary | Call, operands: Sequence[Typed], unit: Unit | None) -> Typed:
    """Return an operator or call over operands whose units are settled; it varies where any of them does."""
    axes: frozenset[str] = frozenset().union(*(operand.axes for operand in operands))
    nodes = tuple(operand.node for operand in operands)
    if isinstance(node, Binary):
        return Typed(BoundBinary(node.operator, *nodes), unit, axes, node)
    return Typed(BoundCall(node.function, nodes), unit, axes, node)


def _whole_literal(node: Node) -> int | None:
    match node:
        case Unary(operator="-"):
            inner = _whole_literal(node.operand)
            return None if inner is None else -inner
        case Number(unit="") if node.value == int(node.value) and node.value <= 9:
            return int(node.value)
        case _:
            return None


def _check_count(node: Call, function: Function, count: int) -> None:
    if not function.minimum <= count <= function.maximum:
        raise faults.WrongArguments(node.span, **_named(function), count=count)


def _named(function: Function) -> dict[str, object]:
    return {"function": function.name, "signature": function.signature_message}
