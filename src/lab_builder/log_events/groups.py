"""The log groups of a stack, and those that names select."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from lab_builder.aws import Aws
from lab_builder.errors import UsageError
from lab_builder.stacks.resources import Resource, stack_resources
from lab_builder.stacks.values import Stack


def log_groups(aws: Aws, stack: Stack) -> tuple[Resource, ...]:
    """Return the log groups of a stack.

    Raises:
        AwsError: a call failed.
    """
    return tuple(
        each for each in stack_resources(aws, stack.id) if each.type == "AWS::Logs::LogGroup"
    )


def select(groups: Sequence[Resource], names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the groups that ``names`` select; without names, of all.

    A name is that of a group, its logical id, or a part of its name, which selects all groups that
    have it.

    Raises:
        UsageError: a name selects none.
    """
    found = {each for name in names for each in _selected(groups, name)}
    return tuple(each.physical_id for each in groups if each in found or not names)


def labels(groups: Sequence[str], environment: str) -> dict[str, str]:
    """Return a short name for each group: what follows the environment's name in its own."""
    return {group: _label(group, environment) for group in groups}


def _label(group: str, environment: str) -> str:
    _, found, rest = group.rpartition(f"/{environment}-")
    return rest if found else "/".join(group.rsplit("/", 2)[-2:])


def _selected(groups: Sequence[Resource], name: str) -> list[Resource]:
    exact = [each for each in groups if name in (each.logical_id, each.physical_id)]
    found = exact or [each for each in groups if name and name in each.physical_id]
    if found:
        return found
    known = [own for each in groups for own in (each.logical_id, each.physical_id)]
    close = difflib.get_close_matches(name, known, n=1)
    listed = ", ".join(each.physical_id for each in groups)
    raise UsageError(
        f"the stack has no log group {name}",
        hint=f"did you mean {close[0]}?" if close else f"expected one of {listed or 'none'}",
    )
