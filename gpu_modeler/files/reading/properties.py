"""Who wrote a workbook and when it was changed, as its file claims."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gpu_modeler.files.reading.markup import Attributes, Walker
from gpu_modeler.files.reading.raw import RawWorkbook
from gpu_modeler.files.reading.relations import relations_of
from gpu_modeler.files.reading.scan import Package


class _CoreProperties(Walker):
    """Reads `core.xml`; texts by local name (`creator`, `lastModifiedBy`, `modified`)."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        self.listen()

    def end(self, name: str) -> None:
        self.texts.setdefault(name, self.heard().strip())


def add_properties(package: Package, workbook: RawWorkbook) -> None:
    """Take the properties of an Office package."""
    for relation in relations_of(package, ""):
        if relation.kind == "core-properties" and relation.target in package:
            walker = _CoreProperties()
            with package.open(relation.target) as stream:
                walker.walk(stream)
            workbook.author = walker.texts.get("creator", "")
            workbook.last_modified_by = walker.texts.get("lastModifiedBy", "")
            workbook.modified = walker.texts.get("modified", "")


def add_compound_properties(metadata: Any, workbook: RawWorkbook) -> None:
    """Take the properties of a compound file, as olefile gives them."""
    workbook.author = _text(metadata.author, metadata.codepage)
    workbook.last_modified_by = _text(metadata.last_saved_by, metadata.codepage)
    saved = metadata.last_saved_time
    workbook.modified = f"{saved.isoformat()}Z" if isinstance(saved, datetime) and saved.year > 1900 else ""


def _text(value: object, codepage: object) -> str:
    if isinstance(value, bytes):
        encodings = ("utf-8", "gb18030") if codepage in {65001, -535, None} else ("gb18030", "utf-8")
        for encoding in encodings:
            try:
                return value.decode(encoding).rstrip("\0")
            except UnicodeError:
                continue
    return value if isinstance(value, str) else ""
