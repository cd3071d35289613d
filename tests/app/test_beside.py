"""Work in a process of its own: answers, refusals, stopping, and a process that dies."""

import os
import threading
from time import monotonic, sleep

import numpy as np
import pytest

from gpu_modeler.app import beside as aside
from gpu_modeler.app.beside import WorkerGone, beside
from gpu_modeler.edits.refusals import UnknownScenario


class Stopped(Exception):
    pass


def doubled(values, watch):
    watch(len(values), len(values))
    return {"pid": os.getpid(), "values": values * 2}


def refuses(watch):
    raise UnknownScenario("nowhere", "base")


class Untold(Exception):
    def __init__(self, one, other):
        super().__init__(f"{one} and {other}")


def raises_untold(watch):
    raise Untold(1, 2)


def answers_untold(watch):
    return lambda: None


def never_ends(watch):
    while True:
        sleep(0.01)


def counts_forever(watch):
    for done in range(10**9):
        watch(done, 10**9)
        sleep(0.01)


def dies(watch):
    os._exit(1)


@pytest.fixture(autouse=True)
def _nothing_stays():
    yield
    aside.end_idle()


def test_answers_come_from_another_process_which_is_kept():
    told = []
    values = np.arange(3_000_000.0)  # in several pieces
    found = beside(doubled, values, watch=lambda done, total: told.append((done, total)))
    assert np.array_equal(found["values"], values * 2)
    assert found["pid"] != os.getpid()
    assert (3_000_000, 3_000_000) in told
    assert beside(doubled, np.zeros(1))["pid"] == found["pid"]


def test_a_refusal_is_raised_here_with_all_it_says():
    with pytest.raises(UnknownScenario) as refused:
        beside(refuses)
    assert "nowhere" in refused.value.user_message("en")
    assert beside(doubled, np.ones(1))["values"] == [2.0]  # the process lives on


def test_a_fault_that_cannot_travel_is_told_by_its_text_and_so_is_an_answer_that_cannot():
    with pytest.raises(RuntimeError, match="Untold: 1 and 2"):
        beside(raises_untold)
    with pytest.raises(Exception, match="lambda"):
        beside(answers_untold)
    assert beside(doubled, np.ones(1))["values"] == [2.0]


@pytest.mark.parametrize("work", [never_ends, counts_forever])
def test_what_watch_raises_ends_the_process_at_once(work):
    beside(doubled, np.zeros(1))
    (helper,) = aside._idle
    process, began = helper._process, monotonic()

    def watch(done, total):
        if monotonic() > began + 0.2:
            assert process.is_alive()
            raise Stopped

    with pytest.raises(Stopped):
        beside(work, watch=watch)
    assert not process.is_alive()


def test_a_process_that_dies_is_told_and_the_next_question_is_answered():
    with pytest.raises(WorkerGone):
        beside(dies)
    assert beside(doubled, np.ones(1))["values"] == [2.0]


def test_one_that_died_while_nothing_was_asked_is_replaced():
    pid = beside(doubled, np.ones(1))["pid"]
    aside._idle[0]._process.kill()
    aside._idle[0]._process.join()
    assert beside(doubled, np.ones(1))["pid"] != pid


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch):
    def refused():
        raise OSError("no more processes")

    monkeypatch.setattr(aside, "_helper", refused)
    assert beside(doubled, np.ones(1))["pid"] == os.getpid()


def test_two_questions_at_once_are_both_answered():
    found = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(beside(doubled, np.full(1, n))["values"][0]))
        for n in (1.0, 2.0)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [2.0, 4.0]
    assert len(aside._idle) == 1
