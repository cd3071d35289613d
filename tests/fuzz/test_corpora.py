"""Every input that was kept holds: those that lead to different places in a reader, and those that once broke one."""

from importlib import import_module

import pytest

from tests.fuzz.kept import TARGETS, kept


@pytest.mark.parametrize("target", TARGETS)
def test_every_kept_input_holds(target):
    check = import_module(f"tests.fuzz.{target}").check
    inputs = kept(target)
    assert inputs
    for name, data in inputs.items():
        try:
            check(data)
        except Exception as fault:
            fault.add_note(f"{target}/{name}")
            raise


def test_the_kept_inputs_are_small():
    assert sum(len(data) for target in TARGETS for data in kept(target).values()) < 1 << 20
