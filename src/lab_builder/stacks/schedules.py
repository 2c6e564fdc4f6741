"""The schedules of a stack: rules with a schedule expression. Pausing them stops what costs.

A rule that its template keeps DISABLED is a drill, not a schedule: a trainer enables it.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab_builder.aws import Aws, calls
from lab_builder.stacks import diff, resources
from lab_builder.stacks.existence import is_missing
from lab_builder.stacks.values import Stack
from lab_builder.template.view import Resource, View

_RULE = "AWS::Events::Rule"


@dataclass(frozen=True, slots=True)
class Schedules:
    """The names of the rules that run, and of those that are paused."""

    enabled: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()


def look(aws: Aws, view: View) -> Schedules:
    """Return the schedules of a template that is deployed, by the names that it gives them.

    One ListRules where the names have a prefix in common, as those of one lab have.

    Raises:
        AwsError: the call was refused or lost.
    """
    named = {
        rule.text("Name") for rule in view.created() if rule.type == _RULE and not _is_drill(rule)
    }
    return _states(aws, {name for name in named if name})


def of_stack(aws: Aws, stack: Stack) -> Schedules:
    """Return the schedules of a stack, by the names that its rules really have.

    Raises:
        AwsError: a call was refused or lost.
    """
    return _states(aws, {name for name, is_drill in _rules(aws, stack).items() if not is_drill})


def pause(aws: Aws, stack: Stack) -> Schedules:
    """Disable every scheduled rule of the stack, a drill that somebody enabled included.

    Repeating it does no harm, and a rule that vanishes meanwhile is off.

    Raises:
        AwsError: a call was refused or lost.
    """
    from botocore.exceptions import ClientError

    rules = _rules(aws, stack)
    with calls("pausing the schedules"):
        for name in _states(aws, set(rules)).enabled:
            try:
                aws.client("events").disable_rule(Name=name)
            except ClientError as error:
                if not is_missing(error):
                    raise
    return of_stack(aws, stack)


def resume(aws: Aws, stack: Stack) -> Schedules:
    """Enable the schedules of the stack, but no drill.

    Raises:
        AwsError: a call was refused or lost.
    """
    with calls("resuming the schedules"):
        for name in of_stack(aws, stack).paused:
            aws.client("events").enable_rule(Name=name)
    return of_stack(aws, stack)


def _rules(aws: Aws, stack: Stack) -> dict[str, bool]:
    """Return the names of the stack's rules, and whether each is a drill."""
    declared = diff.deployed(aws, stack).resources
    return {
        rule.physical_id: rule.logical_id in declared and _is_drill(declared[rule.logical_id])
        for rule in resources.of_stack(aws, stack.id)
        if rule.type == _RULE
    }


def _is_drill(rule: Resource) -> bool:
    """Return whether a rule is one that its template keeps off, for a trainer to enable.

    One that a parameter turns off is a schedule.
    """
    state = rule.get("State")
    return bool(state and state.node == "DISABLED")


def _states(aws: Aws, names: set[str]) -> Schedules:
    """Return which of these rules are schedules, and whether they run.

    Schedules stand on the default event bus only, so that is the bus that is asked.
    """
    found: dict[str, list[str]] = {"ENABLED": [], "DISABLED": []}
    if names:
        with calls("reading the schedules"):
            # Character by character is what a name prefix means.
            prefix = os.path.commonprefix(sorted(names))  # noqa: RUF071
            for rule in _list_rules(aws, prefix):
                if rule["Name"] in names and rule.get("ScheduleExpression"):
                    found[rule["State"]].append(rule["Name"])
    return Schedules(tuple(found["ENABLED"]), tuple(found["DISABLED"]))


def _list_rules(aws: Aws, prefix: str) -> Iterator[dict[str, Any]]:
    pages = aws.client("events").get_paginator("list_rules")
    for page in pages.paginate(**({"NamePrefix": prefix} if prefix else {})):
        yield from page["Rules"]
