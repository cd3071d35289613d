"""Documents made to do harm: each is refused in words, or opens and can be used, exported and saved like any other."""

from tests.faults.hostile import DAMAGED_ROWS, SCHEMA, cases, in_a_child

DAMAGED = "error_file_damaged"


def test_a_schema_that_is_not_ours_is_never_opened(tmp_path):
    found = in_a_child(tmp_path, list(SCHEMA))
    assert found == dict.fromkeys(SCHEMA, DAMAGED)


def test_rows_that_hold_what_no_model_holds_are_damage_although_their_sums_are_right(tmp_path):
    found = in_a_child(tmp_path, list(DAMAGED_ROWS))
    assert found == dict.fromkeys(DAMAGED_ROWS, DAMAGED)


ONCE_CRASHED = ["claims.scenario 'nowhere'", "empty in sources", "properties.name ''"]
OTHERS = [
    name for name in cases() if name not in SCHEMA and name not in DAMAGED_ROWS and name not in ONCE_CRASHED
]
SOME = OTHERS[::8]  # all of them: tests/manual/damage_often.py


def test_strange_names_and_references_to_nothing_are_refused_or_harmless(tmp_path):
    wanted = [*ONCE_CRASHED, *SOME]
    found = in_a_child(tmp_path, wanted)
    assert set(found) == set(wanted)
    assert not {name: what for name, what in found.items() if what.startswith(("CRASH", "WRITTEN", "says"))}
