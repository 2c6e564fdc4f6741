"""The schedules of a stack: rules with a schedule expression, which can be paused to stop costs.

A rule that is DISABLED in the template is a drill, not a schedule: a trainer enables it.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping
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
    """The names of the enabled rules, of the paused ones, and of those that do not exist."""

    enabled: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def template_schedules(aws: Aws, view: View) -> Schedules:
    """Return the schedules of a deployed template, by their names in the template.

    One ListRules, for the common prefix of the names.

    Raises:
        AwsError: the call failed.
    """
    named = {
        rule.text("Name"): _is_schedule(rule)
        for rule in view.created()
        if rule.type == _RULE and not _is_drill(rule)
    }
    return _states(aws, {name: schedule for name, schedule in named.items() if name})


def stack_schedules(aws: Aws, stack: Stack) -> Schedules:
    """Return the schedules of a stack, by the physical ids of its rules.

    Raises:
        AwsError: a call failed.
    """
    return _states(
        aws,
        {
            name: rule is not None and _is_schedule(rule)
            for name, rule in _rules(aws, stack).items()
            if rule is None or not _is_drill(rule)
        },
    )


def pause(aws: Aws, stack: Stack) -> Schedules:
    """Disable every scheduled rule of the stack, an enabled drill included.

    It can be repeated; a rule that is deleted meanwhile is ignored.

    Raises:
        AwsError: a call failed.
    """
    from botocore.exceptions import ClientError

    rules = _rules(aws, stack)
    with calls("pausing the schedules"):
        for name in _states(aws, dict.fromkeys(rules, False)).enabled:
            try:
                aws.client("events").disable_rule(Name=name)
            except ClientError as error:
                if not is_missing(error):
                    raise
    return stack_schedules(aws, stack)


def resume(aws: Aws, stack: Stack) -> Schedules:
    """Enable the schedules of the stack, except drills.

    Raises:
        AwsError: a call failed.
    """
    with calls("resuming the schedules"):
        for name in stack_schedules(aws, stack).paused:
            aws.client("events").enable_rule(Name=name)
    return stack_schedules(aws, stack)


def _rules(aws: Aws, stack: Stack) -> dict[str, Resource | None]:
    """Return the stack's rules by name, as the template declares them."""
    declared = diff.deployed(aws, stack).resources
    return {
        rule.physical_id: declared.get(rule.logical_id)
        for rule in resources.stack_resources(aws, stack.id)
        if rule.type == _RULE
    }


def _is_drill(rule: Resource) -> bool:
    """Return whether a rule is DISABLED in the template, not by a parameter."""
    state = rule.get("State")
    return bool(state and state.node == "DISABLED")


def _is_schedule(rule: Resource) -> bool:
    """Return whether a rule is declared with a schedule, which the default event bus has only."""
    return bool(rule.get("ScheduleExpression")) and not rule.get("EventBusName")


def _states(aws: Aws, names: Mapping[str, bool]) -> Schedules:
    """Return which of these rules are schedules, and their states.

    ``names`` says of each whether it must exist. Schedules exist on the default event bus only.
    """
    missing = {name for name, must_exist in names.items() if must_exist}
    found: dict[str, list[str]] = {"ENABLED": [], "DISABLED": []}
    if names:
        with calls("reading the schedules"):
            # A name prefix is compared by character.
            prefix = os.path.commonprefix(sorted(names))  # noqa: RUF071
            for rule in _list_rules(aws, prefix):
                missing.discard(rule["Name"])
                if rule["Name"] in names and rule.get("ScheduleExpression"):
                    found[rule["State"]].append(rule["Name"])
    return Schedules(tuple(found["ENABLED"]), tuple(found["DISABLED"]), tuple(sorted(missing)))


def _list_rules(aws: Aws, prefix: str) -> Iterator[dict[str, Any]]:
    pages = aws.client("events").get_paginator("list_rules")
    for page in pages.paginate(**({"NamePrefix": prefix} if prefix else {})):
        yield from page["Rules"]
