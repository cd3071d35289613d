"""The figures of facts.csv as sources: every one of them is on the Sources page, whether a cell uses it or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from gpu_modeler.files.starter_entries import Entry, Row, read_entries, read_rows
from gpu_modeler.files.starter_faults import StarterDuplicate
from gpu_modeler.model import Source, SourceKind

_COLUMNS = (
    "company", "metric", "period", "value", "unit", "status",
    "source_title", "source_url", "source_date", "quote_or_note",
)  # fmt: skip
_KINDS: tuple[str, ...] = get_args(SourceKind)


@dataclass(frozen=True)
class _Rule:
    """What kind of source a figure has: the first rule whose status and words fit."""

    kind: SourceKind
    status: str
    words: tuple[str, ...]

    def fits(self, status: str, title: str) -> bool:
        return self.status in {"", status} and (not self.words or any(word in title for word in self.words))


def read_sources(folder: Path) -> dict[str, Source]:
    """Return the sources by id: those that sources.toml spells out, then `fact:<company>:<metric>:<period>` for each figure.

    Where several sources give the same figure, the second has the id with `:2` behind it, the third `:3`.

    Raises:
        StarterFault: a file is not as described.
    """
    tables = read_entries(folder, "sources.toml", "source", "title", "rule")
    sources: dict[str, Source] = {}
    for entry in tables["source"]:
        source = _written_out(entry)
        if source.id in sources:
            raise StarterDuplicate(entry.file, entry.where, "source", source.id)
        sources[source.id] = source
    titles = {entry.text("is"): entry.text("shown") for entry in tables["title"]}
    rules = [_rule(entry) for entry in tables["rule"]]
    seen: Counter[str] = Counter()
    for row in read_rows(folder, "facts.csv", _COLUMNS):
        key = "fact:{company}:{metric}:{period}".format_map(row.columns)
        seen[key] += 1
        source = _of_figure(row, key if seen[key] == 1 else f"{key}:{seen[key]}", titles, rules)
        sources[source.id] = source
    return sources


def _written_out(entry: Entry) -> Source:
    entry.allow("id title kind address date quote")
    kind = cast("SourceKind", entry.choice("kind", _KINDS))
    optional = (entry.text(field, "") for field in ("address", "date", "quote"))
    return Source(entry.text("id"), entry.text("title"), kind, *optional)


def _rule(entry: Entry) -> _Rule:
    entry.allow("kind status words")
    kind = cast("SourceKind", entry.choice("kind", _KINDS))
    return _Rule(kind, entry.text("status", ""), entry.texts("words", ()))


def _of_figure(row: Row, key: str, titles: dict[str, str], rules: Sequence[_Rule]) -> Source:
    columns = row.columns
    title, address = columns["source_title"], columns["source_url"]
    kind: SourceKind = next((rule.kind for rule in rules if rule.fits(columns["status"], title)), "press")
    return Source(
        id=key,
        title=titles.get(title, title),
        kind=kind,
        address=address if address.startswith(("http://", "https://")) else "",
        date=columns["source_date"],
        quote=columns["quote_or_note"],
    )
