"""A scanned xlsx package into raw records: values and formulas in one pass over each sheet."""

from __future__ import annotations

from typing import TypeVar

from gpu_modeler.files.reading.comments import Notes, Persons, SheetComments, Threads
from gpu_modeler.files.reading.faults import WorkbookDamaged
from gpu_modeler.files.reading.markup import Walker
from gpu_modeler.files.reading.properties import add_properties
from gpu_modeler.files.reading.raw import Budget, RawSheet, RawWorkbook
from gpu_modeler.files.reading.records import UnfollowedKind
from gpu_modeler.files.reading.relations import Relation, relations_of
from gpu_modeler.files.reading.scan import Package
from gpu_modeler.files.reading.shared import address
from gpu_modeler.files.reading.sheet import Book, SheetWalker
from gpu_modeler.files.reading.styles import Styles
from gpu_modeler.files.reading.texts import SharedTexts
from gpu_modeler.files.reading.unfollowed import formula_kind, list_parts, list_relations
from gpu_modeler.files.reading.workbook_part import SheetEntry, WorkbookPart
from gpu_modeler.text import Message

AnyWalker = TypeVar("AnyWalker", bound=Walker)
_OTHER_SHEETS: dict[str, UnfollowedKind] = {
    "chartsheet": "chart sheet",
    "dialogsheet": "control",
    "xlMacrosheet": "macro sheet",
    "xlIntlMacrosheet": "macro sheet",
}


def main_part(package: Package) -> str:
    """Return the part that a package is about, or ""."""
    relations = relations_of(package, "")
    named = [relation.target for relation in relations if relation.kind == "officeDocument"]
    candidates = [*named, "xl/workbook.xml", "xl/workbook.bin"]
    return next((part for part in candidates if part in package), "")


def read_xlsx(package: Package, budget: Budget) -> RawWorkbook:
    """Return the workbook.

    Raises:
        WorkbookDamaged, WorkbookTooLarge: as their names say.
        HasDocumentType, XmlDamaged: from the parts.
    """
    return _Reading(package, budget).workbook()


class _Reading:
    """One package being read; parts that every sheet needs are read once."""

    def __init__(self, package: Package, budget: Budget) -> None:
        self.package = package
        self.budget = budget
        self.main = main_part(package)
        self.relations = relations_of(package, self.main)
        self.result = RawWorkbook("xlsx", has_formulas=True)

    def workbook(self) -> RawWorkbook:
        part = self._walked(WorkbookPart(), self.main)
        if len(part.sheets) > self.budget.limits.sheets:
            raise self.budget.refuse("reading_limit_sheets", self.budget.limits.sheets)
        book = self._book(part)
        self.persons = self._persons()
        list_parts(self.package, self.result, self.budget)
        self.result.defined_names = part.defined_names
        self.budget.spend_text(sum(len(text) for text in part.defined_names.values()))
        add_properties(self.package, self.result)
        for entry in part.sheets:
            self._add_sheet(entry, book)
        return self.result

    def _walked(self, walker: AnyWalker, name: str) -> AnyWalker:
        with self.package.open(name) as stream:
            walker.walk(stream)
        return walker

    def _part(self, kind: str) -> str:
        """Return the part of a kind that the workbook points to, or ""."""
        targets = (relation.target for relation in self.relations if relation.kind == kind)
        return next((target for target in targets if target in self.package), "")

    def _book(self, part: WorkbookPart) -> Book:
        texts, styles = self._part("sharedStrings"), self._part("styles")
        return Book(
            texts=self._walked(SharedTexts(self.budget), texts).found if texts else (),
            number_formats=self._walked(Styles(), styles).number_formats if styles else (),
            from_1904=part.from_1904,
            budget=self.budget,
        )

    def _persons(self) -> dict[str, str]:
        part = self._part("person")
        return self._walked(Persons(), part).names if part else {}

    # --- sheets -------------------------------------------------------------------------------------

    def _add_sheet(self, entry: SheetEntry, book: Book) -> None:
        relation = next((relation for relation in self.relations if relation.id == entry.relation), None)
        if relation is not None and relation.kind in _OTHER_SHEETS:
            self.budget.list_unfollowed(self.result, _OTHER_SHEETS[relation.kind], entry.name)
            return
        if relation is None or relation.is_external or relation.target not in self.package:
            reason = Message("reading_sheet_missing", {"sheet": entry.name})
            raise WorkbookDamaged(path=self.budget.path, reason=reason)
        self.result.sheets.append(self._sheet(entry, relation.target, book))

    def _sheet(self, entry: SheetEntry, part: str, book: Book) -> RawSheet:
        sheet = RawSheet(entry.name, entry.state)
        walker = self._walked(SheetWalker(sheet, book), part)
        walker.finish()
        relations = relations_of(self.package, part)
        self._add_comments(sheet, relations)
        list_relations(entry.name, relations, walker.hyperlinks, self.result, self.budget)
        self._list_formulas(sheet, walker)
        return sheet

    def _add_comments(self, sheet: RawSheet, relations: list[Relation]) -> None:
        comments = SheetComments(sheet, self.budget)
        for kind, walker in (
            ("comments", Notes(comments.note)),
            ("threadedComment", Threads(comments.remark, self.persons)),
        ):
            for relation in relations:
                if relation.kind == kind and relation.target in self.package:
                    self._walked(walker, relation.target)

    def _list_formulas(self, sheet: RawSheet, walker: SheetWalker) -> None:
        for row, column in walker.without_text:
            self.budget.list_unfollowed(
                self.result, "formula without text", f"{sheet.name}!{address(row, column)}"
            )
        for (row, column), cell in sheet.cells.items():
            kind = formula_kind(cell.formula) if cell.formula else None
            if kind is not None:
                self.budget.list_unfollowed(
                    self.result, kind, f"{sheet.name}!{address(row, column)}", cell.formula
                )
