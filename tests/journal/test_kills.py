"""A process that works is killed at random moments: what it called safe is there again."""

from tests.journal.killing import kill_often

KILLS = 12


def test_no_edit_that_was_called_safe_is_lost(tmp_path):
    counts = kill_often(tmp_path, KILLS)
    assert counts["kills"] == KILLS
    assert counts["recovered"] + counts["nothing unsaved"] == KILLS
    assert counts["edits acknowledged"] > KILLS
