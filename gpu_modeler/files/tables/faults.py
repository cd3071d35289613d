"""Why a table or a mapping cannot be taken at all. What single cells hold is listed, not raised."""

from __future__ import annotations

from gpu_modeler.errors import ModelerError


class MappingUnreadable(ModelerError):
    """The mapping file is no TOML, or cannot be read."""

    key = "error_mapping_unreadable"


class MappingEntryUnknown(ModelerError):
    """The mapping holds a key that means nothing."""

    key = "error_mapping_entry_unknown"


class MappingEntryWrong(ModelerError):
    """A key of the mapping holds something that it cannot hold."""

    key = "error_mapping_entry_wrong"


class SheetMissing(ModelerError):
    """The workbook has no sheet of that name."""

    key = "error_import_sheet_missing"


class NothingFound(ModelerError):
    """No sheet holds anything that looks like a table of periods, companies or lines."""

    key = "error_import_nothing_found"


class NothingToImport(ModelerError):
    """The table changes nothing."""

    key = "error_import_no_change"
