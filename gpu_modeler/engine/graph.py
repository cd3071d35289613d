"""Pure graph structure: strongly connected components, stable topological order, shortest ways. Nodes are numbers.

Nothing recurses: a chain of ten thousand lines is as good as one of ten.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Mapping, Sequence

Graph = Mapping[int, Sequence[int]]
"""For each node, the nodes it reads."""


def components(graph: Graph) -> list[list[int]]:
    """Return the strongly connected components (Tarjan), each sorted; a component stands after those it reads."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    waiting: list[int] = []
    is_waiting: set[int] = set()
    found: list[list[int]] = []
    for root in graph:
        work: list[tuple[int, int]] = [] if root in index else [(root, 0)]
        while work:
            node, at = work.pop()
            targets = graph[node]
            if at == 0:
                index[node] = low[node] = len(index)
                waiting.append(node)
                is_waiting.add(node)
            else:
                low[node] = min(low[node], low[targets[at - 1]])
            while at < len(targets) and targets[at] in index:
                if targets[at] in is_waiting:
                    low[node] = min(low[node], index[targets[at]])
                at += 1
            if at < len(targets):
                work.extend([(node, at + 1), (targets[at], 0)])
            elif low[node] == index[node]:
                found.append(_close(node, waiting, is_waiting))
    return found


def _close(node: int, waiting: list[int], is_waiting: set[int]) -> list[int]:
    members: list[int] = []
    while not members or members[-1] != node:
        members.append(waiting.pop())
    is_waiting.difference_update(members)
    return sorted(members)


def stable_order(graph: Graph) -> list[int] | None:
    """Return the nodes so that each stands after those it reads, ties by number; `None` where there is a circle."""
    readers: dict[int, list[int]] = {node: [] for node in graph}
    missing = {node: len(set(sources)) for node, sources in graph.items()}
    for node, sources in graph.items():
        for source in set(sources):
            readers[source].append(node)
    ready = [node for node, count in missing.items() if count == 0]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        node = heapq.heappop(ready)
        order.append(node)
        for reader in readers[node]:
            missing[reader] -= 1
            if missing[reader] == 0:
                heapq.heappush(ready, reader)
    return order if len(order) == len(graph) else None


def shortest_way(graph: Graph, start: int, goal: int) -> list[int]:
    """Return the shortest run of nodes from `start` to `goal`, each reading the next, of at least one step.

    With `start == goal` it is the shortest circle through the node. Empty where there is none.
    """
    before: dict[int, int] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for target in graph[node]:
            if target not in before:
                before[target] = node
                if target == goal:
                    return _walk_back(before, start, goal)
                queue.append(target)
    return []


def _walk_back(before: Mapping[int, int], start: int, goal: int) -> list[int]:
    way = [goal, before[goal]]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]
