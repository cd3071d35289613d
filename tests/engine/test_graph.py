"""Components, order and ways of plain graphs. Each node maps to those it reads."""

import pytest

from gpu_modeler.engine.graph import components, shortest_way, stable_order


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        ({}, []),
        ({0: []}, [[0]]),
        ({0: [1], 1: []}, [[1], [0]]),
        ({0: [1], 1: [0]}, [[0, 1]]),
        ({0: [0]}, [[0]]),
        ({0: [1], 1: [2], 2: [0, 3], 3: []}, [[3], [0, 1, 2]]),
        ({0: [1, 2], 1: [3], 2: [3], 3: []}, [[3], [1], [2], [0]]),
        ({0: [1], 1: [0, 2], 2: [3], 3: [2]}, [[2, 3], [0, 1]]),
    ],
)
def test_components_stand_after_those_they_read(graph, expected):
    assert components(graph) == expected


def test_a_chain_of_twenty_thousand_nodes_needs_no_recursion():
    chain = {node: [node + 1] for node in range(20_000)} | {20_000: []}
    assert len(components(chain)) == 20_001
    assert stable_order(chain) == list(range(20_000, -1, -1))


def test_ties_are_broken_by_number():
    assert stable_order({2: [], 0: [], 1: [2]}) == [0, 2, 1]


def test_a_circle_has_no_order():
    assert stable_order({0: [1], 1: [0]}) is None


def test_the_shortest_circle_through_a_node_is_found():
    graph = {0: [1, 3], 1: [2], 2: [0], 3: [0]}
    assert shortest_way(graph, 0, 0) == [0, 3, 0]


def test_there_is_no_way_against_the_direction():
    assert shortest_way({0: [1], 1: []}, 1, 0) == []
