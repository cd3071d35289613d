"""Every box of the program, opened as the window opens it, on the model it comes with."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app import importing
from gpu_modeler.app.building.removal import removal_of
from gpu_modeler.app.building.targets import Target
from gpu_modeler.app.checking.previews import preview
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.protection import Protection
from gpu_modeler.edits import SetCells
from gpu_modeler.files.clips import clip_of_text, workbook_of_clip
from gpu_modeler.files.journal.identity import Identity
from gpu_modeler.files.journal.shelf import LeftBehind
from gpu_modeler.files.verify.records import Engine, Finding, Verification
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.taking import taken_from
from gpu_modeler.model import View
from gpu_modeler.text import Labels, Message

YEAR = "2027"
COMPANY = "cambricon"
CELL = CellPlace("revenue", (YEAR, COMPANY))
INPUT = "research_cost"
TABLE = (
    "沐曦 单位：万元\t\t\t\n项目\t2024A\t2025E\t25Q3\n"
    '一、营业收入\t"74,307"\t170000\t32000\n净利润\t(140,900)\t—\t\n'
)


def shortcuts(window):
    from gpu_modeler.gui.dialogs.shortcuts import ShortcutsDialog

    return ShortcutsDialog(window.session, window)


def palette(window):
    from gpu_modeler.gui.dialogs.finder import Finder
    from gpu_modeler.gui.finding.palette import palette_entries

    return Finder(window.session, "palette_hint", palette_entries(window), window)


def new_line(window):
    from gpu_modeler.gui.dialogs.define_line import DefineLineDialog

    return DefineLineDialog(window.session, "revenue", window, page="company")


def change_line(window):
    from gpu_modeler.gui.dialogs.change_line import ChangeLineDialog

    return ChangeLineDialog(window.session, "revenue", window)


def rename_line(window):
    from gpu_modeler.gui.dialogs.rename_line import RenameLineDialog

    return RenameLineDialog(window.session, "revenue", window)


def exceptions(window):
    from gpu_modeler.gui.dialogs.exceptions import ExceptionsDialog

    return ExceptionsDialog(window.session, CELL, window)


def new_item(window):
    from gpu_modeler.gui.structure.naming import NewItemDialog

    return NewItemDialog(window.session, "company", COMPANY, window)


def new_section(window):
    from gpu_modeler.gui.structure.naming import NewSectionDialog

    return NewSectionDialog(window.session, parent=window)


def new_group(window):
    from gpu_modeler.gui.structure.naming import GroupDialog

    return GroupDialog(window.session, "company", parent=window)


def change_group(window):
    from gpu_modeler.gui.structure.naming import GroupDialog

    return GroupDialog(window.session, "", next(iter(window.session.model.groups)), window)


def new_axis(window):
    from gpu_modeler.gui.structure.naming import NewAxisDialog

    return NewAxisDialog(window.session, window)


def years(window):
    from gpu_modeler.gui.structure.naming import YearsDialog

    return YearsDialog(window.session, at_start=False, parent=window)


def rename(window):
    from gpu_modeler.gui.structure.naming import RenameDialog

    return RenameDialog(window.session, Target("line", "revenue"), window)


def deletion(window):
    from gpu_modeler.gui.structure.deletion import DeletionDialog

    session = window.session
    asked = removal_of(session.model, session.calculation, [Target("line", "revenue")])
    return DeletionDialog(session, asked, window)


def table(window):
    from gpu_modeler.gui.tables.dialog import TableDialog

    workbook = workbook_of_clip(clip_of_text(TABLE), "Clipboard")
    return TableDialog(window.session, workbook, importing.tables_of(window.session, workbook), window)


def vintage(window):
    from gpu_modeler.gui.vintages.dialog import VintageDialog

    return VintageDialog(window.session, next(iter(window.session.model.vintages.values())), None, window)


def new_vintage(window):
    from gpu_modeler.gui.vintages.dialog import VintageDialog

    return VintageDialog(window.session, None, (CELL.line, CELL.place), window)


def shown_in_view(window):
    from gpu_modeler.gui.views.shown_dialog import ShownDialog

    view = View("one", Labels("看", "View"), ("line", "company"), ("period",))
    return ShownDialog(window.session, view, window)


def view_name(window):
    from gpu_modeler.gui.views.name_dialog import NameDialog
    from gpu_modeler.text import say

    language = window.session.language
    return NameDialog(say("view_save_title", language), Labels("", ""), language, window)


def uncertainty(window):
    from gpu_modeler.gui.uncertain.dialog import UncertaintyDialog

    known = next(iter(window.session.model.uncertainties.values()))
    return UncertaintyDialog(window.session, known, parent=window)


def new_uncertainty(window):
    from gpu_modeler.gui.uncertain.dialog import UncertaintyDialog

    return UncertaintyDialog(window.session, None, parent=window)


def claim(window):
    from gpu_modeler.gui.story.dialog import ClaimDialog

    return ClaimDialog(window.session, next(iter(window.session.model.claims.values())), window)


def new_claim(window):
    from gpu_modeler.gui.story.dialog import ClaimDialog

    return ClaimDialog(window.session, None, window)


def checks_preview(window):
    from gpu_modeler.gui.checks.preview_dialog import PreviewDialog

    session = window.session
    edit = SetCells.of_values(session.model, "base", {(CELL.line, CELL.place): 1.0})
    found = preview(session.model, session.calculation, edit)
    return PreviewDialog(session, Message("edit_dismiss_finding"), found, window)


def dismiss(window):
    from gpu_modeler.gui.checks.asking import TextsDialog

    return TextsDialog(window.session, "dismiss", ("reason",), "R01", window)


def test_case(window):
    from gpu_modeler.gui.checks.asking import TextsDialog

    return TextsDialog(window.session, "case", ("name", "inputs"), "3", window)


def guided(window, step=0):
    from gpu_modeler.app.guided.answers import Answers
    from gpu_modeler.gui.guided.dialog import GuidedDialog

    figures = {
        "revenue": "65", "gross_margin": "55%", "operating_expense": "16", "cash": "60", "shares": "4",
        "share_price": "150",
    }  # fmt: skip
    made = GuidedDialog(window.session.language, window)
    reported = {(0, name): text for name, text in figures.items()}
    made.take_over(Answers(companies="示例公司 / Example", last_year="2025", years=8, reported=reported))
    for _ in range(step):
        made.go_on()
    assert made.step == step
    return made


def guided_figures(window):
    return guided(window, 1)


def guided_assumptions(window):
    return guided(window, 2)


def export(window):
    from gpu_modeler.gui.export.dialog import ExportDialog

    return ExportDialog(window.session, "/", window)


def export_findings(window):
    from gpu_modeler.gui.export.findings import FindingsDialog

    finding = Finding("differs", "Cambricon", "C5", "=1+1", 2.0, {"formualizer": 3.0})
    found = Verification(1, 0, (Engine("formualizer", "1"),), (finding,))
    return FindingsDialog(window.session, found, window)


def source_of_cell(window, *, is_alternative=False):
    from gpu_modeler.gui.inspector.source_dialog import SourceDialog

    return SourceDialog(
        window.session, Spot("revenue", ("2024", COMPANY)), is_alternative=is_alternative, parent=window
    )


def other_source_of_cell(window):
    return source_of_cell(window, is_alternative=True)


def note(window):
    from gpu_modeler.gui.extracts.commands import ExtractCommands
    from gpu_modeler.gui.extracts.note_dialog import NoteDialog

    return NoteDialog(ExtractCommands(window), COMPANY, window)


def charts_to_files(window):
    from gpu_modeler.gui.extracts.charts_dialog import ChartsDialog

    return ChartsDialog(window.session.language, window)


def seek(window):
    from gpu_modeler.gui.sensitivity.seek_dialog import SeekDialog

    return SeekDialog(window.session, Output(CELL.line, CELL.place), window)


def new_scenario(window):
    from gpu_modeler.gui.scenarios.dialog import NewScenarioDialog

    return NewScenarioDialog(window.session, "base", window)


def duplicate_scenario(window):
    from gpu_modeler.gui.scenarios.dialog import DuplicateScenarioDialog

    return DuplicateScenarioDialog(window.session, "bull", window)


def change_scenario(window):
    from gpu_modeler.gui.scenarios.dialog import ChangeScenarioDialog

    return ChangeScenarioDialog(window.session, "bull", window)


def manual(window):
    from gpu_modeler.gui.manual.box import ManualBox

    box = ManualBox(window.session.language, new_line(window))
    box.show_place("start")
    return box


def limits(window):
    from gpu_modeler.gui.sources.limits import LimitsDialog

    return LimitsDialog(window.session, window)


def source(window):
    from gpu_modeler.gui.sources.dialogs import SourceDialog

    return SourceDialog(window.session, next(iter(window.session.model.sources.values())), window)


def reason(window):
    from gpu_modeler.gui.sources.dialogs import ReasonDialog

    return ReasonDialog(window.session, Message("sources_explain_about"), "", window)


def paste_special(window):
    from gpu_modeler.gui.grid.paste_special import PasteSpecialDialog

    QGuiApplication.clipboard().setText("1\t2")
    return PasteSpecialDialog(window.session, taken_from(QGuiApplication.clipboard().mimeData()), window)


def bridge(window):
    from gpu_modeler.gui.bridge.dialog import BridgeDialog

    return BridgeDialog(window.session, Output(CELL.line, CELL.place), "bull", window)


def chart(window):
    from gpu_modeler.gui.charts.dialog import ChartDialog

    known = next(iter(window.session.model.charts.values()))
    return ChartDialog(window.session, known, window.charts.view, window)


def recovery(window):
    from gpu_modeler.gui.recovery.dialog import RecoveryDialog

    work = LeftBehind(
        Path("x.gpuj"), Identity(title=Labels("模型", "Model")), 0.0, 2, (Message("edit_several"),)
    )
    return RecoveryDialog(window, Protection(window.session), [work])


BOXES = {
    opener.__name__: opener
    for opener in (
        shortcuts, palette, new_line, change_line, rename_line, exceptions, new_item, new_section, new_group,
        change_group, new_axis, years, rename, deletion, table, vintage, new_vintage, shown_in_view, view_name,
        uncertainty, new_uncertainty, claim, new_claim, checks_preview, dismiss, test_case, guided,
        guided_figures, guided_assumptions, export, export_findings, source_of_cell, other_source_of_cell, note,
        charts_to_files, seek, new_scenario, duplicate_scenario, change_scenario, manual, limits, source, reason,
        paste_special, bridge, chart, recovery,
    )
}  # fmt: skip
