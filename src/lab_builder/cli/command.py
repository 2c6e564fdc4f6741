"""The class of all commands, which turns errors into messages and exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lab_builder.cli import output
from lab_builder.cli.formatting import Context
from lab_builder.errors import EXIT_FAILED, LabBuilderError, UsageError


class Command(click.Command):
    """A command that prints errors as messages, or with ``--debug`` as tracebacks."""

    context_class = Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(
            click.Option(["--debug"], is_flag=True, help="Show the traceback of an error.")
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; a usage error names the command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and turn an exception into a message and an exit code."""
        debug = ctx.params.pop("debug")
        try:
            _check_working_folder()
            return super().invoke(ctx)
        except LabBuilderError as error:
            if debug:
                raise
            output.error(error, as_json=bool(ctx.params.get("as_json")))
            ctx.exit(error.exit_code)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if debug:
                raise
            output.defect(error)
            ctx.exit(EXIT_FAILED)


def _check_working_folder() -> None:
    """Check that the working folder still exists, before something asks for its path.

    Raises:
        UsageError: another process removed it.
    """
    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise UsageError(
            "the working folder no longer exists", hint="change to a folder that exists"
        ) from error
