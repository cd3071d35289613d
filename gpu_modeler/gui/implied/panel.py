"""Below the charts: what must be true in sentences, to be copied, and the buttons."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.app.web_addresses import web_address
from gpu_modeler.gui import theme
from gpu_modeler.gui.implied import words
from gpu_modeler.gui.implied.answers import Answers
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Language, say

BUTTONS = ("apply", "large", "copy", "copy_both")


class ImpliedPanel(QWidget):
    """`asked` carries a button's name; copying is done here."""

    asked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._answers: Answers | None = None
        self._company, self._html_shown = "", ""
        self._groups: list[str] = []
        self.text = QTextBrowser(self)
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(_open)
        self.text.highlighted.connect(lambda url: self.text.setToolTip(plain_tip(url.toString())))
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.buttons = {name: QPushButton(self) for name in BUTTONS}
        column = QVBoxLayout()
        column.setSpacing(6)
        for name, button in self.buttons.items():
            column.addWidget(button)
            button.clicked.connect(lambda _checked=False, name=name: self._answer(name))
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 8)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addLayout(column)

    def _answer(self, name: str) -> None:
        if name == "copy":
            QGuiApplication.clipboard().setText(self.plain(self._session.language))
        elif name == "copy_both":
            QGuiApplication.clipboard().setText("\n\n".join(self.plain(each) for each in ("zh", "en")))
        else:
            self.asked.emit(name)

    def show_answers(self, answers: Answers, company: str, pinned: str, *, can_apply: bool) -> None:
        """Show what is said of a company and of the groups; `pinned` tells of the setting that is marked."""
        self._answers, self._company = answers, company
        language = self._session.language
        for name, button in self.buttons.items():
            button.setText(say(f"implied_button_{name}", language))
        is_large = bool(answers.wanted.large)
        self.buttons["large"].setText(say("implied_back" if is_large else "implied_button_large", language))
        key = "implied_button_apply_pinned" if pinned else "implied_button_apply"
        self.buttons["apply"].setText(say(key, language))
        self.buttons["apply"].setEnabled(can_apply)
        self.text.setAccessibleName(say("implied_sentences", language))
        self._show_html(self._html(pinned))

    def _show_html(self, html: str) -> None:
        """Show another text where it is one, so that what is selected and where one reads stays."""
        if html != self._html_shown:
            self._html_shown = html
            at = self.text.verticalScrollBar().value()
            self.text.setHtml(html)
            self.text.verticalScrollBar().setValue(at)

    def _html(self, pinned: str) -> str:
        answers, language = self._answers, self._session.language
        assert answers is not None
        answer = answers.of(self._company)
        palette, model = theme.colours(), self._session.model
        told = words.company_text(model, answer, language) if self._company else ""
        paragraphs = [_with_bold(told)] if told else []
        links = [
            f'<a style="color:{palette.accent}" href="{escape(web_address(address))}">{escape(title)}</a> {escape(date)}'
            if web_address(address)
            else f"{escape(title)} {escape(date)}"
            for title, date, address in words.source_links(model, answer)
        ]
        if links:
            paragraphs.append(escape(say("implied_source", language)) + "; ".join(links))
        if pinned:
            paragraphs.insert(0, f"<b>{escape(say('implied_pinned', language))}</b> {escape(pinned)}")
        if answers.groups:
            self._groups = [_with_bold(text) for text in words.group_texts(model, answers, language)]
            paragraphs += self._groups
        elif not answers.is_whole:  # those of before, in grey, until there are new ones
            paragraphs += [f'<span style="color:{palette.muted}">{text}</span>' for text in self._groups]
        return "".join(f'<p style="margin:0 0 6px 0">{each}</p>' for each in paragraphs)

    def forget(self) -> None:
        """Show nothing of another document."""
        self._groups = []
        self._show_html("")

    def plain(self, language: Language) -> str:
        """Return the sentences as plain text."""
        if self._answers is None:
            return ""
        model = self._session.model
        told = words.company_text(model, self._answers.of(self._company), language) if self._company else ""
        return "\n".join(filter(None, [told, *words.group_texts(model, self._answers, language)]))

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.text.setStyleSheet(f"QTextBrowser {{ background: {palette.surface}; color: {palette.text}; }}")
        self.text.setFont(theme.font("body"))
        if self._answers is not None:
            self._html_shown = ""


def _open(url: QUrl) -> None:
    """Open the address of a source: one of the web, no other."""
    if address := web_address(url.toString()):
        QDesktopServices.openUrl(QUrl(address))


def _with_bold(text: str) -> str:
    """Return a text whose part before the first colon is bold."""
    colon = min((at for at in (text.find("："), text.find(":")) if at >= 0), default=0)
    return f"<b>{escape(text[:colon])}</b>{escape(text[colon:])}"
