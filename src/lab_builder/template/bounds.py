"""Limits that are checked before a template is built in memory, so that every check ends.

libyaml recurses in C where a document nests, and dies where it nests deep; aliases and merge keys
("billion laughs") make millions of nodes of a few lines; cfn-lint compares each key of a mapping
with every other. The events of a document come one after the other, without any of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

DEEPEST = 500  # levels; a state machine nested 100 deep has some 400
MOST_NODES = 250_000  # those of an alias count wherever it is used; cfn-lint's own bound
MOST_ITEMS = 20_000  # of one mapping, its keys and its values, or of one list


class Excess(NamedTuple):
    """The limit that is exceeded, and where; line and column count from 1."""

    message: str
    line: int
    column: int


@dataclass(slots=True)
class _Node:
    """The size of a node with its aliases expanded; of a collection, up to the current event."""

    anchor: str | None
    nodes: int = 1
    items: int = 0


def excess(text: str) -> Excess | None:
    """Return the first limit that a text exceeds, None where it exceeds none.

    What is no YAML at all is left to the parser, which says that better.
    """
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return next(_excesses(yaml.parse(text, Loader=loader)), None)
    except yaml.YAMLError:
        return None


def _excesses(events: Iterator[Any]) -> Iterator[Excess]:
    from yaml import CollectionStartEvent, NodeEvent
    from yaml.events import CollectionEndEvent

    sizes: dict[str | None, int] = {}  # the nodes that each anchor stands for
    within = [_Node(None)]
    for event in events:
        if isinstance(event, CollectionStartEvent):
            within.append(_Node(event.anchor))
            if len(within) - 1 > DEEPEST:
                yield _at(event, f"nested more than {DEEPEST} levels deep")
        elif isinstance(event, NodeEvent | CollectionEndEvent):
            yield from _ended(event, within, sizes)


def _ended(event: Any, within: list[_Node], sizes: dict[str | None, int]) -> Iterator[Excess]:
    """Add a complete node to the size of the node around it."""
    from yaml import AliasEvent, ScalarEvent

    if isinstance(event, AliasEvent):
        if any(node.anchor == event.anchor for node in within):
            yield _at(event, f"the alias *{event.anchor} stands inside what it stands for")
        node = _Node(None, sizes.get(event.anchor, 1))
    else:
        node = _Node(event.anchor) if isinstance(event, ScalarEvent) else within.pop()
        sizes[node.anchor] = node.nodes
    outer = within[-1]
    outer.nodes += node.nodes
    outer.items += 1
    if outer.nodes > MOST_NODES:
        yield _at(event, f"more than {MOST_NODES:,} nodes, each alias written out")
    if outer.items > MOST_ITEMS:
        yield _at(event, f"a mapping or list of more than {MOST_ITEMS:,} keys and values")


def _at(event: Any, message: str) -> Excess:
    mark = event.start_mark
    return Excess(message, mark.line + 1, mark.column + 1)
