"""Complete the commands in a hint with the options of the running command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from lab_builder.hints import Advice, CommandLine


class Repeated(click.Option):
    """An option that selects the lab, the stack or the target: commands in hints repeat it."""


def as_text(hint: str | Advice) -> str:
    """Return a hint whose commands can be copied: they have the target of the running command."""
    return hint if isinstance(hint, str) else hint.text(completed)


def completed(line: CommandLine) -> str:
    """Return a command with the options of the running command that it accepts and lacks."""
    import shlex

    context = click.get_current_context(silent=True)
    command = _find(context.find_root(), line) if context else None
    if context is None or command is None:
        return str(line)
    more = []
    for option in command.params:
        value: Any = context.params.get(option.name or "")
        if isinstance(option, Repeated) and value and option.opts[0] not in line:
            more += [option.opts[0]] if option.is_flag else [option.opts[0], str(value)]
    return shlex.join(("lab-builder", *line, *more))


def _find(root: click.Context, line: CommandLine) -> click.Command | None:
    """Return the click command that a command line names, in nested groups the innermost."""
    command: click.Command | None = root.command
    for word in line:
        if not isinstance(command, click.Group):
            break
        command = command.get_command(root, word)
    return command
