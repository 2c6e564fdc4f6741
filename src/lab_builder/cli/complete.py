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

Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


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
    rules = _scheduled_rules()
    yield from rules.items()
    if any(name.startswith(begun) for name in rules):
        return
    for name, schedule in rules.items():
        words = name.split("-")
        for ending in ("-".join(words[index:]) for index in range(1, len(words))):
            if ending.startswith(begun) and sum(each.endswith(ending) for each in rules) == 1:
                yield ending, schedule


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
