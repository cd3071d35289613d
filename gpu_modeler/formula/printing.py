"""A bound formula as text that shows the conversion factors the unit check inserted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from gpu_modeler.formula.binding import BoundFormula
from gpu_modeler.formula.printer import print_formula
from gpu_modeler.formula.tree import Binary, Call, Node, Number, Span, Unary


def print_with_factors(bound: BoundFormula) -> str:
    """Return the formula with `* 10000` or `/ 10000` where a conversion takes place."""
    return print_formula(with_factors(bound.syntax, bound.factors))


def with_factors(node: Node, factors: Mapping[Span, Fraction]) -> Node:
    """Return the tree with each factor as an operator around the node it belongs to."""
    match node:
        case Unary():
            inner: Node = replace(node, operand=with_factors(node.operand, factors))
        case Binary():
            inner = replace(
                node, left=with_factors(node.left, factors), right=with_factors(node.right, factors)
            )
        case Call():
            inner = replace(
                node, arguments=tuple(with_factors(argument, factors) for argument in node.arguments)
            )
        case _:
            inner = node
    return _scaled(inner, factors.get(node.span, Fraction(1)))


def _scaled(node: Node, factor: Fraction) -> Node:
    if factor.numerator != 1:
        node = Binary("*", node, Number(float(factor.numerator)), node.span)
    if factor.denominator != 1:
        node = Binary("/", node, Number(float(factor.denominator)), node.span)
    return node
