"""The parameters and tags of a deploy: as given, else as the stack has them, else the defaults.

sam and aws keep the value of a parameter that is not given, too (``UsePreviousValue``):
https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/ (--parameter-overrides)
https://github.com/aws/aws-sam-cli/blob/develop/samcli/commands/deploy/deploy_context.py
UpdateStack keeps the tags of a stack where none are given:
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lab_builder import parameters
from lab_builder.model import Settings
from lab_builder.workflow.build import BuiltLab, local_values

if TYPE_CHECKING:
    from lab_builder.stacks.values import Stack


class StackValues(NamedTuple):
    """The value of every parameter, the names of those that the stack keeps, and the settings.

    The settings have the tags that the stack keeps. ``notes`` name what is kept and is not the
    default.
    """

    parameters: Mapping[str, str]
    kept: frozenset[str]
    settings: Settings
    notes: tuple[str, ...]


def resolve(
    settings: Settings, built: BuiltLab, stack: Stack | None, *, reset: bool = False
) -> StackValues:
    """Return the parameters and tags for a deploy to a stack, or to a new one.

    ``reset`` returns what is not given to the defaults, on the engine to its own ones.

    Raises:
        ParameterError: a parameter is missing, unknown or invalid.
    """
    from lab_builder.stacks import status_table

    local = {name: own.value for name, own in local_values(settings, built.lab).items()}
    body, given, sources = built.template.body, settings.parameters, settings.sources
    updates = stack is not None and status_table.rule(stack).deploy in ("update", "repair")
    if stack is None or not updates or reset:
        return StackValues(
            parameters.resolve(body, {**local, **given}, sources), frozenset(), settings, ()
        )
    declared = body.get("Parameters", {})
    before = {name: value for name, value in stack.parameters.items() if name in declared}
    previous = {name: value for name, value in before.items() if name not in given}
    new = {name: value for name, value in local.items() if name not in previous}
    values = parameters.resolve(body, {**new, **given}, sources, previous)
    tags = settings.tags or {
        key: value for key, value in stack.tags.items() if not key.startswith("aws:")
    }
    defaults = {name: spec.get("Default") for name, spec in declared.items()} | local
    changed = {
        name: value
        for name, value in previous.items()
        if defaults[name] is not None and str(defaults[name]) != value
    }
    return StackValues(
        values, frozenset(previous), replace(settings, tags=tags), _notes(changed, stack, settings)
    )


def _notes(changed: Mapping[str, str], stack: Stack, settings: Settings) -> tuple[str, ...]:
    kept = [f"{name}={value}" for name, value in changed.items()]
    if stack.tags and not settings.tags:
        kept += [f"the tag {key}={value}" for key, value in stack.tags.items()]
    if not kept:
        return ()
    return (
        f"kept as the stack has it: {', '.join(kept)}; --reset-parameters returns to the defaults",
    )
