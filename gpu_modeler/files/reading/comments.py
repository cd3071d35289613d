"""Cell comments of an xlsx sheet: notes with their authors, and threads of replies."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gpu_modeler.files.reading.markup import Attributes, Walker
from gpu_modeler.files.reading.raw import Budget, RawCell, RawSheet
from gpu_modeler.files.reading.shared import place
from gpu_modeler.files.reading.texts import unescaped

Keep = Callable[[str, str, str], None]  # reference, author, text


class Notes(Walker):
    """Reads `commentsN.xml`."""

    def __init__(self, keep: Keep) -> None:
        super().__init__()
        self._keep = keep
        self._authors: list[str] = []
        self._reference = self._author = ""
        self._runs: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """Meet an author, a comment or a run of its text."""
        if name == "comment":
            number = attributes.get("authorId", "")
            known = number.isdecimal() and int(number) < len(self._authors)
            self._reference, self._runs = attributes.get("ref", ""), []
            self._author = self._authors[int(number)] if known else ""
        elif name in {"author", "t"}:
            self.listen()

    def end(self, name: str) -> None:
        """Keep an author, a run or a comment."""
        if name == "author":
            self._authors.append(unescaped(self.heard()).strip())
        elif name == "t":
            self._runs.append(unescaped(self.heard()))
        elif name == "comment":
            self._keep(self._reference, self._author, "".join(self._runs))


class Persons(Walker):
    """Reads `person.xml`: display names by id."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        """Meet a person."""
        if name == "person":
            self.names[attributes.get("id", "").upper()] = attributes.get("displayName", "")


class Threads(Walker):
    """Reads `threadedCommentN.xml`; every remark of a thread is kept by its own author, in order."""

    def __init__(self, keep: Keep, names: Mapping[str, str]) -> None:
        super().__init__()
        self._keep = keep
        self._names = names
        self._reference = self._author = self._text = ""

    def start(self, name: str, attributes: Attributes) -> None:
        """Meet a remark or its text."""
        if name == "threadedComment":
            self._reference, self._text = attributes.get("ref", ""), ""
            self._author = self._names.get(attributes.get("personId", "").upper(), "")
        elif name == "text":
            self.listen()

    def end(self, name: str) -> None:
        """Keep a remark."""
        if name == "text":
            self._text = self.heard()
        elif name == "threadedComment":
            self._keep(self._reference, self._author, self._text)


class SheetComments:
    """Puts comments on the cells of a sheet; a thread replaces the note that older programs are shown instead."""

    def __init__(self, sheet: RawSheet, budget: Budget) -> None:
        self._sheet = sheet
        self._budget = budget
        self._threads: set[tuple[int, int]] = set()

    def note(self, reference: str, author: str, text: str) -> None:
        """Keep a note."""
        cell = self._cell(reference, text)
        if cell is not None:
            cell.comment, cell.author = text, author

    def remark(self, reference: str, author: str, text: str) -> None:
        """Keep a remark of a thread: the first gives the author, later ones follow under their names."""
        cell = self._cell(reference, text)
        at = place(reference)
        if cell is None or at is None:
            return
        if at in self._threads:
            cell.comment += f"\n{author}: {text}"
        else:
            cell.comment, cell.author = text, author
            self._threads.add(at)

    def _cell(self, reference: str, text: str) -> RawCell | None:
        at = place(reference.partition(":")[0])
        if at is None or not text:
            return None
        self._budget.spend_text(len(text))
        if at not in self._sheet.cells:
            self._budget.spend_cell()
            self._sheet.cells[at] = RawCell(None)
        return self._sheet.cells[at]
