"""A formula with its names resolved, axes and units checked: what the engine evaluates and the printers print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gpu_modeler.formula.agreement import Typed
from gpu_modeler.formula.binder import Binder
from gpu_modeler.formula.namespace import Namespace, order_axes
from gpu_modeler.formula.parser import parse
from gpu_modeler.formula.tree import BoundNode, Node, Reference, Span
from gpu_modeler.formula.units import PLAIN, Unit
from gpu_modeler.model import Line


@dataclass(frozen=True, slots=True)
class BoundFormula:
    """A checked formula.

    `tree` gives values in `unit`, varying along `axes` (in the model's order; the line's other axes broadcast). `names`
    says which line each name in the text stands for, `factors` which conversions were inserted behind which span.
    """

    text: str
    syntax: Node
    tree: BoundNode
    axes: tuple[str, ...]
    unit: Unit
    references: frozenset[Reference]
    names: tuple[tuple[Span, str], ...]
    factors: Mapping[Span, Fraction]

    @property
    def has_factors(self) -> bool:
        """Say whether conversions were inserted."""
        return bool(self.factors)


def bind(text: str, line: Line, namespace: Namespace) -> BoundFormula:
    """Check a formula (or an exception's formula) against its line and return it bound.

    `line` need not be in the model yet; its name in the formula means itself.

    Raises:
        FormulaError: what is wrong, with the span; nothing else is raised for any text.
    """
    syntax = parse(text)
    target = Unit.parse(line.unit)
    binder = Binder(text, namespace, line)
    value = binder.bind(syntax, frozenset(line.axes), target)
    return _finished(text, binder, namespace, binder.agreement.result(value, target, line.id), target)


def bind_expression(text: str, namespace: Namespace, unit: str | None = None) -> BoundFormula:
    """Bind an expression that belongs to no line; axes are those it varies along.

    With `unit` the result is converted to it; else the unit is what the expression gives.

    Raises:
        FormulaError: what is wrong, with the span.
    """
    binder = Binder(text, namespace, None)
    target = None if unit is None else Unit.parse(unit)
    value = binder.bind(parse(text), None, target)
    if target is not None:
        return _finished(text, binder, namespace, binder.agreement.result(value, target, text), target)
    found = (value.unit or PLAIN).absorbed()
    value = binder.agreement.convert(value, found.without_factor()) if found.factor != 1 else value
    return _finished(text, binder, namespace, value, found.without_factor())


def _finished(text: str, binder: Binder, namespace: Namespace, value: Typed, unit: Unit) -> BoundFormula:
    return BoundFormula(
        text=text,
        syntax=value.source,
        tree=value.node,
        axes=order_axes(namespace.model, value.axes),
        unit=unit,
        references=frozenset(binder.names.references),
        names=tuple(sorted(binder.names.spans)),
        factors=dict(binder.agreement.factors),
    )
