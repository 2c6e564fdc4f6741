"""The command reference, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from lab_builder.cli import COMMANDS, main

_WIDTH = 92  # what fits into a page of the site


def page() -> str:
    """Return the page: the help of every command, as the command prints it."""
    parts = ["# Commands\n\nWhat `lab-builder COMMAND --help` prints.\n"]
    context = _context(main, None, "lab-builder")
    parts += [_section(each) for each in _all(context)]
    return "\n".join(parts)


def _all(parent: click.Context) -> Iterator[click.Context]:
    """Yield a group's context and those of all commands below it."""
    yield parent
    group = parent.command
    if isinstance(group, click.Group):
        names = COMMANDS if group is main else group.list_commands(parent)
        for name in names:
            if command := group.get_command(parent, name):
                yield from _all(_context(command, parent, name))


def _context(command: click.Command, parent: click.Context | None, name: str) -> click.Context:
    return click.Context(command, parent, name, terminal_width=_WIDTH)


def _section(context: click.Context) -> str:
    return f"## {context.command_path}\n\n```text\n{context.get_help()}\n```\n"
