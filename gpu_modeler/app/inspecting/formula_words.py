"""A cell's formula as a person reads it: with the names of the lines, and with their values filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice, product

from gpu_modeler.analysis.figures import figure
from gpu_modeler.app.inspecting.names import word_label
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.engine import Calculation, ExpressionValue
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import BoundFormula, Unit, print_formula
from gpu_modeler.formula.printing import with_factors
from gpu_modeler.formula.tree import Binary, Call, Name, Node, Number, PeriodRange, Unary
from gpu_modeler.model import PERIOD, Model
from gpu_modeler.text import Labels, Language

MOST_ITEMS = 4
"""Of a reduction, whose values are written out."""
_OPERATORS = {" * ": " × ", " / ": " ÷ ", "-": "−", " <= ": " ≤ ", " >= ": " ≥ ", " <> ": " ≠ "}
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Around the number of a name while the rest is printed, so that no sign within a name is taken for an operator."""


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a formula at its top level: its text, with labels, and what it gives now; a comparison gives 1 or 0."""

    labels: Labels
    value: float | CellError
    unit: str
    is_truth: bool = False


@dataclass(frozen=True, slots=True)
class FormulaWords:
    """A formula in its spellings, and its parts; `text` is as typed, with the conversions that are in force."""

    text: str
    labels: Labels
    filled: Labels
    terms: tuple[Term, ...]


class Filler:
    """Writes one cell's formula with other words in the place of its names."""

    def __init__(self, calculation: Calculation, spot: Spot, scenario: str) -> None:
        formula = calculation.bound(spot.line).formula_at(spot.place)
        assert formula is not None
        self._calculation, self._scenario = calculation, scenario
        self._formula: BoundFormula = formula
        self._lines = dict(formula.names)
        self._at = spot.items(calculation.model)

    def words(self) -> FormulaWords:
        """Return the formula in all its spellings.

        Conversions show where names stand for numbers alone; a value that is filled in carries its unit along.
        """
        tree = with_factors(self._formula.syntax, self._formula.factors)
        return FormulaWords(
            self._formula.text,
            _both(lambda language: self._written(tree, lambda part: self._label(part, language))),
            _both(lambda language: self._filled(self._formula.syntax, language)),
            self._terms(),
        )

    # --- labels ---

    def _label(self, part: Name | Number, language: Language) -> str:
        if isinstance(part, Number):
            return _number_text(part, language)
        model = self._calculation.model
        line = self._line_of(part)
        if line is None:
            return word_label(model, part.name, language)
        label = model.lines[line].labels.in_language(language)
        spoken = [word_label(model, item, language) for item in part.qualifiers]
        index = part.period or (f"{part.lag:+d}".replace("-", "−") if part.lag else "")
        return "".join([*(f"{item} " for item in spoken), label, f"[{index}]" if index else ""])

    def _line_of(self, name: Name) -> str | None:
        start, end = name.span
        found = (line for (low, high), line in self._lines.items() if start <= low and high <= end)
        return next(found, None)

    # --- values ---

    def _filled(self, tree: Node, language: Language) -> str:
        return self._written(self._with_items(tree, language), lambda name: self._value(name, language))

    def _value(self, part: Name | Number, language: Language) -> str:
        if isinstance(part, Number):
            return _number_text(part, language)
        if part.name.startswith(_OPEN):
            return part.name.strip(_OPEN + _CLOSE)
        found = self._found(self._text(part))
        if found is None or not isinstance(found.value, float | CellError):
            return self._label(part, language)
        return value_text(found.value, found.unit.text, language)

    def _with_items(self, node: Node, language: Language) -> Node:
        """Return the tree with what a reduction reads written out, as far as there are few items."""
        match node:
            case Call() if values := self._items_of(node):
                shown = [value_text(value, unit, language) for value, unit in values[:MOST_ITEMS]]
                more = ["…"] if len(values) > MOST_ITEMS else []
                names = tuple(Name(f"{_OPEN}{text}{_CLOSE}") for text in [*shown, *more])
                return replace(node, arguments=names)
            case Call():
                return replace(
                    node, arguments=tuple(self._with_items(each, language) for each in node.arguments)
                )
            case Unary():
                return replace(node, operand=self._with_items(node.operand, language))
            case Binary():
                left, right = (self._with_items(each, language) for each in (node.left, node.right))
                return replace(node, left=left, right=right)
            case _:
                return node

    def _items_of(self, node: Call) -> list[tuple[float | CellError, str]]:
        """Return the first values over which a call reduces, one more than are shown; none where it reduces nothing."""
        over = selected_items(self._calculation.model, node)
        operand = self._found(self._text(node.arguments[0])) if over else None
        if operand is None or not set(operand.axes) <= set(over) or not operand.axes:
            return []
        found: list[tuple[float | CellError, str]] = []
        for items in islice(product(*(over[axis] for axis in operand.axes)), MOST_ITEMS + 1):
            at = dict(zip(operand.axes, items, strict=True))
            part = self._found(self._text(node.arguments[0]), at)
            if part is not None and isinstance(part.value, float | CellError):
                found.append((part.value, part.unit.text))
        return found

    # --- parts ---

    def _terms(self) -> tuple[Term, ...]:
        parts = _parts(self._formula.syntax)
        found: list[Term] = []
        for part in parts if len(parts) > 1 else ():
            value = self._found(self._text(part))
            if isinstance(part, Number) or value is None or not isinstance(value.value, float | CellError):
                continue
            is_truth = isinstance(part, Binary) and part.operator in _COMPARISONS
            found.append(Term(self._labels_of(part), value.value, value.unit.text, is_truth))
        return tuple(found)

    def _labels_of(self, part: Node) -> Labels:
        return _both(lambda language: self._written(part, lambda name: self._label(name, language)))

    def _text(self, node: Node) -> str:
        return self._formula.text[slice(*node.span)]

    def _found(self, text: str, more: dict[str, str] | None = None) -> ExpressionValue | None:
        """Return what a part of the formula gives at the cell, `None` where it is no value by itself."""
        try:
            return self._calculation.expression(text, self._scenario, {**self._at, **(more or {})})
        except (ModelerError, KeyError):
            return None

    def _written(self, tree: Node, part_text: Callable[[Name | Number], str]) -> str:
        """Print the tree with the signs of a book and other words for its names."""
        words: list[str] = []

        def marked(part: Name | Number) -> Name:
            words.append(part_text(part))
            return Name(f"{_OPEN}{len(words) - 1}{_CLOSE}")

        text = print_formula(_renamed(tree, marked))
        for typed, printed in _OPERATORS.items():
            text = text.replace(typed, printed)
        for at, word in enumerate(words):
            text = text.replace(f"{_OPEN}{at}{_CLOSE}", word)
        return text


def _parts(node: Node) -> list[Node]:
    """Return the terms of a sum, the factors of a product or the arguments of a function."""
    match node:
        case Binary(operator="+" | "-"):
            return [*_same(node.left, "+-"), *_same(node.right, "+-")]
        case Binary(operator="*" | "/"):
            return [*_same(node.left, "*/"), *_same(node.right, "*/")]
        case Call():
            return list(node.arguments)
        case _:
            return [node]


def _same(node: Node, operators: str) -> list[Node]:
    if isinstance(node, Binary) and node.operator in operators:
        return _parts(node)
    return [node]


def _renamed(node: Node, renamed: Callable[[Name | Number], Name]) -> Node:
    match node:
        case Name() | Number():
            return renamed(node)
        case Unary():
            return replace(node, operand=_renamed(node.operand, renamed))
        case Binary():
            left = _renamed(node.left, renamed)
            return replace(node, left=left, right=_renamed(node.right, renamed))
        case Call():
            return replace(node, arguments=tuple(_renamed(each, renamed) for each in node.arguments))
        case _:
            return node


def selected_items(model: Model, node: Call) -> dict[str, tuple[str, ...]]:
    """Return the items by axis that the last arguments of a call name; empty where it names none."""
    over: dict[str, tuple[str, ...]] = {}
    for argument in node.arguments[1:]:
        if isinstance(argument, PeriodRange):
            periods = model.periods
            over[PERIOD] = periods[periods.index(argument.first) : periods.index(argument.last) + 1]
        elif isinstance(argument, Name):
            over.update(_named_items(model, argument.name))
    return over


def _named_items(model: Model, name: str) -> dict[str, tuple[str, ...]]:
    for group in model.groups.values():
        if name in {group.id, group.labels.zh, group.labels.en}:
            return {group.axis: group.items}
    for axis in model.axes.values():
        if name in {axis.id, axis.labels.zh, axis.labels.en}:
            return {axis.id: model.item_ids(axis.id)}
    return {}


def _number_text(number: Number, language: Language) -> str:
    text = f"{number.value:,.10g}"
    if not number.unit:
        return text
    label = Unit.parse(number.unit).label(language)
    return f"{text}{'' if language == 'zh' or label == '%' else ' '}{label}"


def value_text(value: float | CellError, unit: str, language: Language) -> str:
    """Return a value as it stands inside a formula: negative ones in parentheses."""
    if isinstance(value, CellError):
        return value.text
    text = figure(value, unit).in_language(language).replace("-", "−", 1)
    return f"({text})" if value < 0 else text


def _both(written: Callable[[Language], str]) -> Labels:
    return Labels(written("zh"), written("en"))
