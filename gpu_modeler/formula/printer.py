"""A syntax tree back to text: names as they were typed, spaces and parentheses in one way.

parse(print_formula(tree)) == tree for every tree the parser makes.
"""

from __future__ import annotations

from gpu_modeler.formula.parser import BINDING
from gpu_modeler.formula.tree import Binary, Call, Name, Node, Number, PeriodRange, Unary

_SIGN_BINDING = 6
_PERCENT_BINDING = 5
_TIGHTEST = 7


def print_formula(node: Node) -> str:
    """Return the formula text of a tree, without a leading `=`."""
    match node:
        case Number():
            return f"{print_number(node.value)} {node.unit}".rstrip()
        case Name():
            return ".".join((*node.qualifiers, node.name)) + _index(node)
        case PeriodRange():
            return f"{node.first}:{node.last}"
        case Call():
            return f"{node.function}({', '.join(print_formula(argument) for argument in node.arguments)})"
        case Unary(operator="%"):
            return f"{_operand(node.operand, _PERCENT_BINDING)}%"
        case Unary():
            return f"{node.operator}{_operand(node.operand, _SIGN_BINDING)}"
        case Binary():
            binding = BINDING[node.operator]
            operator = "^" if node.operator == "^" else f" {node.operator} "
            return f"{_operand(node.left, binding)}{operator}{_operand(node.right, binding + 1)}"


def print_number(value: float) -> str:
    """Return the shortest text that reads back as the same number."""
    return repr(float(value)).removesuffix(".0")


def _index(name: Name) -> str:
    if name.period:
        return f"[{name.period}]"
    return f"[{name.lag:+d}]" if name.lag else ""


def _operand(node: Node, binding: int) -> str:
    text = print_formula(node)
    return text if _binding(node) >= binding else f"({text})"


def _binding(node: Node) -> int:
    match node:
        case Binary():
            return BINDING[node.operator]
        case Unary(operator="%"):
            return _PERCENT_BINDING
        case Unary():
            return _SIGN_BINDING
        case _:
            return _TIGHTEST
