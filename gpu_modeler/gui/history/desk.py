"""The history of one window: its steps, what each changed, and the way back to any of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from gpu_modeler.app.history_words import MOST, Told, told
from gpu_modeler.edits.history import Step
from gpu_modeler.gui.listing.desk import ListingDesk, show_cell
from gpu_modeler.gui.listing.model import Column, Row, Tone
from gpu_modeler.text import Labels, Message

SHOWN = 12
"""Changes that are spelt out of the step under the cursor."""


class HistoryDesk(ListingDesk):
    """Row 0 is the state in which the document was opened; row n the step that was done as the n-th."""

    AREA = "history"
    BUTTONS = ("back", "jump", "undo", "redo")

    def key(self, name: str) -> str:
        """Return the catalogue's key of one of the page's texts."""
        return f"history_{name}"

    def columns(self) -> Sequence[Column]:
        """Return number, what was done, where, before, after."""
        return (
            self.heading("number", is_number=True, most=6),
            self.heading("what", most=40),
            self.heading("where", most=70),
            self.heading("before", is_number=True, most=26),
            self.heading("after", is_number=True, most=26),
        )

    @property
    def _steps(self) -> tuple[Step, ...]:
        return self.session.history.steps

    def rows(self) -> Sequence[Row]:
        """Return the steps, the latest first; what was undone is greyed."""
        rows = [self._row(number, step) for number, step in enumerate(self._steps, start=1)]
        here = self.session.history.position
        tone: Tone = "strong" if here == 0 else ""
        start = Row(0, ("0", self.say("history_beginning"), "", "", ""), (tone,))
        return [*reversed(rows), start]

    def _row(self, number: int, step: Step) -> Row:
        here = self.session.history.position
        changes = told(self.session.model, step, self.session.language)
        first = changes[0] if changes else Told("", "", "")
        where = first.where
        if len(step.replacements) > 1 and len(changes) > 1:
            where = self.say("history_and_more", where=where, count=len(changes) - 1)
        label = _what(step).in_language(self.session.language)
        tone: Tone = "muted" if number > here else "strong" if number == here else ""
        return Row(
            number,
            (f"{number}", label, where, first.before, first.after),
            (tone,),
            ("", label, where, first.before, first.after),
        )

    def summary(self) -> str:
        """Return how many steps there are, and how many of them are undone."""
        count, here = len(self._steps), self.session.history.position
        key = "history_summary_undone" if count > here else "history_summary"
        return self.say(key, count=count, undone=count - here)

    def words(self, key: Hashable) -> tuple[str, str]:
        """Return the changes of a step, one a line."""
        if not isinstance(key, int) or not 0 < key <= len(self._steps):
            return self.say("history_beginning_words"), ""
        changes = told(self.session.model, self._steps[key - 1], self.session.language)
        lines = [self._change_words(change) for change in changes[:SHOWN]]
        if len(changes) > SHOWN:
            more = len(changes) - SHOWN
            lines.append(self.say("history_more", count=f"{more}+" if len(changes) == MOST else more))
        return "\n".join(lines), ""

    def _change_words(self, change: Told) -> str:
        if not change.before and not change.after:
            return change.where
        return self.say("history_change", where=change.where, before=change.before, after=change.after)

    def shown(self) -> None:
        """Begin at the step that is the last in force."""
        super().shown()
        self.page.table.go_to(self.session.history.position)

    # --- what the buttons do --------------------------------------------------------------------------

    def answers(self) -> dict[str, Callable[[], object]]:
        """Return what the buttons do."""
        return {
            "back": lambda: self.go_back_to(self._number),
            "jump": lambda: self.open_row(self._number),
            "undo": lambda: self.session.undo(self),
            "redo": lambda: self.session.redo(self),
        }

    @property
    def _number(self) -> int:
        row = self.page.table.row
        return row.key if row is not None and isinstance(row.key, int) else 0

    def can(self, name: str) -> bool:
        """Say whether a button can be asked now."""
        history = self.session.history
        if name in {"undo", "redo"}:
            return (history.undo_label if name == "undo" else history.redo_label) is not None
        if name == "jump":
            return self._cell() is not None
        return self.page.table.row is not None and self._number != history.position

    def go_back_to(self, number: int) -> None:
        """Undo, or do again, up to a step."""
        history = self.session.history
        while history.position > number:
            self.session.undo(self)
        while history.position < min(number, len(history.steps)):
            self.session.redo(self)
        self.refresh()
        self.page.table.go_to(number)

    def _cell(self) -> Told | None:
        """Return the first change of the step under the cursor that stands in a cell the model has."""
        if not 0 < self._number <= len(self._steps):
            return None
        model = self.session.model
        for change in told(model, self._steps[self._number - 1], self.session.language):
            line = model.lines.get(change.line)
            if line is not None and len(change.place) == len(line.axes):
                return change
        return None

    def open_row(self, key: Hashable) -> None:
        """Go to the cell that a step changed."""
        change = self._cell()
        if change is not None:
            show_cell(self.window, change.line, change.place)


def _what(step: Step) -> Labels | Message:
    """Return what a step did; to what stands in a column of its own."""
    named = step.label.values.get("label") if step.label.key == "edit_with_subject" else None
    return named if isinstance(named, Labels | Message) else step.label
