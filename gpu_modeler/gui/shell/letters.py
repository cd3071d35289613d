"""The letters that choose an entry of an open menu: one per action for both languages, each once in every menu."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from PySide6.QtGui import QKeySequence

from gpu_modeler.gui import theme

LETTERS: Mapping[str, str] = {
    "about": "A", "arrange": "W", "backups": "B", "change_exception": "X", "change_line": "G", "chart_selection": "S", "checks": "K",
    "choose_scenario": "C", "clear_cell": "V", "compare_line": "C", "copy": "C", "copy_above": "Y", "copy_note": "P",
    "cut": "T", "delete_line": "E", "drag_input": "D", "duplicate_line": "A", "edit_formula": "F", "explain": "X",
    "explain_number": "B", "export_csv": "X", "export_excel": "E", "export_range": "L", "fill_down": "W",
    "fill_right": "L", "find": "F", "find_next": "X", "find_previous": "I", "fold_all": "F", "forget_recent": "F",
    "full_screen": "U", "go_back": "K", "go_dependents": "D", "go_forward": "A", "go_precedents": "O", "go_to": "G",
    "goal_seek": "G", "group_rows": "G", "guided_model": "I", "history": "H", "implied": "W", "import_table": "T",
    "insert_company": "O", "insert_date": "N", "insert_group": "G", "insert_line": "I", "insert_line_above": "N",
    "insert_scenario": "C", "insert_section": "E", "insert_segment": "R", "insert_years_end": "T",
    "insert_years_start": "Y", "inspector": "I", "language": "L", "language_en": "E", "language_zh": "Z",
    "manual": "M", "move_line_down": "M", "move_line_up": "U", "narrow_side_bar": "B", "new": "N", "new_starter": "M",
    "next_area": "N", "next_finding": "N", "next_page": "E", "open": "O", "open_recent": "R", "palette": "C",
    "paste": "P", "paste_special": "S", "paste_table": "B", "previous_area": "R", "previous_page": "V", "quit": "Q",
    "race": "T", "recover_work": "U", "salvage": "D", "redo": "R", "rename_line": "R", "replace": "E", "report_problem": "R", "review": "W", "save": "S", "save_as": "A",
    "save_charts": "C", "save_note": "V", "save_view": "S", "scenarios": "C", "sensitivity": "E", "shortcuts": "K",
    "show_amber": "M", "show_charts": "H", "show_distribution": "O", "simulation": "I", "sources": "T", "story": "O",
    "stress_test": "S", "structure": "S", "theme": "P", "theme_dark": "D", "theme_light": "L", "theme_system": "F",
    "uncertainty_of_cell": "H", "undo": "U", "unfold_all": "A", "ungroup_rows": "O", "vintages": "A", "zoom": "Z",
    "zoom_in": "I", "zoom_out": "O", "zoom_reset": "Z",
}  # fmt: skip
"""By action or submenu. The menu of a cell holds actions of several menus; they differ there too."""

_ARROWS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}
"""As they are printed on keys; Qt's Chinese spells them out."""


def with_letter(text: str, letter: str) -> str:
    """Mark a letter in a text of a menu; where the text is Chinese, it stands behind it in parentheses.

    A "&" of the text's own, as in a company's name, is kept.
    """
    plain = text.replace("&", "&&")
    if not letter:
        return plain
    at = _place_of(letter, plain)
    if at >= 0:
        return f"{plain[:at]}&{plain[at:]}"
    stem = plain.rstrip("…")
    return f"{stem}(&{letter}){plain[len(stem) :]}"


def _place_of(letter: str, text: str) -> int:
    """Return where a letter is marked, at the head of a word if it can be; -1 where it cannot be."""
    if any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return -1
    heads = (at for at in range(len(text)) if at == 0 or text[at - 1] == " ")
    found = next((at for at in heads if text[at].upper() == letter), -1)
    return found if found >= 0 else text.upper().find(letter)


def keys_text(keys: QKeySequence) -> str:
    """Return keys as the system spells them; with arrows as they are printed on keys where the window speaks Chinese."""
    portable = keys.toString(QKeySequence.SequenceFormat.PortableText)
    held, _, last = portable.rpartition("+")
    if last in _ARROWS and theme.language() == "zh" and sys.platform != "darwin":
        return f"{held}+{_ARROWS[last]}" if held else _ARROWS[last]
    return keys.toString(QKeySequence.SequenceFormat.NativeText)
