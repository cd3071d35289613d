"""Asks what a workbook shall show and where it shall lie; the last answers are proposed again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.atomic import check_target, is_open_elsewhere, numbered_copy
from gpu_modeler.files.excel.options import BOOK_LANGUAGES, MONIES, ExportOptions
from gpu_modeler.gui.checks.standing import StandingErrors
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.app.session import Session

SUFFIX = ".xlsx"
LANGUAGE, MONEY, VERIFIED, FOLDER = "export_language", "export_money", "export_verified", "export_folder"
"""Names under which the last answers are kept."""
WIDTH = 560


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What was asked for."""

    path: Path
    options: ExportOptions
    verified: bool


class ExportDialog(CheckedDialog):
    """A form: file, language, unit of money, scenario, and whether to verify."""

    def __init__(self, session: Session, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "file_export_title", "export_accept", parent)
        self._kept = session.settings.layout
        self.wants_checks = False
        self.file = QLineEdit(str(Path(self._folder(folder)) / f"{session.title}{SUFFIX}"), self)
        self.browse = QPushButton(self.say("export_browse"), self)
        self.browse.setAutoDefault(False)
        self.languages, self.monies, self.scenarios = (QComboBox(self) for _ in range(3))
        self.verified = QCheckBox(self.say("export_verify"), self)
        self.standing = StandingErrors(session, self)
        self.standing.showWanted.connect(self._look_at_checks)
        self._fill_choices()
        self._fill_form()
        self.file.textChanged.connect(self.pause.start)
        self.browse.clicked.connect(self._browse)
        self.resize(WIDTH, self.sizeHint().height())
        self._select_name()
        self.check()

    def _folder(self, folder: str) -> str:
        """Return the folder of the last export, if it is still there."""
        kept = self._kept.get(FOLDER, "")
        return kept if kept and Path(kept).is_dir() else folder

    def _fill_choices(self) -> None:
        for language in BOOK_LANGUAGES:
            self.languages.addItem(self.say(f"export_language_{language}"), language)
        for money in MONIES:
            self.monies.addItem(self.say(f"export_money_{money or 'own'}"), money)
        for scenario in self.session.model.ordered("scenarios"):
            self.scenarios.addItem(scenario.labels.in_language(self.session.language), scenario.id)
        _choose(self.languages, self._kept.get(LANGUAGE, self.session.language))
        _choose(self.monies, self._kept.get(MONEY, ""))
        _choose(self.scenarios, self.session.scenario)
        self.verified.setChecked(self._kept.get(VERIFIED, "yes") == "yes")
        self.verified.setToolTip(self.say("export_verify_tip"))
        self.scenarios.setToolTip(self.say("export_scenario_tip"))

    def _fill_form(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(self.browse)
        self.form.addRow(self.say("export_file"), row)
        self.file.setAccessibleName(self.say("export_file"))
        for key, field in (
            ("export_language", self.languages),
            ("export_money", self.monies),
            ("export_scenario", self.scenarios),
        ):
            self.form.addRow(self.say(key), field)
        self.form.addRow("", self.verified)
        self.form.addRow(self.standing)

    def _look_at_checks(self) -> None:
        """Leave the export for the checks."""
        self.wants_checks = True
        self.reject()

    def _select_name(self) -> None:
        """Mark the name without folder and suffix, ready to be typed over."""
        text = self.file.text()
        start = len(text) - len(Path(text).name)
        self.file.setFocus()
        self.file.setSelection(start, len(text) - start - len(SUFFIX))

    def _browse(self) -> None:
        found, _ = QFileDialog.getSaveFileName(
            self,
            self.say("file_export_title"),
            self.file.text(),
            f"{self.say('file_filter_excel')} (*{SUFFIX})",
            options=QFileDialog.Option.DontConfirmOverwrite,  # the box itself says what will be replaced
        )
        if found:
            self.file.setText(str(_with_suffix(found)))
            self.check()

    # --- the answers ----------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The file, with its suffix."""
        return _with_suffix(self.file.text().strip())

    @property
    def request(self) -> ExportRequest:
        """What is asked for."""
        options = ExportOptions(
            self.languages.currentData(), self.scenarios.currentData(), self.monies.currentData()
        )
        return ExportRequest(self.path, options, self.verified.isChecked())

    def problem(self) -> Message | None:
        """Return why the workbook cannot be written there."""
        if not self.file.text().strip():
            return Message("export_no_file")
        try:
            check_target(self.path)
        except ModelerError as error:
            return error.message
        return None

    def ready(self) -> Message:
        """Return what becomes of the file."""
        path = self.path
        if is_open_elsewhere(path):
            return Message("export_will_copy", {"name": path.name, "copy": numbered_copy(path).name})
        return Message("export_will_replace" if path.exists() else "export_will_write", {"name": path.name})

    def perform(self) -> None:
        """Keep the answers for the next time."""
        self.session.keep_layout(
            {
                LANGUAGE: self.languages.currentData(),
                MONEY: self.monies.currentData(),
                VERIFIED: "yes" if self.verified.isChecked() else "no",
                FOLDER: str(self.path.parent),
            }
        )


def _with_suffix(text: str) -> Path:
    return Path(text if text.lower().endswith(SUFFIX) or not text else text + SUFFIX).expanduser()


def _choose(box: QComboBox, value: str) -> None:
    at = box.findData(value)
    box.setCurrentIndex(max(at, 0))
