"""The questions about a file that somebody else has open, or has changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QMessageBox

from gpu_modeler.app.session import Session
from gpu_modeler.files.document_lock import Holder
from gpu_modeler.gui.shell.messages import message_box
from gpu_modeler.gui.window import MainWindow
from gpu_modeler.text import Message, say

Role = QMessageBox.ButtonRole
CANCEL = "button_cancel"


def ask(
    window: MainWindow, title_key: str, texts: tuple[str, str], answers: Sequence[tuple[str, Role]]
) -> str:
    """Ask; return the text key of the answer. The first one is the default, `CANCEL` is added last."""
    language = window.session.language
    box = message_box(window, "question", say(title_key, language), *texts)
    buttons = {
        key: box.addButton(say(key, language), role) for key, role in [*answers, (CANCEL, Role.RejectRole)]
    }
    box.setDefaultButton(buttons[answers[0][0]])
    box.setEscapeButton(buttons[CANCEL])
    box.exec()
    return next((key for key, button in buttons.items() if button is box.clickedButton()), CANCEL)


def told(session: Session, holder: Holder, name: str) -> str:
    """Return who has a document open, where and since when."""
    key = "lock_mine" if holder.is_mine else "lock_other" if holder.user else "lock_nameless"
    values = {"name": name, "user": holder.user, "host": holder.host, "version": holder.version}
    since = _minute(holder.since) or Message("lock_unknown_time")
    return Message(key, {**values, "process": holder.process, "since": since}).in_language(session.language)


def _minute(time: str) -> str:
    try:
        return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return ""


def ask_about_lock(window: MainWindow, holder: Holder, name: str) -> str:
    """Ask how to open what somebody has open: "lock_copy", "lock_anyway" or `CANCEL`."""
    texts = told(window.session, holder, name), say("lock_detail", window.session.language)
    answers = [("lock_copy", Role.AcceptRole), ("lock_anyway", Role.DestructiveRole)]
    return ask(window, "lock_title", texts, answers)


def ask_to_overwrite(window: MainWindow, holder: Holder, name: str) -> bool:
    """Ask whether to save over a file that somebody has open."""
    texts = told(window.session, holder, name), say("lock_save_detail", window.session.language)
    answers = [("disk_save_as", Role.AcceptRole), ("disk_overwrite", Role.DestructiveRole)]
    answer = ask(window, "lock_title", texts, answers)
    if answer == "disk_save_as":
        window.documents.save_as()
    return answer == "disk_overwrite"


def ask_about_change(window: MainWindow, author: str, name: str) -> str:
    """Ask what to do before saving over a changed file: one of the texts of the buttons."""
    language = window.session.language
    key = "disk_ask_save_by" if author else "disk_ask_save"
    texts = (
        Message(key, {"name": name, "author": author}).in_language(language),
        say("disk_ask_save_detail", language),
    )
    answers = [
        ("disk_merge", Role.AcceptRole),
        ("disk_save_as", Role.AcceptRole),
        ("disk_overwrite", Role.DestructiveRole),
    ]
    return ask(window, "disk_title", texts, answers)


def ask_to_reload(window: MainWindow, name: str) -> str:
    """Ask whether unsaved edits may be lost."""
    language = window.session.language
    texts = say("disk_ask_reload", language, name=name), say("disk_ask_reload_detail", language)
    return ask(
        window, "disk_title", texts, [("disk_merge", Role.AcceptRole), ("disk_reload", Role.DestructiveRole)]
    )
