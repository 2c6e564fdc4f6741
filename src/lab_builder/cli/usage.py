"""Usage errors of click as errors of our own: what is wrong, where, and what to do next."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

import click

from lab_builder.errors import UsageError


def as_error(error: click.UsageError) -> UsageError:
    """Return a usage error of click with the usage of its command, a suggestion and its help."""
    context = error.ctx
    if context is None:
        return UsageError(_what(error))
    usage = " ".join((context.command_path, *context.command.collect_usage_pieces(context)))
    near = _near(error, context)
    suggestion = f"did you mean {' or '.join(near)}? " if near else ""
    listed = "commands" if isinstance(context.command, click.Group) else "options"
    return UsageError(
        _what(error),
        where=usage,
        hint=f"{suggestion}{context.command_path} --help lists the {listed}",
    )


def _what(error: click.UsageError) -> str:
    """Return the message as a sentence without a period, in one line."""
    match error:
        case click.exceptions.NoSuchCommand():
            return f"there is no command {error.command_name}"
        case click.NoSuchOption():
            return f"there is no option {error.option_name}"
        case _:
            said = " ".join(error.format_message().split())
            return (said[:1].lower() + said[1:]).removesuffix(".")


def _near(error: click.UsageError, context: click.Context) -> list[str]:
    """Return the commands or options whose names are close to an unknown one."""
    match error:
        case click.exceptions.NoSuchCommand():
            known = dict(_commands(context))
            names = difflib.get_close_matches(error.command_name.lower(), known)
            return [known[name] for name in names]
        case click.NoSuchOption():
            return list(error.possibilities or ())
        case _:
            return []


def _commands(context: click.Context) -> Iterator[tuple[str, str]]:
    """Yield the names of a group's commands and of those below it, with their command lines."""
    group = context.command
    if not isinstance(group, click.Group):
        return
    below: dict[str, str] = {}
    own: dict[str, str] = {}
    for name in group.list_commands(context):
        own[name] = f"{context.command_path} {name}"
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            below |= _named(command, own[name])
    yield from (below | own).items()  # of two commands with the same name the nearer one


def _named(group: click.Group, path: str) -> Mapping[str, str]:
    return {name: f"{path} {name}" for name in group.commands}
