"""The command `review`: what a returned workbook changes, printed; and taken into a copy of the model where asked."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from unicodedata import east_asian_width

from gpu_modeler.app import review_words as words
from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.files.review.records import Change, NotUnderstood, Review
from gpu_modeler.headless.arguments import WrongUse
from gpu_modeler.text import Language, say

ACCEPTING: Mapping[str, Callable[[ReviewSession], None]] = {
    "all": ReviewSession.accept_all,
    "theirs": ReviewSession.accept_all,
    "mine": ReviewSession.accept_without_conflicts,
}
"""What is accepted by each word after `--accept`: in "all" and "theirs" conflicts take what came back."""


def run(options: Namespace, session: Session) -> None:
    """Print the changes, as a table or as JSON; with `--accept` and `--out` write the model that takes them."""
    reviewing = ReviewSession.begin(session, options.workbook, options.password or "")
    if options.accept:
        ACCEPTING[options.accept](reviewing)
        count = len(reviewing.decisions.accepted)
        if count:
            reviewing.apply()
        session.save_as(options.out)
    language = system_language()
    if options.json:
        print(json.dumps(report(reviewing.review, language), ensure_ascii=False, indent=2, allow_nan=False))
        return
    print("\n".join(_lines(reviewing, language)))
    if options.accept:
        print(say("headless_review_written", language, count=count, file=options.out))


def check_use(options: Namespace) -> None:
    """Refuse, before anything is read, options that do not fit one another."""
    if options.accept and options.accept not in ACCEPTING:
        raise WrongUse(detail=f"--accept: {' | '.join(ACCEPTING)}")
    if bool(options.accept) != bool(options.out):
        raise WrongUse(detail=say("headless_review_accept_and_out", system_language()))


def report(review: Review, language: Language) -> dict[str, list[dict[str, object]]]:
    """Return a review as JSON holds it."""
    return {
        "changes": [_change_record(change) for change in review.changes],
        "not_understood": [_open_record(found, language) for found in review.not_understood],
    }


def _change_record(change: Change) -> dict[str, object]:
    return {
        "line": change.line,
        "company": change.company,
        "segment": change.segment,
        "period": change.period,
        "scenario": change.scenario,
        "kind": change.kind,
        "base": change.base,
        "mine": change.mine,
        "theirs": change.theirs,
        "conflict": change.conflict,
    }


def _open_record(found: NotUnderstood, language: Language) -> dict[str, object]:
    return {
        "sheet": found.sheet,
        "cell": found.cell,
        "text": found.text,
        "reason": found.reason.in_language(language),
    }


# --- for people -----------------------------------------------------------------------------------


def _lines(reviewing: ReviewSession, language: Language) -> list[str]:
    review = reviewing.review
    changes = sorted(review.changes, key=lambda change: not change.conflict)
    lines = [words.origin_text(reviewing.told(len(changes)), language)]
    if changes:
        heads = ("conflict", "what", "kind", "base", "mine", "theirs", "where", "remark")
        rows = [[say(f"review_head_{head}", language) for head in heads]]
        rows += [_row(reviewing, change, language) for change in changes]
        lines += ["", *table(rows)]
    if review.not_understood:
        rows = [[say(f"review_head_{head}", language) for head in ("where", "text", "reason")]]
        rows += [
            [_where(found.sheet, found.cell), found.text, found.reason.in_language(language)]
            for found in review.not_understood
        ]
        lines += ["", say("review_not_understood", language, count=len(rows) - 1), *table(rows)]
    lines += ["", *(message.in_language(language) for message in review.moved)] if review.moved else []
    if reviewing.unfollowed:
        lines += ["", say("review_unfollowed", language, count=len(reviewing.unfollowed))]
        lines += [words.unfollowed_text(found, language) for found in reviewing.unfollowed]
    counts = {
        "changes": len(changes),
        "conflicts": len(reviewing.conflicts),
        "open": len(review.not_understood),
    }
    return [*lines, "", say("headless_review_summary", language, **counts)]


def _row(reviewing: ReviewSession, change: Change, language: Language) -> list[str]:
    model = reviewing.session.model
    held = [words.held_text(model, change, h, language) for h in (change.base, change.mine, change.theirs)]
    return [
        say("review_conflict", language) if change.conflict else "",
        words.place_text(model, change, language),
        words.kind_text(change, language),
        *held,
        _where(change.sheet, change.cell),
        words.remark_text(change, language),
    ]


def _where(sheet: str, cell: str) -> str:
    return f"{sheet}!{cell}" if cell else sheet


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows as lines whose columns stand below one another; a Chinese character is two columns wide."""
    shown = [[" ".join(text.split()) for text in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    return [
        "  ".join(
            text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in shown
    ]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
