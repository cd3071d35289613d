"""Who names whom: reading names out of formula texts and writing other names into them, by spans, not by text."""

from __future__ import annotations

from dataclasses import replace

from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import parse, tokenize
from gpu_modeler.formula.parser import children
from gpu_modeler.formula.tree import Name, PeriodRange
from gpu_modeler.model import Claim, Line, Model


def names_in(formula: str) -> frozenset[str]:
    """Return all names in a formula: lines, items, axes, groups, fixed periods. None where it does not parse."""
    if not formula:
        return frozenset()
    try:
        tree = parse(formula)
    except ModelerError:
        return frozenset()
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        waiting += children(node)
        if isinstance(node, Name):
            found |= {node.name, node.period, *node.qualifiers}
        elif isinstance(node, PeriodRange):
            found |= {node.first, node.last}
    return frozenset(found - {""})


def renamed(formula: str, old: str, new: str) -> str:
    """Return the formula with one name in the place of another; everything else stays as it was typed."""
    for token in reversed(tokenize(formula)):
        if token.kind == "name" and token.text == old:
            start, end = token.span
            formula = formula[:start] + new + formula[end:]
    return formula


def users(model: Model, name: str) -> list[str]:
    """Return the ids of the lines and claims whose formulas name `name`, in display order."""
    lines = [line.id for line in model.ordered("lines") if any(name in names_in(text) for text in texts(line))]
    claims = [claim.id for claim in model.ordered("claims") if any(name in names_in(text) for text in texts(claim))]
    return lines + claims


def texts(record: Line | Claim) -> tuple[str, ...]:
    """Return the formula texts of a line or claim."""
    if isinstance(record, Line):
        return (record.formula, *(exception.formula for exception in record.exceptions))
    return (record.formula, record.formula_high)


def renamed_line(line: Line, old: str, new: str) -> Line:
    """Return the line with the name changed in its formulas."""
    exceptions = tuple(
        replace(exception, formula=renamed(exception.formula, old, new)) for exception in line.exceptions
    )
    return replace(line, formula=renamed(line.formula, old, new), exceptions=exceptions)


def renamed_claim(claim: Claim, old: str, new: str) -> Claim:
    """Return the claim with the name changed in its formulas."""
    return replace(
        claim,
        formula=renamed(claim.formula, old, new),
        formula_high=renamed(claim.formula_high, old, new),
    )
