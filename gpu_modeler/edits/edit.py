"""What an edit is: a frozen request that turns into replacements of records. It changes nothing itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, ClassVar

from gpu_modeler.model import Model, Replacement
from gpu_modeler.model.document import TABLES
from gpu_modeler.text import Message


@dataclass(frozen=True)
class Edit(ABC):
    """One reversible change of the model; `key` names the text that the Undo menu shows."""

    key: ClassVar[str]

    @property
    def label(self) -> Message:
        """Return what is done, e.g. "Insert line"."""
        return Message(self.key)

    def subject(self, model: Model) -> object:
        """Return what it is done to, as text, `Labels` or `Message`, looked up before the change."""
        return ""

    @abstractmethod
    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Return the replacements that make the change, empty where nothing differs.

        Raises:
            ModelerError: the change is refused. The model is not touched either way.
        """

    def described(self, model: Model) -> Message:
        """Return label and subject together, for the Undo menu."""
        subject = self.subject(model)
        if not subject:
            return self.label
        return Message("edit_with_subject", {"label": self.label, "subject": subject})


@dataclass(frozen=True)
class Several(Edit):
    """Edits done one after the other as one undo step; a later one sees what the earlier ones did."""

    key: ClassVar[str] = "edit_several"
    edits: tuple[Edit, ...]
    title: Message | None = None

    @property
    def label(self) -> Message:
        """Return the given title, or a general one."""
        return self.title or Message(self.key)

    def subject(self, model: Model) -> object:
        """Return the first edit's subject."""
        return self.edits[0].subject(model) if self.edits and self.title is None else ""

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Try the edits on the model itself and take them back, whatever happens."""
        done: list[Replacement] = []
        try:
            for edit in self.edits:
                for replacement in edit.replacements(model):
                    model.apply(replacement)
                    done.append(replacement)
        finally:
            for replacement in reversed(done):
                model.apply(replacement.inverse())
        return merged(done)


def merged(replacements: list[Replacement]) -> tuple[Replacement, ...]:
    """Return one replacement per record: from what it was first to what it is last, without those that change nothing."""
    net: dict[tuple[str, Hashable], Replacement] = {}
    for step in replacements:
        place = (step.table, step.key)
        before = net[place].before if place in net else step.before
        net[place] = Replacement(step.table, step.key, before, step.after)
    return tuple(step for step in net.values() if step.before != step.after)


class Draft:
    """Collects the records an edit wants; reading through it shows them already in place."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._wanted: dict[tuple[str, Hashable], Any] = {}

    def get(self, table: str, key: Hashable) -> Any:
        """Return the record as wanted, or as it is."""
        place = (table, key)
        return self._wanted[place] if place in self._wanted else self.model.record(table, key)

    def put(self, table: str, key: Hashable, record: Any) -> None:
        """Want `record` under `key`; `None` wants it gone."""
        self._wanted[table, key] = record

    def order(self, table: str) -> tuple[str, ...]:
        """Return the display order of a table."""
        return self.get("orders", table) or ()

    def insert(self, table: str, key: str, after: str = "", *, first: bool = False) -> None:
        """Put `key` behind `after` in the order, or at the end; it leaves the position it had."""
        keys = [other for other in self.order(table) if other != key]
        index = 0 if first else keys.index(after) + 1 if after in keys else len(keys)
        self.put("orders", table, (*keys[:index], key, *keys[index:]))

    def drop(self, table: str, key: str) -> None:
        """Take a record out of its table and its order."""
        self.put(table, key, None)
        if table in self.model.orders:
            self.put("orders", table, tuple(other for other in self.order(table) if other != key))

    def preview(self) -> Model:
        """Return a model with the wanted records in place, cells left out; for questions about names."""
        shown = Model()
        for table in TABLES:
            if table != "cells":
                getattr(shown, table).update(getattr(self.model, table))
        for (table, key), record in self._wanted.items():
            if table != "cells":
                shown.apply(Replacement(table, key, shown.record(table, key), record))
        return shown

    def replacements(self) -> tuple[Replacement, ...]:
        """Return what has to be replaced; records wanted as they are need nothing."""
        found = []
        for (table, key), record in self._wanted.items():
            before = self.model.record(table, key)
            if before != record:
                found.append(Replacement(table, key, before, record))
        return tuple(found)
