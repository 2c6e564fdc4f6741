"""Limits of a YAML text, checked before a template is built in memory, so that every check ends.

libyaml recurses in C where a document nests, and dies where it nests deep; aliases and merge keys
("billion laughs") make millions of nodes of a few lines; cfn-lint compares each key of a mapping
with every other. The events of a document come one after the other, without any of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab_builder.template.problem import Problem, at

DEEPEST = 500  # levels; a state machine nested 100 deep has some 400
MOST_NODES = 250_000  # those of an alias count wherever it is used; cfn-lint's own bound
MOST_ITEMS = 20_000  # of one mapping, its keys and its values, or of one list


@dataclass(slots=True)
class _Node:
    """The size of a node with its aliases expanded; of a collection, up to the current event."""

    anchor: str | None
    nodes: int = 1
    items: int = 0


def excesses(events: Iterator[Any]) -> Iterator[Problem]:
    """Yield the places at which the events of a YAML text exceed a limit."""
    from yaml import CollectionStartEvent, DocumentStartEvent, NodeEvent
    from yaml.events import CollectionEndEvent

    sizes: dict[str | None, int] = {}  # the nodes that each anchor stands for
    within = [_Node(None)]
    for event in events:
        if isinstance(event, CollectionStartEvent):
            within.append(_Node(event.anchor))
            if len(within) - 1 > DEEPEST:
                yield at(event.start_mark, f"nested more than {DEEPEST} levels deep")
        elif isinstance(event, NodeEvent | CollectionEndEvent):
            yield from _ended(event, within, sizes)
        elif isinstance(event, DocumentStartEvent) and within[0].items:
            yield at(event.start_mark, "expected a single document, but this begins another one")


def _ended(event: Any, within: list[_Node], sizes: dict[str | None, int]) -> Iterator[Problem]:
    """Add a complete node to the size of the node around it."""
    from yaml import AliasEvent, ScalarEvent

    if isinstance(event, AliasEvent):
        if any(node.anchor == event.anchor for node in within):
            yield at(
                event.start_mark, f"the alias *{event.anchor} stands inside what it stands for"
            )
        node = _Node(None, sizes.get(event.anchor, 1))
    else:
        node = _Node(event.anchor) if isinstance(event, ScalarEvent) else within.pop()
        sizes[node.anchor] = node.nodes
    outer = within[-1]
    outer.nodes += node.nodes
    outer.items += 1
    if outer.nodes > MOST_NODES:
        yield at(event.start_mark, f"more than {MOST_NODES:,} nodes, each alias written out")
    if outer.items > MOST_ITEMS:
        yield at(event.start_mark, f"a mapping or list of more than {MOST_ITEMS:,} keys and values")
