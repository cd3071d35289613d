"""Takes a page, or a range of it, out of the model: which rows, columns and values, and what is said of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.app.extract_rows import ExtractMaker
from gpu_modeler.app.layout import layout_of
from gpu_modeler.app.rows import GridRow, Page
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.atomic import check_target, write_atomically
from gpu_modeler.text import Language

if TYPE_CHECKING:
    from gpu_modeler.app.session import Session
    from gpu_modeler.files.extracts.records import Extract


class UnknownKindOfExtract(ModelerError):
    """The target's name says neither CSV nor workbook."""

    key = "error_extract_kind"


class NothingToExtract(ModelerError):
    """The page or range holds no value."""

    key = "error_extract_empty"


def save_extract(extract: Extract, path: Path | str, language: Language) -> None:
    """Write `.csv` or `.xlsx`, as the name says, whole or not at all.

    Raises:
        UnknownKindOfExtract: it says neither.
        ModelerError: the target cannot, or must not, be written.
    """
    target = checked_target(path)
    if target.suffix.lower() == ".csv":
        from gpu_modeler.files.extracts.csv_text import extract_csv

        write_atomically(target, extract_csv(extract))
        return
    from gpu_modeler.files.extracts.sheet import extract_workbook

    write_atomically(target, extract_workbook(extract, language))


def checked_target(path: Path | str) -> Path:
    """Return the target of an extract. Raises as `save_extract`."""
    target = Path(path).expanduser()
    if target.suffix.lower() not in {".csv", ".xlsx"}:
        raise UnknownKindOfExtract(path=target)
    check_target(target)
    return target


def extract_page(session: Session, page: Page, *, language: Language | None = None) -> Extract:
    """Return a whole page in the session's scenario, folded rows too; columns that hold nothing are left out.

    Raises:
        NothingToExtract: the page has no values.
    """
    layout = layout_of(session.model, page)
    used = sorted({column for row in layout.rows for column in layout.columns_of(row)})
    return extract_rows(session, page, layout.rows, used, language=language)


def extract_rows(
    session: Session,
    page: Page,
    rows: Sequence[GridRow],
    columns: Sequence[int],
    *,
    language: Language | None = None,
) -> Extract:
    """Return some rows of a page and some of its columns, counted as in its layout.

    Raises:
        NothingToExtract: there are no values among them.
    """
    maker = ExtractMaker(session, page, list(columns), language or session.language)
    extract = maker.extract(rows)
    if not any(cell is not None for row in extract.rows for cell in row.cells):
        raise NothingToExtract
    return extract
