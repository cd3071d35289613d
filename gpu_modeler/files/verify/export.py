"""A workbook that is verified before it lies in its place, and says so itself.

First the workbook is made with a mark where its Checks sheet will say how verification went. The engines judge these
bytes; then the mark becomes the sentence and nothing else is touched, so what was judged is what is written.
"""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from xml.sax.saxutils import escape

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.atomic import check_target, write_or_copy
from gpu_modeler.files.excel.export import workbook_bytes
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.excel.words import said
from gpu_modeler.files.verify import words
from gpu_modeler.files.verify.faults import VerificationStopped
from gpu_modeler.files.verify.records import Verification
from gpu_modeler.files.verify.verifying import Report, verify_workbook
from gpu_modeler.model import Model
from gpu_modeler.text import Message

BEGUN = 0.05
"""A bar that shows nothing looks like one that does nothing."""
MAKING = 0.4
"""How much of the whole work is done when the workbook is made."""
WRITING = 0.95
"""How much of the rest is done when only the file is left to be written."""
STANDARD = ExportOptions()


@dataclass(frozen=True, slots=True)
class VerifiedExport:
    """What became of an export.

    path: where the workbook lies; not what was asked for where `is_copy`, since that is open in another program.
    verification: `None` where none was wanted or none came about; then `fault` says why.
    """

    path: Path
    is_copy: bool
    verification: Verification | None = None
    fault: Message | None = None

    @property
    def is_verified(self) -> bool:
        """Whether every formula cell of the workbook is verified."""
        return self.verification is not None and self.verification.is_verified


@dataclass(frozen=True, slots=True)
class ExportSnapshot:
    """The model as it was when an export was asked for; everything else may be done in any thread."""

    model: Model
    options: ExportOptions
    verified: bool

    @staticmethod
    def of(model: Model, options: ExportOptions, *, verified: bool = True) -> ExportSnapshot:
        """Keep the model as it is now."""
        return ExportSnapshot(model.copied(), options, verified)

    def export(
        self,
        path: Path | str,
        progress: Report | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> VerifiedExport:
        """Compute, make the workbook, verify and write it; raises as `export_verified`."""

        def report(fraction: float, message: Message) -> None:
            if progress is not None:
                progress(MAKING + fraction * (1 - MAKING), message)

        if progress is not None:
            progress(BEGUN, Message("verify_making"))
        check_target(Path(path).expanduser())
        calculation = Calculation.of(self.model)
        prepared = PreparedExport.of(self.model, calculation, self.options, verified=self.verified)
        return prepared.finish(path, report, is_cancelled)


@dataclass(frozen=True, slots=True)
class PreparedExport:
    """A workbook, ready to be verified and written.

    content: the bytes of the workbook, with `mark` in place of what is said of its verification; without a mark it
        already says that it is not verified.
    """

    content: bytes
    mark: str
    options: ExportOptions

    @staticmethod
    def of(
        model: Model, calculation: Calculation, options: ExportOptions, *, verified: bool = True
    ) -> PreparedExport:
        """Make the workbook, to be verified or not. Raises as `workbook_bytes`."""
        mark = f"verification-{secrets.token_hex(16)}" if verified else ""
        stamped = replace(options, exported_at=options.moment)
        content = workbook_bytes(model, calculation, replace(stamped, verification=mark))
        return PreparedExport(content, mark, stamped)

    def finish(
        self,
        path: Path | str,
        progress: Report | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> VerifiedExport:
        """Verify the workbook, let it say so, and put it in its place; raises as `export_verified`."""
        target = Path(path).expanduser()
        check_target(target)
        found, fault = self._verified(progress, is_cancelled) if self.mark else (None, None)
        if progress is not None:
            progress(WRITING, Message("verify_writing"))
        if is_cancelled is not None and is_cancelled():
            raise VerificationStopped
        content = self._saying(self._note(found, fault)) if self.mark else self.content
        written = write_or_copy(target, content)
        return VerifiedExport(written, written != target, found, fault)

    def _verified(
        self, progress: Report | None, is_cancelled: Callable[[], bool] | None
    ) -> tuple[Verification | None, Message | None]:
        """Return the verification, or why there is none: the workbook is written all the same, and not called verified."""

        def report(fraction: float, message: Message) -> None:
            if progress is not None:
                progress(fraction * WRITING, message)

        try:
            return verify_workbook(self.content, report, is_cancelled), None
        except VerificationStopped:
            raise
        except ModelerError as error:
            return None, error.message

    def _note(self, found: Verification | None, fault: Message | None) -> str:
        moment = self.options.moment
        if found is not None:
            message = words.note(found, moment)
        else:
            assert fault is not None  # there is one or the other
            message = words.note_without(fault, moment)
        return said(message.key, self.options.language, **message.values)

    def _saying(self, note: str) -> bytes:
        """Return the workbook with the note in place of the mark, in the cell and where formulas repeat it."""
        content = io.BytesIO()
        mark, text = self.mark.encode(), escape(note).encode()
        with (
            zipfile.ZipFile(io.BytesIO(self.content)) as source,
            zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for entry in source.infolist():
                target.writestr(entry, source.read(entry).replace(mark, text))
        return content.getvalue()


def export_verified(
    model: Model,
    calculation: Calculation,
    path: Path | str,
    options: ExportOptions = STANDARD,
    *,
    progress: Report | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> VerifiedExport:
    """Write a workbook whose formulas independent engines have recomputed, and which says so.

    Where an engine differs, or none could work, the workbook is written too, but says that it is not verified.

    Raises:
        VerificationStopped: `is_cancelled` said so; nothing is written.
        ModelerError: as `export_workbook`; nothing is written.
    """
    check_target(Path(path).expanduser())
    return PreparedExport.of(model, calculation, options).finish(path, progress, is_cancelled)


def export_unverified(
    model: Model, calculation: Calculation, path: Path | str, options: ExportOptions = STANDARD
) -> VerifiedExport:
    """Write a workbook that says that it is not verified. Raises as `export_workbook`."""
    check_target(Path(path).expanduser())
    return PreparedExport.of(model, calculation, options, verified=False).finish(path)
