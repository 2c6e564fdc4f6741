"""Whatever stands in a template, a rule tells faults or none: it never raises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import decode

from lab_builder.lint.rule import EXAMPLES, Rule
from lab_builder.lint.rules import ALL
from lab_builder.template.view import View

pytestmark = pytest.mark.slow

JUNK: tuple[Any, ...] = (
    None,
    -1,
    0.5,
    True,
    "",
    "${",
    "a:b:c:d:e:f",
    [],
    [[]],
    [None, {}],
    {},
    {"Ref": 5},
    {"Ref": "AWS::NoValue"},
    {"Fn::If": []},
    {"Fn::If": ["C", {"a": [1]}, "x"]},
    {"Fn::Sub": ["${a}", None]},
    {"Fn::GetAtt": "x"},
    {"Fn::Transform": {"Name": "AWS::Include"}},
)


def _plain(node: Any) -> Any:
    """Return a node without the marks that the decoder put in."""
    if isinstance(node, dict):
        return {str(key): _plain(item) for key, item in node.items()}
    if isinstance(node, list):
        return [_plain(item) for item in node]
    return str(node) if isinstance(node, str) else node


def _paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(node, dict):
        for key, item in node.items():
            yield from _paths(item, (*path, key))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _paths(item, (*path, index))


@contextmanager
def _with(body: Any, path: tuple[Any, ...], junk: Any) -> Iterator[None]:
    """Put junk in a place for the length of the block; to copy the body each time takes long."""
    node = body
    for key in path[:-1]:
        node = node[key]
    was, node[path[-1]] = node[path[-1]], junk
    yield
    node[path[-1]] = was


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_rule_bears_junk_in_any_place(rule: type[Rule]) -> None:
    bad: Path = EXAMPLES / rule.id / "bad.yaml"
    body = _plain(decode(str(bad))[0])
    for path in list(_paths(body)):
        for junk in JUNK:
            with _with(body, path, junk):
                list(rule().faults(View(body, str(bad))))
    assert body == _plain(decode(str(bad))[0])
