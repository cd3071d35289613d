"""A workbook's formula in the formula language, proved by printing it back: it must mean the same, cell by cell.

Conversion factors are taken off where the unit check puts them back, numbers get the unit they stand for. A translation
is only given when, printed for Excel at the formula's place, it is the formula that stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.review.canonical import same
from gpu_modeler.files.review.excel_text import ExcelToken
from gpu_modeler.files.review.merging import Merger
from gpu_modeler.files.review.referred import FormulaReader, NotTranslated
from gpu_modeler.files.review.seen_from import print_at
from gpu_modeler.files.review.spots import Spots
from gpu_modeler.files.review.wording import Wording
from gpu_modeler.formula import FormulaError, Namespace, bind, bind_expression, print_formula, tokenize
from gpu_modeler.formula.excel import TooManyForExcel
from gpu_modeler.formula.faults import BareNumber
from gpu_modeler.formula.tree import Binary, BoundNode, Call, Node, Number, Unary
from gpu_modeler.model import PERIOD, Line, Model, Place
from gpu_modeler.text import Message

MOST_FACTORS = 6
"""So many numbers of a formula are tried as conversion factors, in every combination."""


class Translator:
    """Translates the formulas of one workbook, and says whether a translation holds at a place."""

    def __init__(self, model: Model, spots: Spots, reader: FormulaReader) -> None:
        self._model = model
        self._spots = spots
        self._reader = reader
        self._namespace = Namespace(model)
        self._bound: dict[tuple[str, str, tuple[str, ...], str], BoundNode | ModelerError] = {}

    def translated(
        self, sheet: str, tokens: Sequence[ExcelToken], normal: str, line: Line, place: Place
    ) -> tuple[str, ...]:
        """Return the formula in the formula language, the most natural wording first; `normal` is it with identities.

        Raises:
            NotTranslated: it has no counterpart that means the same.
        """
        found = self._reader.read(sheet, tokens)
        own = dict(zip(line.axes, place, strict=True))
        index = self._model.periods.index(own[PERIOD]) if PERIOD in own else None
        merged = Merger(self._model, found, index).merged(found.tree)
        texts: list[str] = []
        reason = Message("review_formula_other")
        for tree in dict.fromkeys((merged, found.tree)):
            for is_absolute in (False, True):
                try:
                    worded = Wording(self._model, own, is_absolute).worded(found, tree)
                    texts.append(self._proved(worded, normal, line, place))
                except NotTranslated as fault:
                    reason = fault.reason
        if not texts:
            raise NotTranslated(reason)
        return tuple(dict.fromkeys(texts))

    def holds(self, text: str, normal: str, line: Line, place: Place) -> bool:
        """Say whether a formula of the formula language, printed at a place, is the one with these identities."""
        tree = self._tree(text, line)
        if isinstance(tree, ModelerError):
            return False
        try:
            return same(normal, print_at(tree, self._model, self._spots, line, place))
        except TooManyForExcel:
            return False

    def _tree(self, text: str, line: Line) -> BoundNode | ModelerError:
        key = (line.id, line.unit, line.axes, text)
        if key not in self._bound:
            try:
                self._bound[key] = bind(text, line, self._namespace).tree
            except FormulaError as fault:
                self._bound[key] = fault
        return self._bound[key]

    def _proved(self, tree: Node, normal: str, line: Line, place: Place) -> str:
        """Return the text of a tree, perhaps without some factors, that prints back."""
        refused: Message | None = None
        for variant in _without_factors(tree):
            for text in self._with_units(variant, line):
                if self.holds(text, normal, line, place):
                    return text
                fault = self._tree(text, line)
                if isinstance(fault, ModelerError) and refused is None:
                    refused = fault.message
        if refused is not None:
            raise NotTranslated(Message("review_formula_refused", {"reason": refused}))
        raise NotTranslated(Message("review_formula_other"))

    def _with_units(self, tree: Node, line: Line) -> Iterator[str]:
        """Yield the formula with units behind the bare numbers that need one."""
        known = _known_units(line)
        starts = (_with_known_units(tree, known), _with_known_units(tree, known, factors_too=False), tree)
        for start in dict.fromkeys(starts):
            text = self._with_needed_units(print_formula(start), line)
            yield text
        if not isinstance(self._tree(text, line), FormulaError):
            return
        for unit in dict.fromkeys((*_units_written(line), line.unit)):
            for variant in _with_unit(tree, unit):
                yield print_formula(variant)
        if self._is_plain(text):
            yield f"({text}) * 1 {line.unit}"  # a number of its own, in the line's unit

    def _with_needed_units(self, text: str, line: Line) -> str:
        for _ in range(20):
            fault = self._tree(text, line)
            if not isinstance(fault, BareNumber):
                break
            end = fault.span[1]
            while end > fault.span[0] and text[end - 1] in ") ":
                end -= 1
            text = f"{text[:end]} {fault.values['written']}{text[end:]}"
        return text

    def _is_plain(self, text: str) -> bool:
        try:
            return bind_expression(text, self._namespace).unit.is_dimensionless
        except FormulaError:
            return False


def _without_factors(tree: Node) -> Iterator[Node]:
    """Yield the tree as it is, then without one, two, … of the whole numbers it multiplies or divides by."""
    sites = [site for site, _ in zip(_factors(tree), range(MOST_FACTORS), strict=False)]
    for count in range(len(sites) + 1):
        for chosen in combinations(sites, count):
            yield _without(tree, {id(site) for site in chosen}) if chosen else tree


def _factors(node: Node) -> Iterator[Node]:
    """Yield the operators that multiply or divide by a whole number, outermost first."""
    match node:
        case Binary():
            if _is_by_whole(node):
                yield node
            yield from _factors(node.left)
            yield from _factors(node.right)
        case Unary():
            yield from _factors(node.operand)
        case Call():
            for argument in node.arguments:
                yield from _factors(argument)


def _is_by_whole(node: Binary) -> bool:
    if node.operator == "*" and _is_whole(node.left):
        return True
    return node.operator in {"*", "/"} and _is_whole(node.right)


def _units_written(line: Line) -> Iterator[str]:
    """Yield the units that stand behind numbers in a line's formulas."""
    yield from _known_units(line).values()


def _known_units(line: Line) -> dict[float, str]:
    """Return the units of the numbers in a line's formulas, by number."""
    found: dict[float, str] = {}
    for formula in (line.formula, *(exception.formula for exception in line.exceptions)):
        tokens = tokenize(formula)
        for token, unit in pairwise(tokens):
            if token.kind == "number" and unit.kind == "unit":
                found.setdefault(float(token.text), unit.text)
    return found


def _with_known_units(node: Node, units: Mapping[float, str], *, factors_too: bool = True) -> Node:
    """Return the tree with the units that its numbers had in the formula before.

    Unless `factors_too`, what multiplies or divides stays a plain number, though a number like it has a unit elsewhere.
    """

    def given(part: Node, *, is_factor: bool = False) -> Node:
        if isinstance(part, Number) and is_factor and not factors_too:
            return part
        return _with_known_units(part, units, factors_too=factors_too)

    match node:
        case Number(unit="") if node.value in units:
            return replace(node, unit=units[node.value])
        case Unary():
            return replace(node, operand=given(node.operand))
        case Binary():
            is_factor = node.operator in {"*", "/", "^"}
            left, right = given(node.left, is_factor=is_factor), given(node.right, is_factor=is_factor)
            return replace(node, left=left, right=right)
        case Call():
            return replace(node, arguments=tuple(given(argument) for argument in node.arguments))
        case _:
            return node


def _with_unit(node: Node, unit: str) -> Iterator[Node]:
    """Yield the tree with a unit behind one of its bare numbers."""
    match node:
        case Number(unit=""):
            yield replace(node, unit=unit)
        case Unary():
            yield from (replace(node, operand=inner) for inner in _with_unit(node.operand, unit))
        case Binary():
            yield from (replace(node, left=left) for left in _with_unit(node.left, unit))
            yield from (replace(node, right=right) for right in _with_unit(node.right, unit))
        case Call():
            for at, argument in enumerate(node.arguments):
                for inner in _with_unit(argument, unit):
                    arguments = (*node.arguments[:at], inner, *node.arguments[at + 1 :])
                    yield replace(node, arguments=arguments)


def _is_whole(node: Node) -> bool:
    return isinstance(node, Number) and not node.unit and node.value >= 2 and node.value == int(node.value)


def _without(node: Node, sites: set[int]) -> Node:
    match node:
        case Binary():
            if id(node) in sites:
                return _without(node.left if _is_whole(node.right) else node.right, sites)
            return replace(node, left=_without(node.left, sites), right=_without(node.right, sites))
        case Unary():
            return replace(node, operand=_without(node.operand, sites))
        case Call():
            return replace(node, arguments=tuple(_without(argument, sites) for argument in node.arguments))
        case _:
            return node
