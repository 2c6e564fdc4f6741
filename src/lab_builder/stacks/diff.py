"""How a rendered template differs from the one that a stack was made from."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.aws import Aws, calls
from lab_builder.model import Template
from lab_builder.stacks.scope import Scope
from lab_builder.stacks.values import Change, Stack
from lab_builder.template import parse


@dataclass(frozen=True, slots=True)
class Diff:
    """``changes`` resource by resource, ``parameters`` as (before, after) pairs, ``text`` unified.

    A parameter that is on one side only has None on the other. All three are empty where nothing
    differs.
    """

    changes: tuple[Change, ...]
    parameters: Mapping[str, tuple[str | None, str | None]]
    text: str


def compare(aws: Aws, stack: Stack, template: Template, parameters: Mapping[str, str]) -> Diff:
    """Compare a stack with what a deploy would make of it. One GetTemplate, no change set.

    Raises:
        AwsError: the call was refused or lost.
    """
    before = deployed(aws, stack.id)
    after = template.text
    if before.lstrip().startswith("{"):
        after = json.dumps(template.body, indent=2)
    return Diff(
        changes=changes(
            Scope(parse.parse(before), stack.parameters, {}), Scope(template.body, parameters, {})
        ),
        parameters=_differing(stack.parameters, parameters),
        text="".join(
            difflib.unified_diff(
                before.splitlines(keepends=True),
                after.splitlines(keepends=True),
                fromfile=f"stack {stack.name}",
                tofile="rendered",
            )
        ),
    )


def deployed(aws: Aws, stack_id: str) -> str:
    """Return the text of the template that a stack was made from.

    Raises:
        AwsError: the call was refused or lost.
    """
    with calls("reading the deployed template"):
        answer = aws.client("cloudformation").get_template(
            StackName=stack_id, TemplateStage="Original"
        )
    text = answer["TemplateBody"]
    # boto3 parses a template that was sent as JSON.
    return text if isinstance(text, str) else json.dumps(text, indent=2)


def changes(before: Scope, after: Scope) -> tuple[Change, ...]:
    """Compare the resources of two templates, as their parameters and conditions make them.

    Whether a resource is replaced, and what follows from one that is, only a change set tells.
    """
    old, new = before.resources(), after.resources()
    moved = set(_differing(before.parameters, after.parameters))
    moved |= _conditions(before.body, after.body, moved)
    found = []
    for logical_id in dict.fromkeys((*new, *old)):
        if logical_id not in old:
            found.append(Change("Add", logical_id, new[logical_id]["Type"]))
        elif logical_id not in new:
            found.append(Change("Remove", logical_id, old[logical_id]["Type"]))
        elif causes := _causes(old[logical_id], new[logical_id], moved):
            found.append(Change("Modify", logical_id, new[logical_id]["Type"], causes=causes))
    return tuple(found)


def _differing(
    before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, tuple[str | None, str | None]]:
    pairs = {name: (before.get(name), after.get(name)) for name in {**before, **after}}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _causes(old: Mapping[str, Any], new: Mapping[str, Any], moved: set[str]) -> tuple[str, ...]:
    """Return the properties and attributes of a resource that differ."""
    causes = [key for key in {**old, **new} if key != "Properties" and old.get(key) != new.get(key)]
    before, after = old.get("Properties", {}), new.get("Properties", {})
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            causes.append(name)
        else:
            causes += [f"{name} <- {what}" for what in sorted(moved) if _uses(after[name], what)]
    return tuple(causes)


def _conditions(
    before: Mapping[str, Any], after: Mapping[str, Any], parameters: set[str]
) -> set[str]:
    """Return the conditions that differ, or that depend on what differs."""
    old, new = before.get("Conditions", {}), after.get("Conditions", {})
    moved = {name for name in new if new[name] != old.get(name)}
    while more := {
        name
        for name in set(new) - moved
        if any(_uses(new[name], what) for what in parameters | moved)
    }:
        moved |= more
    return moved


def _uses(node: Any, name: str) -> bool:
    """Tell whether a value refers to a parameter or a condition."""
    if isinstance(node, Mapping):
        return any(
            (function in ("Ref", "Condition") and argument == name)
            or (function == "Fn::If" and argument[0] == name)
            or (function == "Fn::Sub" and _in_text(argument, name))
            or _uses(argument, name)
            for function, argument in node.items()
        )
    return isinstance(node, list) and any(_uses(item, name) for item in node)


def _in_text(argument: Any, name: str) -> bool:
    text = argument if isinstance(argument, str) else argument[0]
    return re.search(rf"\$\{{\s*{re.escape(name)}\s*\}}", text) is not None
