"""How a formula comes to its line's unit, one step after the other: 颗 × 万元/颗 = 万元, then 亿元."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from gpu_modeler.app.inspecting.names import unit_name
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.engine import Calculation
from gpu_modeler.formula import BoundFormula, Namespace, Unit
from gpu_modeler.formula.agreement import Typed
from gpu_modeler.formula.binder import Binder
from gpu_modeler.formula.names import Scope
from gpu_modeler.formula.tree import Binary, Call, Name, Node, Number, Span, Unary
from gpu_modeler.formula.units import PLAIN
from gpu_modeler.model import Line
from gpu_modeler.text import Language, Message


@dataclass(frozen=True, slots=True)
class UnitStep:
    """One step: what is done to which units (`""` for a conversion) and what that gives; `factor` is multiplied in."""

    operator: str
    units: tuple[str, ...]
    result: str
    factor: Fraction = Fraction(1)

    def text(self, language: Language) -> str:
        """Return the step as one line."""
        names = [unit_name(unit, language) for unit in self.units]
        result = unit_name(self.result, language)
        if not self.operator:
            return Message(
                "inspect_unit_converted",
                {"unit": names[0], "result": result, "factor": factor_text(self.factor)},
            ).in_language(language)
        return f"{f' {self.operator} '.join(names)} = {result}"


def factor_text(factor: Fraction) -> str:
    """Return what is done with a factor: × 10,000 or ÷ 10,000."""
    parts = []
    if factor.numerator != 1:
        parts.append(f"× {factor.numerator:,}")
    if factor.denominator != 1:
        parts.append(f"÷ {factor.denominator:,}")
    return " ".join(parts) or "× 1"


class _Recorder(Binder):
    """Binds a formula and remembers the unit of every part before it was converted."""

    def __init__(self, text: str, namespace: Namespace, line: Line) -> None:
        super().__init__(text, namespace, line)
        self.units: dict[Span, Unit] = {}

    def bind(self, node: Node, scope: Scope, wish: Unit | None = None) -> Typed:
        found = super().bind(node, scope, wish)
        self.units[node.span] = found.unit or PLAIN
        return found


def unit_steps(calculation: Calculation, spot: Spot) -> list[UnitStep]:
    """Return the steps by which the formula in force at a place comes to its line's unit; none for an input."""
    model = calculation.model
    line = model.lines[spot.line]
    formula = calculation.bound(spot.line).formula_at(spot.place)
    if formula is None:
        return []
    recorder = _Recorder(formula.text, Namespace(model), line)
    recorder.bind(formula.syntax, frozenset(line.axes), Unit.parse(line.unit))
    found: list[UnitStep] = []
    _walk(formula.syntax, formula, recorder.units, found)
    factor = formula.factors.get(formula.syntax.span, Fraction(1))
    if factor != 1:
        found.append(_converted(recorder.units[formula.syntax.span], factor, line.unit))
    return list(dict.fromkeys(found))


def _converted(unit: Unit, factor: Fraction, result: str = "") -> UnitStep:
    left = Unit(unit.powers, unit.factor / factor)
    into = result if result and Unit.parse(result) == left else left.absorbed().text
    return UnitStep("", (unit.absorbed().text,), into, factor)


def _walk(node: Node, formula: BoundFormula, units: dict[Span, Unit], found: list[UnitStep]) -> None:
    """Add the steps of the parts, then the node's own: only products and quotients change a unit."""
    for part in _parts_of(node):
        _walk(part, formula, units, found)
        factor = formula.factors.get(part.span, Fraction(1))
        if factor != 1:
            found.append(_converted(units[part.span], factor, formula.unit.text))
    if isinstance(node, Binary) and node.operator in {"*", "/"}:
        left, right = units[node.left.span], units[node.right.span]
        if not right.is_dimensionless and not (left.is_dimensionless and node.operator == "*"):
            operator = "×" if node.operator == "*" else "÷"
            sides = (left.absorbed().text, right.absorbed().text)
            found.append(UnitStep(operator, sides, units[node.span].absorbed().text))


def _parts_of(node: Node) -> tuple[Node, ...]:
    match node:
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case Call():
            return tuple(each for each in node.arguments if not _is_selector(each))
        case _:
            return ()


def _is_selector(node: Node) -> bool:
    return not isinstance(node, Name | Number | Unary | Binary | Call)
