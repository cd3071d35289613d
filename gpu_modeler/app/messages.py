"""The situations in which the session refuses a request: one small class each; the texts stand in the catalogue."""

from __future__ import annotations

from gpu_modeler.errors import ModelerError


class NothingToSaveTo(ModelerError):
    """The document is untitled."""

    key = "error_nothing_to_save_to"


class EntryRefused(ModelerError):
    """What was typed into a cell is no number, or its unit does not fit."""

    key = "error_entry_refused"


class UnknownLanguage(ModelerError):
    """No such language."""

    key = "error_unknown_language"


class UnknownTheme(ModelerError):
    """No such theme."""

    key = "error_unknown_theme"


class ItemMissing(ModelerError):
    """A value is asked for without saying for which item of an axis."""

    key = "error_item_missing"


class AxisNotNeeded(ModelerError):
    """An item is named on an axis that the line does not have."""

    key = "error_axis_not_needed"
