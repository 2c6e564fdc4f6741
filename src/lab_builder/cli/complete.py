"""The values that a shell offers for options and arguments. None, if they cannot be found."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from lab_builder.errors import LabBuilderError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from lab_builder.aws import Aws
    from lab_builder.stacks.resources import Resource
    from lab_builder.stacks.values import Stack

Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]

_TARGET = (
    "env",
    "environment_name",
    "stack_name",
    "region",
    "profile",
    "local",
    "endpoint_url",
)  # parameters of the commands that select a stack


def _offers(
    values: Callable[[click.Context, str], Iterable[tuple[str, str | None]]],
) -> Complete:
    """Turn a function of values and descriptions into one that offers what begins as typed."""

    @wraps(values)
    def complete(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            return [
                CompletionItem(value, help=about)
                for value, about in values(context, begun)
                if value.startswith(begun)
            ]
        except LabBuilderError:
            return []

    return complete


@_offers
def environments(_: click.Context, __: str) -> Iterator[tuple[str, None]]:
    """Yield the environments in samconfig.toml."""
    from pathlib import Path

    from lab_builder.config import samconfig

    for name in samconfig.environments(Path.cwd() / samconfig.FILE_NAME):
        yield name, None


@_offers
def labs(_: click.Context, __: str) -> Iterator[tuple[str, None]]:
    """Yield the names of the labs."""
    from lab_builder import registry

    for name in registry.names():
        yield name, None


@_offers
def parameters(context: click.Context, begun: str) -> Iterator[tuple[str, str | None]]:
    """Yield the names of template parameters, and behind ``NAME=`` the values that it may have."""
    declared = _declared(context)
    name, equals, _ = begun.partition("=")
    if not equals:
        for each, spec in declared.items():
            yield f"{each}=", spec.get("Description")
    elif name in declared:
        spec = declared[name]
        default = str(spec.get("Default", ""))
        for value in map(str, spec.get("AllowedValues", [default] if default else [])):
            yield f"{name}={value}", "the default" if value == default else None


def _declared(context: click.Context) -> Mapping[str, Mapping[str, Any]]:
    from lab_builder.model import DEFAULT_LAB, Settings
    from lab_builder.workflow.build import build

    lab = context.params.get("lab") or DEFAULT_LAB
    body = build(Settings(lab, "default", lab)).template.body
    found: Mapping[str, Mapping[str, Any]] = body.get("Parameters", {})
    return found


@_offers
def lint_rules(_: click.Context, begun: str) -> Iterator[tuple[str, str]]:
    """Yield the ids and titles of all lint rules."""
    from lab_builder.lint import explain

    for rule, title in explain.titles().items():
        # What was typed in lower case is offered as it was typed.
        yield (rule if begun == begun.upper() else rule.lower()), title


@_offers
def schedules(_: click.Context, begun: str) -> Iterator[tuple[str, str | None]]:
    """Yield the names of the engine's scheduled rules, or unique endings that begin as typed."""
    yield from _with_endings(_scheduled_rules(), begun)


@_offers
def invocable(context: click.Context, begun: str) -> Iterator[tuple[str, str | None]]:
    """Yield the names of the stack's functions and workflows, logical IDs, or unique endings."""
    from lab_builder.invoke import targets

    yield from _resources(context, begun, targets.invocable)


@_offers
def log_groups(context: click.Context, begun: str) -> Iterator[tuple[str, str | None]]:
    """Yield the names and logical IDs of the stack's log groups, or unique endings of names."""
    from lab_builder.log_events import groups

    yield from _resources(context, begun, groups.log_groups)


@_offers
def failures(_: click.Context, __: str) -> Iterator[tuple[str, str | None]]:
    """Yield the failures that events of the lab can force."""
    from lab_builder import registry
    from lab_builder.model import DEFAULT_LAB

    for key, failure in registry.find(DEFAULT_LAB).INVOCATIONS.failures.items():
        values = failure.choices or (("1",) if failure.is_number else ())
        for each in [f"{key}={value}" for value in values] or [key]:
            yield each, failure.about


def _resources(
    context: click.Context,
    begun: str,
    read: Callable[[Aws, Stack], Iterable[Resource]],
) -> Iterator[tuple[str, str | None]]:
    """Yield the names of resources of the stack that the options typed so far select."""
    from pathlib import Path

    from lab_builder.aws import Aws
    from lab_builder.stacks.names import physical_name
    from lab_builder.workflow import lab_stack, target

    given = {name: context.params.get(name) for name in _TARGET}
    chosen = {name: value for name, value in given.items() if value}
    aws = Aws(target.load(chosen, os.environ, Path.cwd(), start=False).settings)
    found = tuple(read(aws, lab_stack.require(aws)))
    yield from _with_endings({physical_name(each): each.logical_id for each in found}, begun)
    for each in found:
        yield each.logical_id, physical_name(each)


def _with_endings(names: Mapping[str, str], begun: str) -> Iterator[tuple[str, str | None]]:
    """Yield names with what they are about, and unique endings of them if none begins so."""
    from lab_builder.stacks import names as resource_names

    yield from names.items()
    if any(name.startswith(begun) for name in names):
        return
    for ending, name in resource_names.endings(names).items():
        yield ending, names[name]


def _scheduled_rules() -> Mapping[str, str]:
    """Return the schedules of the running engine's rules by name."""
    from pathlib import Path

    from lab_builder.aws import Aws, calls
    from lab_builder.workflow import target

    settings = target.load({"local": True}, os.environ, Path.cwd(), start=False).settings
    with calls("listing the rules"):
        pages = Aws(settings).client("events").get_paginator("list_rules").paginate()
        return {
            rule["Name"]: rule["ScheduleExpression"]
            for page in pages
            for rule in page["Rules"]
            if "ScheduleExpression" in rule
        }
