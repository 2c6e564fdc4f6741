"""The command reference, from the commands themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click
from docs.generate.text import code

from lab_builder.cli import COMMANDS, main


def page() -> str:
    """Return the page: usage, description and options of every command."""
    parts = [
        "# Commands\n\nThis is what `lab-builder COMMAND --help` (or `-h`), "
        "`lab-builder help COMMAND` and `man lab-builder` show.\n"
    ]
    context = click.Context(main, None, "lab-builder", **main.context_settings)
    parts += [_section(each) for each in contexts(context)]
    return "\n".join(parts)


def contexts(parent: click.Context) -> Iterator[click.Context]:
    """Yield a group's context and those of all commands below it."""
    yield parent
    group = parent.command
    if isinstance(group, click.Group):
        names = COMMANDS if group is main else group.list_commands(parent)
        for name in names:
            if command := group.get_command(parent, name):
                yield from contexts(click.Context(command, parent, name))


def usage(context: click.Context) -> str:
    """Return the usage of a command in one line."""
    return " ".join((context.command_path, *context.command.collect_usage_pieces(context)))


def paragraphs(context: click.Context) -> Iterator[tuple[bool, str]]:
    """Yield the paragraphs of a command's description, and whether one keeps its lines."""
    for each in re.split(r"\n{2,}", inspect.cleandoc(context.command.help or "")):
        if each.startswith("\b"):
            yield True, each.removeprefix("\b\n")
        else:
            yield False, " ".join(each.split())


def options(context: click.Context) -> Iterator[tuple[str, str]]:
    """Yield the options of a command, ``-p, --parameter NAME=VALUE``, and their descriptions."""
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record and isinstance(parameter, click.Option):
            yield record


def commands(context: click.Context) -> Iterator[tuple[click.Context, str]]:
    """Yield the commands of a group, and what they do."""
    group = context.command
    if isinstance(group, click.Group):
        for name in group.list_commands(context):
            if command := group.get_command(context, name):
                about = COMMANDS[name] if group is main else command.get_short_help_str(200)
                yield click.Context(command, context, name), about


def _section(context: click.Context) -> str:
    parts = [f"## {context.command_path}", f"```text\n{usage(context)}\n```"]
    for kept, text in paragraphs(context):
        parts.append(f"```text\n{text}\n```" if kept else _prose(text))
    below = [
        f"| [{each.command_path}](#{each.command_path.replace(' ', '-')}) | {_prose(about)} |"
        for each, about in commands(context)
    ]
    if below:
        parts.append("\n".join(["| command | what it does |", "|---|---|", *below]))
    rows = [f"| {code(names)} | {_prose(about)} |" for names, about in options(context)]
    parts.append("\n".join(["| option | what it does |", "|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _prose(text: str) -> str:
    """Return text in which no character is markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(text.split()))
