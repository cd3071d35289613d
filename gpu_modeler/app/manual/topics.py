"""Which section of the manual tells of what: of each page, each entry of the menus, each box, each part of the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gpu_modeler.app.manual.contents import places
from gpu_modeler.app.rows import PageKind

FIRST = "start"

PAGE_TOPICS: Mapping[PageKind, str] = {
    "market": "window#pages",
    "company": "window#grid",
    "compare": "window#compare",
    "view": "window#views",
    "review": "excel#review",
    "sensitivity": "analysis#sensitivity",
    "scenarios": "analysis#scenarios",
    "race": "analysis#race",
    "simulation": "analysis#simulation",
    "implied": "analysis#implied",
    "structure": "building#structure",
    "story": "sources#story",
    "sources": "sources#list",
    "vintages": "sources#vintages",
    "checks": "checks",
    "history": "sources#history",
    "manual": FIRST,
}

_BY_PLACE: Mapping[str, str] = {
    "window#files": "new open open_recent forget_recent save save_as quit",
    "window#recovery": "recover_work",
    "window#backups": "backups",
    "window#salvage": "salvage",
    "window#problems": "report_problem",
    "model": "new_starter",
    "building#guided": "guided_model",
    "excel#export": "export_excel",
    "excel#parts": "export_range export_csv save_note copy_note save_charts",
    "excel#review": "review",
    "excel#tables": "import_table paste_table",
    "window#undo": "undo redo",
    "window#clipboard": "cut copy paste paste_special",
    "window#typing": "clear_cell copy_above insert_date",
    "window#fill": "fill_right fill_down",
    "window#find": "find find_next find_previous replace",
    "window#go-to": "go_to next_page previous_page next_area previous_area",
    "sources#history": "history",
    "inspector#going": "go_precedents go_dependents go_back go_forward",
    "building#lines": "insert_line insert_line_above duplicate_line change_line rename_line move_line_up move_line_down",
    "building#structure": "structure insert_section insert_company insert_segment insert_group insert_years_end"
    " insert_years_start insert_scenario",
    "charts#own": "chart_selection",
    "charts": "show_charts",
    "window#formula-bar": "edit_formula",
    "building#exceptions": "change_exception",
    "building#deletion": "delete_line",
    "analysis#scenarios": "choose_scenario scenarios",
    "sources#story": "story",
    "sources#vintages": "vintages",
    "sources#list": "sources",
    "sources#amber": "show_amber",
    "analysis#bridge": "explain",
    "inspector#explain": "explain_number",
    "inspector": "inspector",
    "analysis#sensitivity": "sensitivity",
    "analysis#seek": "goal_seek",
    "analysis#implied": "implied",
    "analysis#simulation": "simulation",
    "analysis#uncertain": "uncertainty_of_cell",
    "analysis#race": "race",
    "checks": "checks next_finding",
    "checks#stress": "stress_test",
    "analysis#drag": "drag_input show_distribution",
    "window#compare": "compare_line",
    "window#views": "arrange save_view",
    "window#groups": "group_rows ungroup_rows fold_all unfold_all",
    "window#look": "zoom_in zoom_out zoom_reset full_screen language_zh language_en theme_light theme_dark theme_system"
    " narrow_side_bar",
    "window#keys": "palette shortcuts",
    "start": "manual about",
}

_BY_BOX: Mapping[str, str] = {
    "building#lines": "DefineLineDialog ChangeLineDialog RenameLineDialog",
    "building#exceptions": "ExceptionsDialog",
    "building#structure": "NamesDialog NewItemDialog NewSectionDialog GroupDialog NewAxisDialog YearsDialog RenameDialog",
    "building#deletion": "DeletionDialog",
    "building#guided": "GuidedDialog",
    "excel#tables": "TableDialog",
    "excel#export": "ExportDialog FindingsDialog",
    "excel#parts": "NoteDialog ChartsDialog",
    "sources#vintages": "VintageDialog",
    "sources#list": "SourceDialog ReasonDialog LimitsDialog",
    "sources#story": "ClaimDialog",
    "window#views": "ShownDialog NameDialog",
    "window#keys": "ShortcutsDialog Finder",
    "window#clipboard": "PasteSpecialDialog",
    "analysis#uncertain": "UncertaintyDialog",
    "analysis#seek": "SeekDialog",
    "analysis#scenarios": "ScenarioDialog NewScenarioDialog DuplicateScenarioDialog ChangeScenarioDialog",
    "analysis#bridge": "BridgeDialog",
    "checks": "PreviewDialog TextsDialog",
    "charts#own": "ChartDialog",
    "window#recovery": "RecoveryDialog",
    "window#backups": "BackupsDialog",
    "window#salvage": "SalvageDialog",
    "window#problems": "ReportDialog",
}

_BY_PART: Mapping[str, str] = {
    "window#formula-bar": "FormulaBar FormulaEdit",
    "window#go-to": "NameBox",
    "window#find": "FindPanel",
    "inspector": "InspectorPanel",
    "charts": "ChartPanel",
    "analysis#drag": "LivePanel",
    "window#status": "StatusBar",
    "window#pages": "SideBar",
}


def _by_name(table: Mapping[str, str]) -> Mapping[str, str]:
    return {name: place for place, names in table.items() for name in names.split()}


ACTION_TOPICS = _by_name(_BY_PLACE)
"""By action id."""
BOX_TOPICS = _by_name(_BY_BOX)
"""By the name of a box's class."""
PART_TOPICS = _by_name(_BY_PART)
"""By the name of the class of a part of the window."""


def topic_of(names: Iterable[str], otherwise: str) -> str:
    """Return what tells of the first of the classes named that anything tells of, from the inmost outwards."""
    for name in names:
        place = BOX_TOPICS.get(name) or PART_TOPICS.get(name)
        if place is not None:
            return place
    return otherwise


def function_topic(name: str) -> str | None:
    """Return the place of a function, `None` where there is none of that name."""
    place = f"formulas#{name.upper()}"
    return place if place in places() else None
