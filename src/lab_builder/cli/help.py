"""``lab-builder help``: the help of a command."""

from __future__ import annotations

import click

from lab_builder.cli import output
from lab_builder.cli.command import Command


def _complete(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    group = _find(context, context.params.get("words") or ()).command
    names = group.list_commands(context) if isinstance(group, click.Group) else []
    return [name for name in names if name.startswith(begun)]


@click.command(cls=Command)
@click.argument("words", nargs=-1, metavar="[COMMAND]...", shell_complete=_complete)
@click.pass_context
def command(context: click.Context, words: tuple[str, ...]) -> None:
    """Print the help of a command: lab-builder help local start."""
    found = _find(context, words)
    with found.scope(cleanup=False):
        output.result(found.get_help())


def _find(context: click.Context, words: tuple[str, ...]) -> click.Context:
    """Return the context of a command.

    Raises:
        click.NoSuchCommand: there is no such command.
    """
    found = context.find_root()
    for word in words:
        group = found.command
        below = group.get_command(found, word) if isinstance(group, click.Group) else None
        if below is None:
            raise click.exceptions.NoSuchCommand(word, ctx=found)
        found = below.context_class(below, found, word, **below.context_settings)
    return found
