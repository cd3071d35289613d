"""Rules about one formula: constants (R04), NPV (R08), length (R05), time to explain (R06), IF within IF (R07), later years (R11)."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.app.checking.finding import Finding, Spot
from gpu_modeler.app.checking.subject import Subject, Written
from gpu_modeler.edits.repairs import ExtractTerm, NameConstant
from gpu_modeler.formula import print_formula, tokenize
from gpu_modeler.formula.shape import constants, depth, has_nested_if, inner_ifs, operands, walk
from gpu_modeler.formula.tree import Binary, Call, Name, Node, Number, Reference
from gpu_modeler.model import PERIOD, Line
from gpu_modeler.text import Message

LONGEST, MOST_OPERANDS, DEEPEST = 80, 6, 3
SECONDS = 24
"""FAST: a formula that takes longer to explain is two formulas."""
_SECONDS_A_SIGN, _SECONDS_A_LINE, _SECONDS_A_LEVEL = 0.4, 1.5, 2.0
_RISKY = frozenset({"SQRT", "LN", "LOG10", "POWER", "MOD", "IRR", "NPV", "CHOOSE"})


def no_constants(subject: Subject, line: Line) -> Iterator[Finding]:
    """R04: numbers of the world stand in input lines, once, with a unit and a source."""
    for written in subject.written(line):
        for text, found in {constant.text: constant for constant in constants(written.bound.syntax)}.items():
            spot = Spot(line.id, exception=written.exception, span=found.node.span)
            message = Message("check_constant", {"constant": text})
            fix = NameConstant(line.id, written.exception, text)
            content = f"{text} in {written.text}"
            yield Finding("R04", "error", spot, message, f"constant_{text}", content, fix)


def no_npv(subject: Subject, line: Line) -> Iterator[Finding]:
    """R08: discounting shows its factors; NPV hides that it discounts the first value too, by a whole period."""
    for written in subject.written(line):
        calls = [
            part for part in walk(written.bound.syntax) if isinstance(part, Call) and part.function == "NPV"
        ]
        if calls:
            spot = Spot(line.id, exception=written.exception, span=calls[0].span)
            yield Finding("R08", "warning", spot, Message("check_npv"), "npv", written.text)


def short_formulas(subject: Subject, line: Line) -> Iterator[Finding]:
    """R05: no longer than a thumb."""
    for written in subject.written(line):
        syntax = written.bound.syntax
        sizes = {"length": len(written.text), "operands": operands(syntax), "depth": depth(syntax)}
        limits = {"longest": LONGEST, "most": MOST_OPERANDS, "deepest": DEEPEST}
        if sizes["length"] > LONGEST or sizes["operands"] > MOST_OPERANDS or sizes["depth"] > DEEPEST:
            message = Message("check_long", {**sizes, **limits})
            spot = Spot(line.id, exception=written.exception)
            yield Finding("R05", "warning", spot, message, "long", written.text, _shortened(written))


def _shortened(written: Written) -> ExtractTerm | None:
    """Return the edit that takes the largest term out, of those that leave two formulas of some size each."""
    whole = operands(written.bound.syntax)
    fitting = [
        term
        for term in terms(written.bound.syntax)
        if 2 <= operands(term) <= max(2, whole - 2) and operands(term) <= MOST_OPERANDS
    ]
    return _extracted(
        written, max(fitting, key=lambda term: (operands(term), len(print_formula(term))), default=None)
    )


def terms(syntax: Node) -> Iterator[Node]:
    """Yield what can become a line of its own: below the whole, and where it is no number only behind a condition."""
    for part, is_guarded in _guarded(syntax, is_guarded=False):
        is_whole = part is syntax
        is_term = isinstance(part, Call) or (isinstance(part, Binary) and part.operator in "+-*/^")
        if is_term and not is_whole and not (is_guarded and _may_fail(part)):
            yield part


def _guarded(node: Node, *, is_guarded: bool) -> Iterator[tuple[Node, bool]]:
    yield node, is_guarded
    match node:
        case Call(function="IF" | "IFERROR" | "CHOOSE" | "AND" | "OR"):
            for at, argument in enumerate(node.arguments):
                yield from _guarded(argument, is_guarded=is_guarded or at > 0 or node.function == "IFERROR")
        case Call(arguments=arguments):
            for argument in arguments:
                yield from _guarded(argument, is_guarded=is_guarded)
        case Binary(left=left, right=right):
            yield from _guarded(left, is_guarded=is_guarded)
            yield from _guarded(right, is_guarded=is_guarded)
        case _:
            operand = getattr(node, "operand", None)
            if operand is not None:
                yield from _guarded(operand, is_guarded=is_guarded)


def _may_fail(node: Node) -> bool:
    return any(_fails_somewhere(part) for part in walk(node))


def _fails_somewhere(node: Node) -> bool:
    """Say whether a step gives errors for some operands; dividing by a number does not."""
    if isinstance(node, Binary):
        by_number = isinstance(node.right, Number) and node.right.value != 0
        return node.operator in "/^" and not by_number
    return isinstance(node, Call) and node.function in _RISKY


def _extracted(written: Written, term: Node | None) -> ExtractTerm | None:
    if term is None:
        return None
    text = print_formula(term)
    return ExtractTerm(written.line.id, (((written.line.id, written.exception), text),))


def explained_soon(subject: Subject, line: Line) -> Iterator[Finding]:
    """R06: explained in 24 seconds, counting signs, lines read and levels."""
    for written in subject.written(line):
        needed = seconds_to_explain(written)
        if needed > SECONDS:
            message = Message("check_explained", {"seconds": f"{needed:.0f}", "limit": SECONDS})
            yield Finding(
                "R06", "info", Spot(line.id, exception=written.exception), message, "slow", written.text
            )


def seconds_to_explain(written: Written) -> float:
    """Return how long a colleague needs to be told what a formula does, in seconds."""
    lines = {reference.line for reference in written.bound.references}
    signs = len(tokenize(written.text))
    levels = depth(written.bound.syntax)
    return _SECONDS_A_SIGN * signs + _SECONDS_A_LINE * len(lines) + _SECONDS_A_LEVEL * levels


def no_nested_if(subject: Subject, line: Line) -> Iterator[Finding]:
    """R07: one condition a formula; the inner one is a line of its own."""
    for written in subject.written(line):
        syntax = written.bound.syntax
        if not has_nested_if(syntax):
            continue
        inner = min(inner_ifs(syntax), key=operands)
        spot = Spot(line.id, exception=written.exception, span=inner.span)
        message = Message("check_nested_if", {"inner": print_formula(inner)})
        yield Finding("R07", "error", spot, message, "nested_if", written.text, _extracted(written, inner))


def no_later_years(subject: Subject, line: Line) -> Iterator[Finding]:
    """R11: time runs from left to right."""
    for written in subject.written(line):
        for reference in sorted(written.bound.references, key=lambda known: (known.line, known.lag)):
            if reference.lag > 0:
                message = Message("check_later", {"name": f"{reference.line}[+{reference.lag}]"})
                spot = Spot(line.id, exception=written.exception, span=_lead_span(written, reference))
                yield Finding("R11", "warning", spot, message, f"later_{reference.line}", written.text)


def _lead_span(written: Written, reference: Reference) -> tuple[int, int] | None:
    names = written.names
    return next(
        (
            part.span
            for part in walk(written.bound.syntax)
            if isinstance(part, Name) and part.lag == reference.lag and names.get(part.span) == reference.line
        ),
        None,
    )


def corkscrews(subject: Subject, line: Line) -> Iterator[Finding]:
    """R10: a balance is its opening plus what comes in less what goes out, each a line of its own."""
    from gpu_modeler.formula.shape import additive_terms

    if PERIOD not in line.axes:
        return
    for written in subject.written(line):
        names = written.names
        found = additive_terms(written.bound.syntax)
        opening = [term for _, term in found if _is_opening(term, line.id, names)]
        flows = [
            print_formula(term) for _, term in found if term not in opening and not isinstance(term, Name)
        ]
        if opening and len(found) > 1 and flows:
            message = Message("check_corkscrew", {"flows": flows})
            spot = Spot(line.id, exception=written.exception)
            yield Finding(
                "R10", "info", spot, message, "corkscrew", written.text, _first_flow(written, flows[0])
            )


def _is_opening(term: Node, line: str, names: dict[tuple[int, int], str]) -> bool:
    return isinstance(term, Name) and term.lag == -1 and names.get(term.span) == line


def _first_flow(written: Written, flow: str) -> ExtractTerm:
    return ExtractTerm(written.line.id, (((written.line.id, written.exception), flow),))
