"""What a file is, decided by its content; its name decides nothing."""

from __future__ import annotations

import re
from typing import NoReturn

from gpu_modeler.files.reading.faults import NotAWorkbook
from gpu_modeler.files.reading.raw import Budget, RawWorkbook
from gpu_modeler.files.reading.scan import Package, open_package
from gpu_modeler.text import Message

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"RIFF", "media"),
    (b"%PDF", "pdf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"SQLite format 3\0", "database"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"{\\rtf", "rtf"),
)
_WORDS = re.compile(rb"[ -~\r\n\t]*")
_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--((?!-->).)*-->\s*)*<(!doctype\s+html|html|head|body|table|meta|style|div|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(\?xml|\w+[\s>:/])")
_HEAD_CHARACTERS = 4096
_MAIL = re.compile(r"(MIME-Version|From|Received|Subject|Content-Type):", re.IGNORECASE)


def read_content(content: bytes, password: str, budget: Budget) -> RawWorkbook:
    """Return the workbook that a file's bytes hold.

    Raises:
        ReadingRefused: one of its kinds.
    """
    if content.startswith(b"PK"):
        return _read_zip(content, budget)
    if content.startswith(_OLE):
        from gpu_modeler.files.reading.compound import read_compound

        return read_compound(content, password, budget)
    for beginning, name in _FOREIGN:
        if content.startswith(beginning) and not (
            beginning in {b"BM", b"MZ", b"RIFF", b"BZh"} and _is_plain(content)
        ):
            refuse(budget, name)
    return _read_text(content, budget)


def refuse(budget: Budget, name: str) -> NoReturn:
    """Refuse a file that is something else.

    Raises:
        NotAWorkbook: always.
    """
    raise NotAWorkbook(path=budget.path, what=Message(f"reading_is_{name}"))


def _is_plain(content: bytes) -> bool:
    """Say whether the beginning is printable ASCII, in spite of letters that mark another kind."""
    found = _WORDS.match(content[:512])
    return found is not None and found.end() == len(content[:512])


def _read_zip(content: bytes, budget: Budget) -> RawWorkbook:
    from gpu_modeler.files.reading.xlsx import main_part, read_xlsx

    package = open_package(content, budget)
    part = main_part(package)
    if part.endswith(".bin"):
        from gpu_modeler.files.reading.native import read_xlsb

        return read_xlsb(package, part, content, budget)
    if part and "workbook" in part.casefold():
        return read_xlsx(package, budget)
    if "content.xml" in package or "mimetype" in package:
        from gpu_modeler.files.reading.ods import read_ods

        return read_ods(package, budget)
    return refuse(budget, _name_of_zip(package, part))


def _name_of_zip(package: Package, part: str) -> str:
    if part.startswith("word/") or "word/document.xml" in package:
        return "document"
    if part.startswith("ppt/") or "ppt/presentation.xml" in package:
        return "presentation"
    if any(name.startswith("Index/") for name in package.names):
        return "numbers"
    return "archive"


def _read_text(content: bytes, budget: Budget) -> RawWorkbook:
    from gpu_modeler.files.reading.delimited import decoded, read_delimited

    text = decoded(content)
    if text is None:
        return refuse(budget, "owner_file" if _is_owner_file(budget.path) else "unknown")
    head = text[:_HEAD_CHARACTERS]
    if _HTML.match(head):
        from gpu_modeler.files.reading.web_page import read_html

        return read_html(text, budget)
    if _XML.match(head):
        if "urn:oasis:names:tc:opendocument" in head and "opendocument.spreadsheet" in head:
            from gpu_modeler.files.reading.ods import read_flat_ods

            return read_flat_ods(content, budget)
        return refuse(
            budget, "spreadsheet_xml" if "urn:schemas-microsoft-com:office:spreadsheet" in head else "xml"
        )
    if _MAIL.match(head):
        return refuse(budget, "mail")
    return read_delimited(text, budget)


def _is_owner_file(path: str) -> bool:
    """Say whether a file is the mark that Excel leaves beside a workbook while it is open."""
    return re.search(r"(^|[\\/])(~\$|\.~lock\.)[^\\/]*$", path) is not None
