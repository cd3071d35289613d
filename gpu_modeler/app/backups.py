"""Kept versions of documents: what differs from the model now, opening one as a copy, restoring one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gpu_modeler.app.review_words import NOTHING, SEPARATOR
from gpu_modeler.app.typing import editing_text
from gpu_modeler.edits import Several, TakeModel
from gpu_modeler.files import gpum
from gpu_modeler.files.backups import Version
from gpu_modeler.files.gpum_faults import FileDamaged
from gpu_modeler.model import BASE, Cell, CellKey, Line, Model
from gpu_modeler.model.document import TABLES
from gpu_modeler.text import Labels, Message

if TYPE_CHECKING:
    from pathlib import Path

    from gpu_modeler.app.session import Session
    from gpu_modeler.engine import ChangeSet

MOST_TOLD = 200
"""Differences that are told one by one."""


@dataclass(frozen=True)
class Contrast:
    """How a version differs from the model now.

    Attributes:
        lines, values: how many the version holds; `values` are hard values of all scenarios.
        other_values, other_lines, other_records: how many differ: hard values; lines; anything else.
        told: the differences of lines and values, the first `MOST_TOLD`.
    """

    lines: int
    values: int
    other_values: int
    other_lines: int
    other_records: int
    told: tuple[Message, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not (self.other_values or self.other_lines or self.other_records)

    @property
    def untold(self) -> int:
        """How many differences of lines and values are not told one by one."""
        return self.other_values + self.other_lines - len(self.told)


def read(version: Version) -> Model:
    """Return what a version holds. Safe in any thread.

    Raises:
        ModelerError: it is gone or damaged, if only in one bit.
    """
    model = gpum.read(version.path)
    if not version.is_sound():
        raise FileDamaged(version.path, reason=Message("backups_changed_bytes"))
    return model


def contrast(version: Model, now: Model) -> Contrast:
    """Compare a version with the model now. Safe in any thread, where nobody changes either."""
    values, lines = list(_values(version, now)), list(_lines(version, now))
    rest = sum(
        len(_other_keys(getattr(version, table), getattr(now, table)))
        for table in TABLES
        if table not in {"cells", "lines", "orders"}
    ) + sum(version.orders.get(table) != now.orders.get(table) for table in _orders(version, now))
    told = [_line_words(version, now, line) for line in lines[:MOST_TOLD]]
    told += [_value_words(version, now, key) for key in values[: MOST_TOLD - len(told)]]
    count = sum(len(version.cells_of(line)) for line in version.lines)
    return Contrast(len(version.lines), count, len(values), len(lines), rest, tuple(told))


def _orders(version: Model, now: Model) -> set[str]:
    """Return the orders that can differ beside their tables: those of which both hold the same records."""
    names = {*version.orders, *now.orders}
    return {name for name in names if set(version.orders.get(name, ())) == set(now.orders.get(name, ()))}


def _other_keys(one: dict[object, object], other: dict[object, object]) -> list[object]:
    return [key for key in {**one, **other} if one.get(key) != other.get(key)]


def _lines(version: Model, now: Model) -> Iterator[str]:
    yield from (
        line for line in {**now.lines, **version.lines} if version.lines.get(line) != now.lines.get(line)
    )


def _values(version: Model, now: Model) -> Iterator[CellKey]:
    for line in {**now.lines, **version.lines}:
        there, here = version.cells_of(line), now.cells_of(line)
        for scenario, place in {**here, **there}:
            if there.get((scenario, place)) != here.get((scenario, place)):
                yield scenario, line, place


def _line_words(version: Model, now: Model, line: str) -> Message:
    there, here = version.lines.get(line), now.lines.get(line)
    known = there or here
    assert known is not None
    if there is None:
        return Message("backups_line_only_now", {"line": known.labels})
    return Message("backups_line_other" if here else "backups_line_only_there", {"line": known.labels})


def _value_words(version: Model, now: Model, key: CellKey) -> Message:
    scenario, line, place = key
    there, here = version.record("cells", key), now.record("cells", key)
    model = version if line in version.lines else now
    labels = [model.lines[line].labels, *_items(model, line, place)]
    if scenario != BASE and scenario in model.scenarios:
        labels.append(model.scenarios[scenario].labels)
    zh, en = (SEPARATOR.join(each.in_language(language) for each in labels) for language in ("zh", "en"))
    values = {
        "place": Labels(zh, en),
        "there": _value(model.lines[line], there),
        "now": _value(model.lines[line], here),
    }
    return Message("backups_value", values)


def _items(model: Model, line: str, place: tuple[str, ...]) -> Iterator[Labels]:
    for axis, item in zip(model.lines[line].axes, place, strict=False):
        yield next((each.labels for each in model.axes[axis].items if each.id == item), Labels(item, item))


def _value(line: Line, cell: Cell | None) -> str:
    """Return a hard value as it would be typed."""
    return NOTHING if cell is None or cell.value is None else editing_text(line, cell.value)


def when_text(version: Version) -> str:
    """Return when a version was saved, as a person's clock shows it."""
    try:
        return f"{datetime.fromtimestamp(version.changed).astimezone():%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError, OSError):
        return f"{version.kept.astimezone():%Y-%m-%d %H:%M:%S}"


def copy_name(version: Version, document: Path) -> Message:
    """Return what a version is called that is opened as a copy; it can be part of a file's name."""
    return Message("backups_name", {"name": document.stem, "when": when_text(version).replace(":", ".")})


def restore(session: Session, version: Version, initiator: object = None) -> ChangeSet:
    """Let the open document hold what a version holds, as one undo step; its file stays until it is saved.

    Raises:
        ModelerError: the version is damaged; nothing was changed.
    """
    title = Message("backups_step", {"when": when_text(version)})
    return session.perform(Several((TakeModel(read(version)),), title), initiator)


def size_text(size: int) -> str:
    """Return a size in bytes as a person reads it."""
    return f"{size / 1024:,.0f} KB" if size < 10 << 20 else f"{size / (1 << 20):,.1f} MB"
