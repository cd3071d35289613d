"""Where the Scenarios sheet keeps what, and the formulas elsewhere that follow its selector. No writing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.layout import CONSTANT
from gpu_modeler.files.excel.names import clean_text, column_letters, one_line, quoted
from gpu_modeler.model import Place

SELECTOR_ROW, NUMBER_ROW, IDS_ROW, BAND_ROW, NAMES_ROW = range(2, 7)
"""The chosen scenario, its number, the hidden row of scenarios' ids, what the columns are, the columns' headings."""

LABEL, COMPANY, ITEMS, PERIOD_COLUMN, UNIT, IN_FORCE, FIRST_GIVEN = range(1, 8)
"""Then one column per scenario with what is typed there, and one per scenario with what holds there."""

SELECTOR_COLUMN = COMPANY
SCENARIO_NUMBER = "scenario"
"""The defined name of the chosen scenario's number."""

_NAME = re.compile(r"[^\W\d][\w.]*")
_LIKE_ADDRESS = re.compile(r"[a-z]{1,3}\d+|r\d*(c\d*)?|c\d*|true|false", re.IGNORECASE)
_LONGEST_NAME = 100
_FOR_LISTS = str.maketrans({"*": "＊", "?": "？", "~": "～"})
# What a spreadsheet would take for something else when it is chosen from a list.
_NO_TEXT = re.compile(r"[=+@'-]|[\d.,%:/年月日\s]*$|(?i:true|false)$")


def scenario_names(export: Export) -> dict[str, str]:
    """Return the scenarios' names as the selector lists them, all different, in the model's order.

    MATCH knows no capitals and takes `*`, `?` and `~` for wildcards; a name that reads as a number or formula would
    become one when it is chosen.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for scenario in export.model.orders["scenarios"]:
        name = wanted = _listed(export.named(export.model.scenarios[scenario].labels) or scenario)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted} ({number})"
        taken.add(name.casefold())
        names[scenario] = name
    return names


def _listed(name: str) -> str:
    cut = one_line(clean_text(name)[:_LONGEST_NAME]).translate(_FOR_LISTS)
    return f"“{cut}”" if _NO_TEXT.match(cut) else cut


def scenario_number(sheet: str) -> str:
    """Return the address of the chosen scenario's number, which the defined name stands for."""
    return f"{quoted(sheet)}!${column_letters(SELECTOR_COLUMN)}${NUMBER_ROW + 1}"


def shown_scenario(export: Export) -> tuple[str, str]:
    """Return (formula of the shown scenario's name, the name now)."""
    address = (
        f"{quoted(export.layout.sheets.scenarios)}!${column_letters(SELECTOR_COLUMN)}${SELECTOR_ROW + 1}"
    )
    return address, scenario_names(export)[export.scenario]


def with_shown_scenario(export: Export, key: str, **values: object) -> tuple[str, str]:
    """Return (formula, value) of a text of the catalogue whose place `scenario` is the shown scenario's name."""
    address, name = shown_scenario(export)
    parts = one_line(export.say(key, scenario=_PLACE, **values)).split(_PLACE)
    texts = ['"' + part.replace('"', '""') + '"' for part in parts]
    return f"&{address}&".join(texts), name.join(parts)


_PLACE = "\ue000"
"""Stands for the scenario's name while a text is put together."""


def is_shown(export: Export, scenario: str) -> tuple[str, bool]:
    """Return (formula that is true while the workbook shows a scenario, whether it does now)."""
    number = tuple(export.model.orders["scenarios"]).index(scenario) + 1
    return f"{SCENARIO_NUMBER}={number}", scenario == export.scenario


def defined_names(export: Export) -> Iterator[tuple[str, str]]:
    """Yield (name, address) of the chosen scenario's number and of each line that has one cell only."""
    yield SCENARIO_NUMBER, scenario_number(export.layout.sheets.scenarios)
    taken = {SCENARIO_NUMBER}
    for line in export.model.ordered("lines"):
        if not line.axes and is_legal_name(line.id) and line.id.casefold() not in taken:
            taken.add(line.id.casefold())
            row = export.layout.row_of[line.id, ()] + 1
            yield line.id, f"{quoted(export.layout.sheets.market)}!${column_letters(CONSTANT)}${row}"


def is_legal_name(name: str) -> bool:
    """Say whether Excel takes a word as a name; what reads as a cell's address in any style is none."""
    return len(name) <= 255 and bool(_NAME.fullmatch(name)) and not _LIKE_ADDRESS.fullmatch(name)


def given_at(export: Export, line: str, place: Place, scenario: str) -> tuple[str, str] | None:
    """Return (sheet, address) of what is typed in a scenario; `None` for a cell that is not on the Scenarios sheet."""
    row = export.layout.scenario_row_of.get((line, place))
    if row is None:
        return None
    column = FIRST_GIVEN + tuple(export.model.orders["scenarios"]).index(scenario)
    return export.layout.sheets.scenarios, f"{column_letters(column)}{row + 1}"


def in_force(export: Export, line: str, place: Place) -> str:
    """Return the address of what holds in the chosen scenario; empty where no scenario differs from base."""
    row = export.layout.scenario_row_of.get((line, place))
    if row is None:
        return ""
    return f"{quoted(export.layout.sheets.scenarios)}!${column_letters(IN_FORCE)}${row + 1}"
