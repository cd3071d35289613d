"""Bound formulas printed as numpy source that writes into given arrays: the fast path.

What is printed is right where no operand holds an error and no operation raises; else the precise path takes over.
"""

from __future__ import annotations

from collections.abc import Container

from gpu_modeler.engine.listing import Dtype, Items, Listing, Number, Periods, Read, Target
from gpu_modeler.engine.placing import Placing
from gpu_modeler.engine.program import Program
from gpu_modeler.formula.functions import FUNCTIONS
from gpu_modeler.formula.tree import (
    BoundBinary,
    BoundCall,
    BoundNode,
    BoundNumber,
    BoundUnary,
    Reduction,
    Reference,
    Scale,
    Year,
)

_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}
_COMPARISON = {
    "=": "equal",
    "<>": "not_equal",
    "<": "less",
    ">": "greater",
    "<=": "less_equal",
    ">=": "greater_equal",
}
_UNARY = {"ABS": "absolute", "SIGN": "sign", "SQRT": "sqrt", "LN": "log", "LOG10": "log10", "INT": "floor"}
_FOLDED = {"SUM": "add", "MIN": "minimum", "MAX": "maximum", "PRODUCT": "multiply"}
_TRUTH = {"AND": "logical_and", "OR": "logical_or"}
_LOOKS_AT_ERRORS = frozenset({"IFERROR", "ISERROR", "ISNUMBER", "COUNT"})
_MANY_ITEMS = 12


def print_piece(listing: Listing, piece: int, program: Program, inside: Container[str] | None) -> None:
    """Print a formula into `listing`, its value going to the target of `piece`; `inside`: see `Placing`."""
    placing = Placing(listing, piece, program, inside)
    unused = _unused(program)
    for at in range(len(program)):
        if at not in unused:
            _instruction(placing, at)
    last = len(program) - 1
    target = listing.parameter(Target(piece)) + ("" if inside is None else "[t]")
    if placing.names[last] != target:
        value = placing.operand(last, in_row=inside is not None)
        placing.body.append(f"copyto({target}, {value})")
    if inside is None:
        listing.body.extend(placing.body)
        return
    start, end = (listing.parameter(Periods(piece, is_end)) for is_end in (False, True))
    listing.body.append(f"if {start} <= t < {end}:")
    listing.body.extend(f"    {line}" for line in placing.body)


def _unused(program: Program) -> frozenset[int]:
    """Return the instructions whose value the fast path never needs: what stands in for an error."""
    unused: set[int] = set()
    for at in range(len(program) - 1, -1, -1):
        instruction = program[at]
        if at in unused:
            unused.update(instruction.arguments)
        elif isinstance(instruction.node, BoundCall) and instruction.node.function == "IFERROR":
            unused.add(instruction.arguments[1])
    return frozenset(unused)


def is_printable(program: Program, inside: Container[str]) -> bool:
    """Say whether the fast path knows all of a formula; else its line is always evaluated precisely."""
    for instruction in program:
        if isinstance(instruction.node, Reduction) and not all(instruction.node.over.values()):
            return False
        if instruction.running:
            assert isinstance(instruction.node, Reference)
            if instruction.node.line in inside or "period" in instruction.scope:
                return False
    return True


def _instruction(placing: Placing, at: int) -> None:
    node = placing.program[at].node
    match node:
        case BoundNumber():
            placing.names[at] = placing.listing.parameter(Number(node.value))
        case Year() | Reference():
            in_row = placing.in_row(at)
            name = placing.listing.parameter(Read(placing.piece, at, is_inside=in_row))
            placing.names[at] = f"{name}[t]" if in_row else name
        case BoundUnary():
            _unary(placing, at, node.operator)
        case BoundBinary():
            _binary(placing, at, node.operator)
        case Scale():
            _scale(placing, at, node)
        case Reduction():
            _reduce(placing, at, node)
        case BoundCall():
            assert node.function in FUNCTIONS, "only names of the table are printed"
            _call(placing, at, node.function)
        case _:
            raise TypeError(f"no source for {type(node).__name__}")


def _ufunc(placing: Placing, at: int, name: str, *operands: str, dtype: Dtype = "float") -> None:
    placing.emit(at, f"{name}({', '.join(operands)}, out={placing.result(at, dtype)})")


def _unary(placing: Placing, at: int, operator: str) -> None:
    (operand,) = placing.numbers(at)
    if operator == "-":
        _ufunc(placing, at, "negative", operand)
    elif operator == "%":
        _ufunc(placing, at, "divide", operand, placing.listing.parameter(Number(100.0)))
    else:
        _ufunc(placing, at, "positive", operand)


def _binary(placing: Placing, at: int, operator: str) -> None:
    left, right = placing.numbers(at)
    if operator in _COMPARISON and any(map(_compares_exactly, _operands(placing, at))):
        _ufunc(placing, at, _COMPARISON[operator], left, right, dtype="bool")
    elif operator in _COMPARISON:
        placing.emit(at, f"compare({operator!r}, {left}, {right}, {placing.result(at, 'bool')})")
    elif operator == "^":
        base = placing.safe(at, left)
        placing.emit(at, f"power({base}, {right}, {placing.result(at)})")
    else:
        right = placing.safe(at, right) if operator == "/" else right
        _ufunc(placing, at, _ARITHMETIC[operator], left, right)


def _operands(placing: Placing, at: int) -> list[BoundNode]:
    return [placing.program[argument].node for argument in placing.program[at].arguments]


def _compares_exactly(node: BoundNode) -> bool:
    """Say whether nothing but the very number agrees with an operand to 15 digits: zero, and years."""
    return isinstance(node, Year) or (isinstance(node, BoundNumber) and node.value == 0)


def _scale(placing: Placing, at: int, node: Scale) -> None:
    (operand,) = placing.numbers(at)
    numerator, denominator = float(node.factor.numerator), float(node.factor.denominator)
    if numerator != 1 or denominator == 1:
        _ufunc(placing, at, "multiply", operand, placing.listing.parameter(Number(numerator)))
        operand = placing.names[at]
    if denominator != 1:
        _ufunc(placing, at, "divide", operand, placing.listing.parameter(Number(denominator)))


# --- reductions ---------------------------------------------------------------------------------------------------


def _reduce(placing: Placing, at: int, node: Reduction) -> None:
    *leading, operand = placing.numbers(at)
    items = _items(placing, at, operand)
    count = 1
    for chosen in node.over.values():
        count *= len(chosen)
    target = placing.result(at)
    name = "SUM" if node.function == "AVERAGE" else node.function
    if node.function == "COUNT":
        placing.emit(at, f"{target}.fill({float(count)!r})")
    elif name in _FOLDED:
        _fold(placing, at, _FOLDED[name], items, count)
    else:
        rest = "".join(f", {argument}" for argument in leading)
        placing.emit(at, f"reduce_items(functions[{node.function!r}].reduction, {items}, {target}{rest})")
    if node.function == "AVERAGE":
        divisor = placing.listing.parameter(Number(float(count)))
        placing.emit(at, f"divide({target}, {divisor}, out={target})")


def _items(placing: Placing, at: int, operand: str) -> str:
    items = placing.listing.parameter(Items(placing.piece, at, operand.removesuffix("[t]")))
    return f"{items}[t]" if operand.endswith("[t]") else items


def _fold(placing: Placing, at: int, function: str, items: str, count: int) -> None:
    target = placing.names[at]
    if count == 1 or count > _MANY_ITEMS:
        placing.emit(at, f"fold_items({function}, {items}, {target})")
        return
    before = f"{items}[0]"
    for item in range(1, count):
        placing.emit(at, f"{function}({before}, {items}[{item}], out={target})")
        before = target


# --- functions ----------------------------------------------------------------------------------------------------


def _call(placing: Placing, at: int, function: str) -> None:
    arguments = placing.program[at].arguments
    if function == "IF":
        _choose_branch(placing, at)
    elif function in _LOOKS_AT_ERRORS:
        _without_errors(placing, at, function)
    elif function in _TRUTH:
        truths = [placing.truth(argument, at) for argument in arguments]
        _folded_call(placing, at, _TRUTH[function], truths, "bool")
    elif function == "NOT":
        _ufunc(placing, at, "logical_not", placing.truth(arguments[0], at), dtype="bool")
    else:
        _number_call(placing, at, function)


def _folded_call(placing: Placing, at: int, function: str, operands: list[str], dtype: Dtype) -> None:
    if len(operands) == 1:
        placing.emit(at, f"copyto({placing.result(at, dtype)}, {operands[0]})")
        return
    before = operands[0]
    for operand in operands[1:]:
        _ufunc(placing, at, function, before, operand, dtype=dtype)
        before = placing.names[at]


def _number_call(placing: Placing, at: int, function: str) -> None:
    operands = placing.numbers(at)
    if function in _UNARY:
        _ufunc(placing, at, _UNARY[function], placing.safe(at, operands[0]))
    elif function == "EXP":
        placing.emit(at, f"exponential({placing.safe(at, operands[0])}, {placing.result(at)})")
    elif function == "POWER":
        placing.emit(at, f"power({placing.safe(at, operands[0])}, {operands[1]}, {placing.result(at)})")
    elif function in _FOLDED:
        _folded_call(placing, at, _FOLDED[function], operands, "float")
    elif function == "ROUND" and isinstance(
        placing.program[placing.program[at].arguments[1]].node, BoundNumber
    ):
        placing.emit(at, f"round_number({operands[0]}, {operands[1]}, {placing.result(at)})")
    elif function == "CHOOSE":
        placing.emit(at, f"choose({operands[0]}, {placing.result(at)}, {', '.join(operands[1:])})")
    else:
        rest = "".join(f", {operand}" for operand in operands)
        placing.emit(at, f"call_kernel(functions[{function!r}].kernel, {placing.result(at)}{rest})")


def _choose_branch(placing: Placing, at: int) -> None:
    condition, one, other = placing.program[at].arguments
    truth = placing.truth(condition, at)
    taken, instead = placing.number(one, at), placing.number(other, at)
    target = placing.result(at)
    placing.emit(at, f"copyto({target}, {instead})")
    placing.emit(at, f"copyto({target}, {taken}, where={truth})")


def _without_errors(placing: Placing, at: int, function: str) -> None:
    """Print what a function that looks at errors gives where there is none."""
    arguments = placing.program[at].arguments
    if function == "IFERROR":
        placing.emit(at, f"copyto({placing.result(at)}, {placing.number(arguments[0], at)})")
        return
    outcome = {"ISERROR": 0.0, "ISNUMBER": 1.0}.get(function, float(len(arguments)))
    placing.emit(at, f"{placing.result(at)}.fill({outcome})")
