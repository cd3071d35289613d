"""A mapping written as TOML, the other way round of `mapping_file`: read back it is the same mapping."""

from __future__ import annotations

import json
from collections.abc import Mapping

from gpu_modeler.files.excel.names import column_letters
from gpu_modeler.files.tables.mapping import ImportMapping, Part, TableMapping
from gpu_modeler.files.tables.matching import Match


def mapping_text(mapping: ImportMapping, likenesses: Mapping[str, list[Match]] | None = None) -> str:
    """Return the mapping as TOML. `likenesses` are proposals by label, written as comments: a person decides."""
    source = mapping.source
    lines = [
        f"scenario = {_text(mapping.scenario)}",
        f"kind = {_text(mapping.kind)}",
        "",
        "[source]",
        *(f"{key} = {_text(getattr(source, key))}" for key in ("title", "date", "kind", "address")),
    ]
    for table in mapping.tables:
        lines += ["", "[[table]]", *_table_lines(table), "", "[table.rows]"]
        lines += [f"{_text(label)} = {_part_text(part)}" for label, part in table.rows.items()]
        lines += _likeness_lines(likenesses or {})
        lines += ["", "[table.columns]"]
        lines += [f"{_text(label)} = {_part_text(part)}" for label, part in table.columns.items()]
    return "\n".join(lines) + "\n"


def _table_lines(table: TableMapping) -> list[str]:
    letters = ", ".join(_text(column_letters(column)) for column in table.labels)
    whole = {**table.whole.items, **({"line": table.whole.line} if table.whole.line else {})}
    if table.whole.kind:
        whole["kind"] = table.whole.kind
    return [
        f"sheet = {_text(table.sheet)}",
        f"headings = [{', '.join(str(row + 1) for row in table.headings)}]",
        f"labels = [{letters}]",
        f"first_row = {table.first_row + 1}",
        f"last_row = {0 if table.last_row is None else table.last_row + 1}",
        f"first_column = {_text(column_letters(table.first_column))}",
        f"last_column = {_letters(table.last_column)}",
        f"unit_column = {_letters(table.unit_column)}",
        f"unit = {_text(table.whole.unit)}",
        *(f"{key} = {_text(value)}" for key, value in whole.items()),
        *(["negative = true"] if table.whole.is_negative else []),
        f"exact = {str(table.is_exact).lower()}",
    ]


def _part_text(part: Part) -> str:
    entries = {"line": part.line, **part.items, "unit": part.unit, "kind": part.kind}
    said = [f"{key} = {_text(value)}" for key, value in entries.items() if value]
    said += ["negative = true"] * part.is_negative + ["ignore = true"] * part.is_ignored
    return "{ " + ", ".join(said) + " }" if said else "{}"


def _likeness_lines(likenesses: Mapping[str, list[Match]]) -> list[str]:
    lines = []
    for label, matches in likenesses.items():
        shown = ", ".join(f"{match.line} {match.score:.2f}" for match in matches)
        best = matches[0].line if matches else ""
        lines.append(f"# {_text(label)} = {{ line = {_text(best)} }}" + (f"  # {shown}" if shown else ""))
    return lines


def _letters(column: int | None) -> str:
    return _text("" if column is None else column_letters(column))


def _text(value: str) -> str:
    """Return a TOML text on one line; JSON's escapes are TOML's, the delete sign aside."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
