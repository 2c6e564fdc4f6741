"""Rules about events look at shapes that no service takes, and do not fall over."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_builder.lint.rule import EXAMPLES
from lab_builder.lint.rules import ALL
from lab_builder.template.view import View

RULES = [rule() for rule in ALL if rule.id[1:3] == "92"]
JUNK: tuple[Any, ...] = (None, 5, "x", [], {}, [None], {"Fn::If": []})


def _bodies() -> list[dict[str, Any]]:
    from cfnlint.decode import decode

    folders = (folder for folder in EXAMPLES.iterdir() if folder.name[1:3] == "92")
    return [decode(str(folder / "bad.yaml"))[0] for folder in sorted(folders)]


BODIES = _bodies()


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of everything below a node."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    found = []
    for key, below in items:
        found.append((*path, key))
        if isinstance(below, (dict, list)):
            found.extend(_places(below, (*path, key)))
    return found


def _with(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy in which something else stands at a path."""
    if not path:
        return value
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[path[0]] = _with(node[path[0]], path[1:], value)
    return copy


@pytest.mark.parametrize("body", BODIES, ids=lambda body: "-".join(body["Resources"]))
@pytest.mark.parametrize("junk", JUNK, ids=str)
def test_junk_in_any_place_of_a_template_is_survived(body: Any, junk: Any) -> None:
    for path in _places(body):
        if len(path) < 3:  # cfn-lint itself refuses those
            continue
        view = View(_with(body, path, junk))
        for rule in RULES:
            list(rule.faults(view))


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda below: (
        st.lists(below, max_size=2)
        | st.dictionaries(
            st.sampled_from(["Arn", "Ref", "Fn::If", "Id", "Input"]), below, max_size=2
        )
    ),
)


@settings(max_examples=50)
@given(
    st.sampled_from(["AWS::Events::Rule", "AWS::Pipes::Pipe", "AWS::Scheduler::Schedule"]),
    st.dictionaries(
        st.sampled_from(["Targets", "Target", "EventPattern", "Source", "EventBusName"]), _values
    ),
)
def test_wild_properties_are_survived(kind: str, properties: Any) -> None:
    view = View({"Resources": {"It": {"Type": kind, "Properties": properties}}})
    for rule in RULES:
        list(rule.faults(view))
