"""Why the starter data cannot be read: one class per situation, each with the file and the row or entry."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from gpu_modeler.edits.refusals import did_you_mean
from gpu_modeler.errors import ModelerError
from gpu_modeler.text import Message

Where = str | Message
"""The row of a file, or the entry of a TOML table."""


class StarterFault(ModelerError):
    """Something in the starter data is not as the loader needs it. `place` is the row or the entry."""

    def __init__(self, file: str, place: Where = "", **values: object) -> None:
        self.file = file
        super().__init__(file=file, place=place, **values)


class StarterFileMissing(StarterFault):
    """A file that the starter data must have is not there."""

    key = "starter_file_missing"


class StarterFileUnreadable(StarterFault):
    """The operating system or the encoding keeps a file from being read."""

    key = "starter_file_unreadable"


class StarterSyntax(StarterFault):
    """A file is not TOML; `reason` is the parser's word, with line and column."""

    key = "starter_syntax"


class StarterUnknownField(StarterFault):
    """A field or column that the format does not have."""

    key = "starter_unknown_field"

    def __init__(self, file: str, place: Where, field: str, known: Iterable[str]) -> None:
        super().__init__(file, place, field=field, hint=_nearest_of(field, known))


class StarterMissingField(StarterFault):
    """A field or column that must be there is not."""

    key = "starter_missing_field"


class StarterWrongField(StarterFault):
    """A field holds another kind of thing than it must; `wanted` says what."""

    key = "starter_wrong_field"

    def __init__(self, file: str, place: Where, field: str, wanted: str) -> None:
        super().__init__(file, place, field=field, wanted=Message(f"starter_wanted_{wanted}"))


class StarterUnknownName(StarterFault):
    """A line, company, scenario, source … is named that the data does not have; `table` says which."""

    key = "starter_unknown_name"

    def __init__(self, file: str, place: Where, table: str, name: str, known: Iterable[str]) -> None:
        what = Message(f"starter_kind_{table}")
        super().__init__(file, place, what=what, name=name, hint=_nearest_of(name, known))
        self.name = name


class StarterDuplicate(StarterFault):
    """An id is given to two records of a table."""

    key = "starter_duplicate"

    def __init__(self, file: str, place: Where, table: str, name: str) -> None:
        super().__init__(file, place, what=Message(f"starter_kind_{table}"), name=name)


class StarterNumberUnreadable(StarterFault):
    """A number that is not one, such as `1.2.3`."""

    key = "starter_number_unreadable"


class StarterWrongPlace(StarterFault):
    """A number stands where its line has no cell: a year on a line without years, a company that is missing."""

    key = "starter_wrong_place"


class StarterCellTwice(StarterFault):
    """Two rows fill the same cell, and neither is an alternative."""

    key = "starter_cell_twice"


class StarterAlternativeAlone(StarterFault):
    """An alternative is given for a cell that no row fills."""

    key = "starter_alternative_alone"


def _nearest_of(name: str, known: Iterable[str]) -> Message | str:
    found = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return did_you_mean(found[0] if found else "")
