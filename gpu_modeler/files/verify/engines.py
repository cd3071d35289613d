"""The engines that recompute. Each is loaded in a process of its own."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gpu_modeler.files.verify.cells import row_and_column
from gpu_modeler.files.verify.records import Answer

Cell = tuple[str, str]
"""Sheet name and address, e.g. ("Market", "F12")."""

NOT_UNDERSTOOD = frozenset({"#NAME?", "#N/IMPL!", "#ERROR!", "#CIRC!", "#SPILL!"})
"""Errors by which an engine says that it cannot compute a formula."""

_OF_SPILLS = frozenset({"_XLFN.ANCHORARRAY"})
"""Functions that read what a formula spills, which a cell given as a value does not."""

_FORMUALIZER_ERRORS = {
    "Div": "#DIV/0!",
    "Num": "#NUM!",
    "Value": "#VALUE!",
    "Ref": "#REF!",
    "Na": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Circ": "#CIRC!",
    "Spill": "#SPILL!",
    "Calc": "#CALC!",
}


def recompute(engine: str, path: Path, cells: Iterable[Cell]) -> dict[Cell, Answer]:
    """Return what an engine computes for the cells of the workbook at `path`."""
    return _RECOMPUTE[engine](path, cells)


def unknown_functions(engine: str, names: Collection[str]) -> frozenset[str]:
    """Return those of the functions named that an engine does not have, or does not do as Excel does."""
    return frozenset(_UNKNOWN[engine](sorted(names))) | (_OF_SPILLS & frozenset(names))


def version_of(engine: str) -> str:
    """Return the installed version."""
    return version(engine)


def _by_formualizer(path: Path, cells: Iterable[Cell]) -> dict[Cell, Answer]:
    import formualizer

    book = formualizer.load_workbook(str(path))
    book.evaluate_all()
    return {
        (sheet, address): _formualizer_value(book.get_value(sheet, *row_and_column(address)))
        for sheet, address in cells
    }


def _formualizer_value(value: Any) -> Answer:
    if isinstance(value, dict) and value.get("type") == "Error":
        return _FORMUALIZER_ERRORS.get(value["kind"], f"#{value['kind'].upper()}!")
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return _serial(value)
    return value if isinstance(value, str | bool | None) else _number(float(value))


def _number(value: float) -> Answer:
    """Return a number; what Excel has no number for as Python's word for it."""
    return value if math.isfinite(value) else str(value)


def _serial(value: dt.date | dt.time | dt.timedelta) -> float:
    """Return a date or time as Excel counts it: days since 1899-12-30."""
    if isinstance(value, dt.time):
        value = dt.datetime.combine(dt.date(1899, 12, 30), value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    span = value if isinstance(value, dt.timedelta) else value - dt.datetime(1899, 12, 30)  # noqa: DTZ001
    return span / dt.timedelta(days=1)


def _unknown_to_formualizer(names: list[str]) -> list[str]:
    import formualizer

    book = formualizer.Workbook()
    book.add_sheet("S")
    for row, name in enumerate(names, 1):
        book.set_formula("S", row, 1, f"={name}()")
    book.evaluate_all()
    return [
        name
        for row, name in enumerate(names, 1)
        if _formualizer_value(book.get_value("S", row, 1)) == "#NAME?"
    ]


def _by_ironcalc(path: Path, cells: Iterable[Cell]) -> dict[Cell, Answer]:
    import ironcalc

    book = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    book.evaluate()
    numbers = {sheet["name"]: index for index, sheet in enumerate(book.get_worksheets_properties())}
    return {
        (sheet, address): book.get_cell_value(numbers[sheet], *row_and_column(address))
        for sheet, address in cells
    }


def _unknown_to_ironcalc(names: list[str]) -> list[str]:
    import ironcalc

    book = ironcalc.create("probe", "en", "UTC", "en")
    for row, name in enumerate(names, 1):
        book.set_user_input(0, row, 1, f"={name}()")
    book.evaluate()
    return [name for row, name in enumerate(names, 1) if book.get_cell_value(0, row, 1) == "#NAME?"]


_RECOMPUTE: Mapping[str, Callable[[Path, Iterable[Cell]], dict[Cell, Answer]]] = {
    "formualizer": _by_formualizer,
    "ironcalc": _by_ironcalc,
}
_UNKNOWN: Mapping[str, Callable[[list[str]], list[str]]] = {
    "formualizer": _unknown_to_formualizer,
    "ironcalc": _unknown_to_ironcalc,
}
ENGINES: tuple[str, ...] = tuple(_RECOMPUTE)
