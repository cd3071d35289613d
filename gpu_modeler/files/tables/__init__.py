"""Tables of others into the model: any workbook, CSV or clipboard block, by a mapping, with a preview of each change.

`proposed_mapping` says what a table seems to be, `preview` what taking it by a mapping would change and what was not
understood, `import_edit` makes the one edit. Nothing unreadable is guessed: it is listed with its cell.
"""

from gpu_modeler.files.tables.detection import proposed_mapping
from gpu_modeler.files.tables.importing import import_edit, preview
from gpu_modeler.files.tables.mapping import ImportMapping, Part, TableMapping, WantedSource
from gpu_modeler.files.tables.mapping_file import mapping_of, read_mapping
from gpu_modeler.files.tables.mapping_text import mapping_text
from gpu_modeler.files.tables.preview import NotUnderstood, TableChange, TableImport

__all__ = [
    "ImportMapping",
    "NotUnderstood",
    "Part",
    "TableChange",
    "TableImport",
    "TableMapping",
    "WantedSource",
    "import_edit",
    "mapping_of",
    "mapping_text",
    "preview",
    "proposed_mapping",
    "read_mapping",
]
