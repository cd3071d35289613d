"""The story of one window: its claims with what the model says of each, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.story_words import Telling, cells_behind, tellings
from gpu_modeler.edits import MoveClaim, RemoveClaim
from gpu_modeler.edits.cells import place_subject
from gpu_modeler.gui.dialogs.finder import Entry, Finder
from gpu_modeler.gui.listing.desk import ListingDesk, show_cell
from gpu_modeler.gui.listing.model import Column, Row, Tone
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.gui.story import words
from gpu_modeler.model import BASE, Claim
from gpu_modeler.text import Labels


class StoryDesk(ListingDesk):
    """Claims of the base scenario are told in the scenario that is shown."""

    AREA = "story"
    BUTTONS = ("add", "edit", "jump", "up", "down", "remove")
    CHOICES = ("all", "disagree", "changed")

    def key(self, name: str) -> str:
        """Return the catalogue's key of one of the page's texts."""
        return f"story_{name}"

    def take_notice(self, notice: Notice) -> None:
        """Follow the session; another document has another story."""
        if notice.kind == "document":
            self._told = []
        super().take_notice(notice)

    _told: Sequence[Telling] = ()

    def columns(self) -> Sequence[Column]:
        """Return what is said of each claim."""
        return (
            self.heading("claim", most=70),
            self.heading("value", is_number=True, most=26),
            self.heading("expected", is_number=True, most=26),
            self.heading("tolerance", is_number=True, most=8),
            self.heading("difference", is_number=True, most=10),
            self.heading("verdict", most=14),
            self.heading("recorded", most=14),
            self.heading("scenario", most=16),
        )

    def rows(self) -> Sequence[Row]:
        """Return the claims that are chosen."""
        session = self.session
        self._told = tellings(session.model, session.calculation, session.scenario)
        return [self._row(told) for told in self._told if self._is_wanted(told)]

    def _is_wanted(self, told: Telling) -> bool:
        if self.page.chosen == "disagree":
            return told.verdict != "agrees"
        return told.is_changed if self.page.chosen == "changed" else True

    def _row(self, told: Telling) -> Row:
        language, claim = self.session.language, told.claim
        changed: Tone = "warn" if told.is_changed else "muted"
        scenario = self.session.model.scenarios[told.scenario].labels.in_language(language)
        label = claim.labels.in_language(language)
        tolerance = f"{claim.tolerance:.3g}" if claim.tolerance > 1 else f"{claim.tolerance * 100:.3g}%"
        return Row(
            claim.id,
            (
                label,
                words.amounts(told.result.values, claim.unit, language),
                words.expected(claim, language),
                tolerance if claim.check == "equal" or claim.tolerance else "",
                words.difference(told),
                words.verdict(told.verdict, language),
                words.verdict(claim.expected_verdict, language),
                scenario,
            ),
            ("", "strong", "", "muted", "", words.TONES[told.verdict], changed, "muted"),
            tips=(label,),
            about=f"{claim.id} {claim.labels.zh} {claim.labels.en} {claim.formula} {claim.note.zh} {claim.note.en}",
        )

    def summary(self) -> str:
        """Return how many hold, in which scenario, and how many are others than recorded."""
        language = self.session.language
        scenario = self.session.model.scenarios[self.session.scenario].labels.in_language(language)
        changed = sum(told.is_changed for told in self._told)
        key = "story_summary_changed" if changed else "story_summary"
        hold = sum(told.verdict == "agrees" for told in self._told)
        return self.say(key, hold=hold, count=len(self._told), scenario=scenario, changed=changed)

    def words(self, key: Hashable) -> tuple[str, str]:
        """Return formula, note, and why a claim cannot be computed."""
        language = self.session.language
        told = next((told for told in self._told if told.claim.id == key), None)
        if told is None:
            return "", ""
        claim = told.claim
        formulas = [f"= {text}" for text in (claim.formula, claim.formula_high) if text]
        lines = ["    ".join(formulas)]
        if told.result.fault is not None:
            lines.append(told.result.fault.in_language(language))
        if claim.note.in_language(language):
            lines.append(claim.note.in_language(language))
        cells = [self._cell_words(line, place) for line, place in cells_behind(self.session.model, claim)]
        if cells:
            lines.append(self.say("story_rests_on", cells="  |  ".join(cells)))
        return "\n".join(lines), ""

    def _cell_words(self, line: str, place: tuple[str, ...]) -> str:
        subject = place_subject(self.session.model, line, place)
        return subject.in_language(self.session.language) if isinstance(subject, Labels) else str(subject)

    # --- what the buttons do --------------------------------------------------------------------------

    def answers(self) -> dict[str, Callable[[], object]]:
        """Return what the buttons do."""
        return {
            "add": lambda: self._ask(None),
            "edit": lambda: self._ask(self.claim),
            "jump": self._jump,
            "up": partial(self._move, -1),
            "down": partial(self._move, 1),
            "remove": self._remove,
        }

    @property
    def claim(self) -> Claim | None:
        """Return the claim under the cursor."""
        row = self.page.table.row
        return self.session.model.claims.get(str(row.key)) if row is not None else None

    def can(self, name: str) -> bool:
        """Say whether a button can be asked now."""
        claim, order = self.claim, self.session.model.orders.get("claims", ())
        if claim is None:
            return name == "add"
        if name in {"up", "down"}:
            return self.page.chosen in {"", "all"} and claim.id != order[0 if name == "up" else -1]
        return name != "jump" or bool(cells_behind(self.session.model, claim))

    def open_row(self, key: Hashable) -> None:
        """Go to the cells that a claim rests on."""
        self._jump()

    def _jump(self) -> None:
        """Go to the one cell, or let one of several be chosen."""
        claim = self.claim
        if claim is None:
            return
        if claim.scenario not in {BASE, self.session.scenario}:
            self.session.choose_scenario(claim.scenario, self)
        cells = cells_behind(self.session.model, claim)
        if len(cells) == 1:
            show_cell(self.window, *cells[0])
        elif cells:
            entries = [
                Entry(
                    self._cell_words(line, place),
                    line,
                    f"{line} {' '.join(place)}",
                    partial(show_cell, self.window, line, place),
                )
                for line, place in cells
            ]
            ask(Finder(self.session, "story_jump_hint", entries, self.window))

    def _ask(self, claim: Claim | None) -> None:
        from gpu_modeler.gui.story.dialog import ClaimDialog

        box = ClaimDialog(self.session, claim, self.window)
        if ask(box):
            self.refresh()
            self.page.table.go_to(box.made)
        self.page.table.setFocus()

    def _move(self, steps: int) -> None:
        claim = self.claim
        if claim is not None and self.perform(MoveClaim(claim.id, steps)):
            self.refresh()
            self.page.table.go_to(claim.id)

    def _remove(self) -> None:
        claim = self.claim
        if claim is not None:
            self.perform(RemoveClaim(claim.id))
