"""The parts of an xlsx package that describe it: list of sheets, defined names."""

from __future__ import annotations

from dataclasses import dataclass

from gpu_modeler.files.reading.markup import Attributes, Walker, attribute
from gpu_modeler.files.reading.records import SheetState


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One sheet in the workbook's list."""

    name: str
    state: SheetState
    relation: str


class WorkbookPart(Walker):
    """Reads `workbook.xml`."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[SheetEntry] = []
        self.from_1904 = False
        self._names: list[tuple[str, str, str]] = []
        self._name: Attributes = {}

    def start(self, name: str, attributes: Attributes) -> None:
        """Meet a sheet, a setting or a name."""
        if name == "sheet":
            self.sheets.append(
                SheetEntry(
                    attributes.get("name", ""), _state(attributes.get("state")), attribute(attributes, "id")
                )
            )
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in {"1", "true", "on"}
        elif name == "definedName":
            self._name = attributes
            self.listen()

    def end(self, name: str) -> None:
        """Keep a name."""
        if name == "definedName":
            self._names.append((self._name.get("name", ""), self._name.get("localSheetId", ""), self.heard()))

    @property
    def defined_names(self) -> dict[str, str]:
        """The names and what they stand for; those of one sheet under `Sheet!name`."""
        return {
            self._scope(sheet) + name: text.strip().removeprefix("=")
            for name, sheet, text in self._names
            if name
        }

    def _scope(self, number: str) -> str:
        if not number.isdecimal() or int(number) >= len(self.sheets):
            return ""
        return f"{self.sheets[int(number)].name}!"


def _state(text: str | None) -> SheetState:
    if text == "hidden":
        return "hidden"
    return "veryHidden" if text == "veryHidden" else "visible"
