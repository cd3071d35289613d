"""Rich text about the sources behind a computed cell, and about what was published for a cell."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gpu_modeler.app.explaining_ground import NO_SOURCE, Ground
from gpu_modeler.app.inspecting.names import spot_labels, value_labels
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.inspecting.sourcing import SOURCE_KINDS
from gpu_modeler.app.session import Session
from gpu_modeler.app.vintages import vintages_of
from gpu_modeler.gui.inspector.words import linked
from gpu_modeler.model import Vintage
from gpu_modeler.text import Labels, Message, say

MOST_LISTED = 8


def ground_html(session: Session, ground: Ground) -> str:
    """Return how well what a cell rests on is sourced; cells that sources dispute are links, by number."""
    language = session.language
    rows = [
        f"<tr><td style='padding-right:16px'>{escape(_kind(kind).in_language(language))}</td>"
        f"<td align='right'>{ground.kinds[kind]:,}</td></tr>"
        for kind in (*SOURCE_KINDS, NO_SOURCE)
        if ground.kinds[kind]
    ]
    message = Message("inspect_rests", {"count": f"{ground.count:,}"}).in_language(language)
    parts = [f"<p>{escape(message)}</p>", f"<table cellpadding='2'>{''.join(rows)}</table>"]
    listed = {"inspect_disputed": ground.conflicts, "inspect_out_of_date": ground.old}
    first = 0
    for key, spots in listed.items():
        parts.append(_cells_html(session, key, spots, first))
        first += len(spots)
    return "".join(parts)


def _cells_html(session: Session, key: str, spots: Sequence[Spot], first: int) -> str:
    """Return links to the first of some cells, numbered from `first`; empty where there are none."""
    if not spots:
        return ""
    language = session.language
    cells = [
        linked(escape(spot_labels(session.model, spot).in_language(language)), first + at)
        for at, spot in enumerate(spots[:MOST_LISTED])
    ]
    if len(spots) > MOST_LISTED:
        more = Message("inspect_more", {"count": len(spots) - MOST_LISTED})
        cells.append(escape(more.in_language(language)))
    return f"<p>{escape(say(key, language))}<br>{'<br>'.join(cells)}</p>"


def _kind(kind: str) -> Message:
    if kind == NO_SOURCE:
        return Message("explain_kind_none")
    return Message(f"source_kind_{kind.replace(' ', '_')}")


def vintages_html(session: Session, spot: Spot) -> str:
    """Return what was published for a cell over time, in short; empty where nothing is kept."""
    language, unit = session.language, session.model.lines[spot.line].unit
    rows = []
    for known in vintages_of(session.model, *spot):
        kind = say(f"vintages_kind_{known.kind.replace(' ', '_')}", language)
        rows.append(
            f"<tr><td style='padding-right:8px'>{escape(known.date)}</td>"
            f"<td style='padding-right:8px'>{escape(kind)}</td>"
            f"<td>{escape(_range(known, unit).in_language(language))}</td></tr>"
        )
    if not rows:
        return ""
    head = escape(say("inspect_published", language))
    return f"<p>{head}</p><table cellpadding='2'>{''.join(rows)}</table>"


def _range(vintage: Vintage, unit: str) -> Labels:
    """Return what was said: one value, a range, or one end of it."""
    ends = [None if each is None else value_labels(each, unit) for each in (vintage.low, vintage.high)]
    low, high = ends
    if low is None or high is None:
        key = "inspect_at_most" if low is None else "inspect_at_least"
        message = Message(key, {"value": high if low is None else low})
        return Labels(message.in_language("zh"), message.in_language("en"))
    if low == high:
        return low
    return Labels(f"{low.zh}–{high.zh}", f"{low.en}–{high.en}")
