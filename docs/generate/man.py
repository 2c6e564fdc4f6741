"""The man page, from the commands themselves: docs/man/lab-builder.1.

https://man7.org/linux/man-pages/man7/groff_man.7.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import click
from docs.generate import commands

from lab_builder.cli import main

PAGE = Path(__file__).parents[1] / "man" / "lab-builder.1"

_EXIT_CODES = (
    ("0", "The command succeeded."),
    ("1", "It failed."),
    ("2", "An argument or a setting is invalid."),
    ("3", "The template has findings."),
    ("4", "An operation started, but its end was not observed."),
)
_VARIABLES = (
    ("AWS_REGION, AWS_PROFILE, ...", "The region, profile and credentials, as for the AWS CLI."),
    ("LAB_BUILDER_HOME", "The folder of the embedded engine's state."),
    ("NO_COLOR, FORCE_COLOR", "Print no colours; print them into a pipe, too."),
)


def page() -> str:
    """Return the page: the commands with their options, exit codes and variables."""
    root, *others = commands.contexts(
        click.Context(main, None, "lab-builder", **main.context_settings)
    )
    parts = [
        '.TH LAB\\-BUILDER 1 "" "lab\\-builder" "User Commands"',
        ".SH NAME\nlab\\-builder \\- build AWS training labs and run them",
        f".SH SYNOPSIS\n{_bold(commands.usage(root))}",
        f".SH DESCRIPTION\n{_description(root)}",
        f".SH OPTIONS\n{_options(root)}",
        ".SH COMMANDS",
    ]
    for each in others:
        parts.append(f".SS {_text(each.command_path.removeprefix('lab-builder '))}")
        parts += [_bold(commands.usage(each)), ".PP", _description(each), _options(each)]
    parts.append(f".SH EXIT STATUS\n{_list(_EXIT_CODES)}")
    parts.append(f".SH ENVIRONMENT\n{_list(_VARIABLES)}")
    parts.append(
        ".SH FILES\n"
        + _list([("samconfig.toml", "Settings, in the current folder, which sam reads as well.")])
    )
    return "\n".join(parts) + "\n"


def _description(context: click.Context) -> str:
    shown = (
        f".nf\n{_text(text)}\n.fi" if kept else _text(text)
        for kept, text in commands.paragraphs(context)
    )
    return "\n.PP\n".join(shown)


def _options(context: click.Context) -> str:
    return _list(commands.options(context))


def _list(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f".TP\n{_bold(name)}\n{_text(about)}" for name, about in rows)


def _bold(text: str) -> str:
    return f"\\fB{_text(text)}\\fR"


def _text(text: str) -> str:
    """Return text in which no character is markup; a line does not begin as a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", escaped, flags=re.MULTILINE)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
