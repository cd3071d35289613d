"""Compound files (OLE): .xls, and packages under a password."""

from __future__ import annotations

import io
import re

import olefile  # type: ignore[import-untyped]  # comes with msoffcrypto-tool

from gpu_modeler.files.reading.faults import EncryptionUnknown, PasswordNeeded, PasswordWrong, WorkbookDamaged
from gpu_modeler.files.reading.native import read_xls
from gpu_modeler.files.reading.properties import add_compound_properties
from gpu_modeler.files.reading.raw import Budget, RawWorkbook
from gpu_modeler.files.reading.survey_xls import is_encrypted

# The password of a workbook that is protected against change only; Excel tries it before it asks.
_NO_SECRET = "VelvetSweatshop"  # noqa: S105
_LONGEST_PASSWORD = 255
_FOREIGN = (
    ("WordDocument", "document"),
    ("PowerPoint Document", "presentation"),
    ("__properties_version1.0", "mail"),
)


def read_compound(content: bytes, password: str, budget: Budget) -> RawWorkbook:
    """Return the workbook in a compound file.

    Raises:
        PasswordNeeded, PasswordWrong, EncryptionUnknown, WorkbookDamaged, NotAWorkbook: as their names say.
    """
    from gpu_modeler.files.reading.kinds import read_content, refuse

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            names = ["/".join(entry) for entry in file.listdir(streams=True, storages=True)]
            found = next((name for name in ("Workbook", "Book") if file.exists(name)), "")
            stream = file.openstream(found).read() if found else b""
            metadata = file.get_metadata()
    except (OSError, ValueError, IndexError) as error:
        raise WorkbookDamaged(path=budget.path, reason=str(error)) from error
    lowered = {name.casefold() for name in names}
    if "encryptedpackage" in lowered:
        return read_content(_within(_decrypted(content, password, budget), budget), "", budget)
    for name, kind in _FOREIGN:
        if name.casefold() in lowered and not found:
            refuse(budget, kind)
    if not found:
        refuse(budget, "unknown")
    if is_encrypted(stream):
        return read_content(_decrypted(content, password, budget), "", budget)
    workbook = RawWorkbook("xls")
    _list_streams(names, workbook, budget)
    add_compound_properties(metadata, workbook)
    return read_xls(stream, content, workbook, budget)


def _within(decrypted: bytes, budget: Budget) -> bytes:
    if not decrypted.startswith(b"PK"):
        raise WorkbookDamaged(path=budget.path, reason="EncryptedPackage")
    return decrypted


def _list_streams(names: list[str], workbook: RawWorkbook, budget: Budget) -> None:
    for name in names:
        if name.casefold() in {"_vba_project_cur", "macros"}:
            budget.list_unfollowed(workbook, "macro", name)
        elif re.fullmatch("(MBD|LNK)[0-9A-F]+", name):
            budget.list_unfollowed(
                workbook, "embedded object" if name.startswith("MBD") else "ole link", name
            )


class _InMemory:
    """Stands in for the module `tempfile`."""

    TemporaryFile = io.BytesIO


def _decrypted(content: bytes, password: str, budget: Budget) -> bytes:
    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
    from msoffcrypto.format import xls97

    xls97.tempfile = _InMemory  # this process cannot write files

    for attempt in filter(None, (_NO_SECRET, password[:_LONGEST_PASSWORD])):
        output = io.BytesIO()
        try:
            file = OfficeFile(io.BytesIO(content))
            file.load_key(password=attempt, **({"verify_password": True} if file.format == "ooxml" else {}))
            file.decrypt(output)
        except InvalidKeyError:
            continue
        except (DecryptionError, FileFormatError, ParseError) as error:
            raise EncryptionUnknown(path=budget.path, reason=str(error) or type(error).__name__) from error
        return output.getvalue()
    raise PasswordWrong(path=budget.path) if password else PasswordNeeded(path=budget.path)
