"""The class of the command groups: usage errors in the shape of all errors, and colours."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from lab_builder.cli.formatting import Context
from lab_builder.errors import EXIT_FAILED


class Group(click.Group):
    """A group that prints a usage error of click as it prints every other error."""

    context_class = Context

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line, or complete it if a shell asks."""
        if "_LAB_BUILDER_COMPLETE" in os.environ:
            from lab_builder.cli import shells

            shells.register()
        try:
            return super().main(*args, **kwargs)
        except OSError as error:  # the text of --help could not be written
            from lab_builder.cli import output

            output.error(output.unwritable(error))
            sys.exit(EXIT_FAILED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands, with all of their first sentences."""
        commands = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        rows = [(name, each.get_short_help_str(200)) for name, each in commands.items() if each]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options before a command."""
        ctx.color = colours(os.environ)
        as_json = "--json" in args
        ctx.meta[__name__] = as_json
        with _usage_errors(ctx, as_json=as_json):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _usage_errors(ctx, as_json=ctx.meta[__name__]):
            return super().invoke(ctx)


def colours(environ: Mapping[str, str]) -> bool | None:
    """Return whether to print colours; None leaves it to whether the output is a terminal.

    https://no-color.org, https://force-color.org, https://bixense.com/clicolors/
    """
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    if environ.get("TERM") == "dumb" or environ.get("CLICOLOR") == "0":
        return False
    return None


@contextmanager
def _usage_errors(ctx: click.Context, *, as_json: bool) -> Iterator[None]:
    """Print a usage error of click, and exit with 2."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        from lab_builder.cli import output, usage

        with (error.ctx or ctx).scope(cleanup=False):
            found = usage.as_error(error)
            output.error(found, as_json=as_json)
        ctx.exit(found.exit_code)
