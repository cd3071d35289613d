"""A whole model in the place of the one that is there, as one step that can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.model import Model, Replacement
from gpu_modeler.model.document import TABLES


@dataclass(frozen=True)
class TakeModel(Edit):
    """Hold what another model holds; that one is only read."""

    key: ClassVar[str] = "edit_take_model"
    model: Model

    def subject(self, model: Model) -> object:
        """Return the title of what comes."""
        title = self.model.title
        return title if title.zh or title.en else ""

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace every record that differs, in every table."""
        draft = Draft(model)
        for table in TABLES:
            if table == "cells":
                continue
            before, after = getattr(model, table), getattr(self.model, table)
            for key in {**before, **after}:
                draft.put(table, key, after.get(key))
        cells = dict(self.model.all_cells())
        for key, _cell in model.all_cells():
            draft.put("cells", key, cells.get(key))
        for key, cell in cells.items():
            draft.put("cells", key, cell)
        return draft.replacements()
