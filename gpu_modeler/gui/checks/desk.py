"""What the page of checks asks of the window: cells in the grid, repairs, dismissals, test cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gpu_modeler.app.checking import keeping
from gpu_modeler.app.checking.catalogue import BY_ID
from gpu_modeler.app.checking.finding import Finding, where
from gpu_modeler.app.checking.lines import give_reason
from gpu_modeler.app.checking.previews import Preview, preview, preview_all
from gpu_modeler.app.checking.recording import inputs_of, recorded
from gpu_modeler.app.notices import Notice
from gpu_modeler.edits.edit import Edit, Several
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.checks.asking import TextsDialog
from gpu_modeler.gui.checks.jumping import go_to, go_to_line
from gpu_modeler.gui.checks.page import ChecksPage
from gpu_modeler.gui.checks.preview_dialog import PreviewDialog
from gpu_modeler.gui.checks.watch import watch_of
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class CheckDesk(QObject):
    """Keeps the page, and does what its buttons ask for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.watch = watch_of(window)
        self.page = ChecksPage(window.session, window)
        self._answers: dict[str, Callable[[], object]] = {
            "go": self.go,
            "fix": self.fix,
            "fix_all": self.fix_all,
            "dismiss": self.dismiss,
            "restore": self.restore,
        }
        self.page.findings.asked.connect(self._answer)
        self.page.tests.recordWanted.connect(lambda: self._try(self.record))
        for tab in (self.page.tests, self.page.review):
            tab.lineOpened.connect(lambda line: go_to_line(window, line))
        self.watch.changed.connect(self._show)

    @property
    def widget(self) -> ChecksPage:
        """The page."""
        return self.page

    def shown(self) -> None:
        """Show what is so now."""
        self.watch.finish()
        self._show()

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        self.page.findings.view.setFocus()

    def _show(self) -> None:
        if self.page.isVisible():
            watch = self.watch
            self.page.show_findings(watch.findings, watch.score, is_stale=watch.is_stale)

    def _answer(self, name: str) -> None:
        self._try(self._answers[name])

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ModelerError as error:
            self._window.tell(error.message)

    # --- what the buttons do ----------------------------------------------------------------------

    def go(self) -> None:
        """Show the chosen finding's place."""
        finding = self.page.findings.view.current
        if finding is None:
            return
        if not finding.spot.line and finding.rule == "R15":
            self.page.show_tab("document")
            self.page.document.focus(finding.spot.name)
            return
        go_to(self._window, finding)

    def fix(self) -> None:
        """Show what the repair would change, and do it where that is wanted."""
        finding = self.page.findings.view.current
        if finding is None or finding.fix is None:
            return
        found = preview(self._session.model, self._session.calculation, finding.fix)
        self._mend(Message(BY_ID[finding.rule].name_key), found)

    def fix_all(self) -> None:
        """The same for everything of the rule that can be mended without changing values."""
        current = self.page.findings.view.current
        if current is None:
            return
        findings = self.page.findings.fixable(current.rule)
        title = Message("checks_fix_all_done", {"rule": Message(BY_ID[current.rule].name_key)})
        found = preview_all(self._session.model, self._session.calculation, findings, title)
        self._mend(title, found)

    def _mend(self, title: Message, found: Preview) -> None:
        if ask(PreviewDialog(self._session, title, found, self._window)):
            self._session.perform(found.edit, self)
            self.watch.finish()
            self._show()
            self.take_focus()

    def dismiss(self) -> None:
        """Ask for a reason and set the chosen findings aside."""
        chosen = [finding for finding in self.page.findings.view.chosen if finding.is_open]
        if not chosen:
            return
        box = TextsDialog(self._session, "dismiss", ("reason",), self._told(chosen), self._window)
        if ask(box):
            self.set_aside(chosen, box.text("reason"))

    def set_aside(self, findings: list[Finding], reason: str) -> None:
        """Dismiss findings for a reason, as one undo step; overrides that lack one get it as their note."""
        edits = tuple(self._set_aside(finding, reason) for finding in findings)
        title = Message("edit_dismiss_finding")
        self._session.perform(edits[0] if len(edits) == 1 else Several(edits, title), self)
        self.watch.finish()
        self._show()

    def _set_aside(self, finding: Finding, reason: str) -> Edit:
        if (finding.rule, finding.code) == ("R03", "silent"):
            return give_reason(self._session.model, finding, reason)
        return keeping.dismiss(finding, reason)

    def _told(self, findings: list[Finding]) -> str:
        language = self._session.language
        first = findings[0]
        place = where(self._session.model, first.spot).in_language(language)
        told = f"{first.rule}  {place}\n{first.message.in_language(language)}"
        if len(findings) > 1:
            told += "\n" + say("checks_dismiss_more", language, count=len(findings) - 1)
        return told

    def restore(self) -> None:
        """Take the dismissal of the chosen finding back."""
        finding = self.page.findings.view.current
        if finding is not None and not finding.is_open:
            self._session.perform(keeping.restore(finding), self)

    def record(self) -> None:
        """Ask for a name, and store what the chosen cells of the grid give as a test case."""
        grid = self._window.view.grid
        cells = [grid.contents.cell_place(*cell) for cell in grid.values.selected_cells()]
        places = [(cell.line, cell.place) for cell in cells if cell is not None]
        told = say("checks_case_told", self._session.language, count=len(places))
        box = TextsDialog(self._session, "case", ("name", "inputs"), told, self._window)
        box.check = lambda: inputs_of(self._session.model, box.text("inputs"))
        if ask(box):
            model, calculation = self._session.model, self._session.calculation
            inputs = inputs_of(model, box.text("inputs"))
            name, scenario = box.text("name"), self._session.scenario
            case = recorded(calculation, name, places, inputs, scenario)
            self._session.perform(keeping.keep_case(case), self)

    # --- following ---------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session; findings come by themselves a little later."""
        if notice.kind in {"edit", "document"}:
            self.page.tests.drop()
        if notice.kind == "language":
            self.page.retranslate()
            self._show()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.page.renew_theme()
        self._show()

    def stop(self) -> None:
        """Let go of what runs."""
        self.page.tests.drop()
