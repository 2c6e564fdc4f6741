"""The only module that prints: results to stdout, progress and errors to stderr."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import hints
from lab_builder.cli.columns import fits as fits
from lab_builder.cli.columns import prose as prose
from lab_builder.cli.columns import table as table
from lab_builder.cli.columns import terminal_width as terminal_width
from lab_builder.errors import LabBuilderError, ResidueError, StackError, UsageError

if TYPE_CHECKING:
    from lab_builder.hints import Advice
    from lab_builder.package.upload import Progress

# The colour of each status.
_COLOURS = {
    "FAILED": "red",
    "ROLLBACK": "red",
    "error": "red",
    "warning": "yellow",
    "IN_PROGRESS": "yellow",
    "DISABLED": "yellow",
    "COMPLETE": "green",
    "ENABLED": "green",
    "Add": "green",
    "Modify": "yellow",
    "Remove": "red",
    "refused": "red",
    "stored": "yellow",
    "differs": "yellow",
    "runs": "green",
    "NOT seen": "red",
    "seen": "green",
}


def _print(text: str, *, err: bool = False) -> None:
    """Print a line to stdout, or to stderr.

    A command goes on if stderr cannot be written: nothing but progress is lost.

    Raises:
        LabBuilderError: stdout is closed, or its device is full.
    """
    stream = sys.stderr if err else sys.stdout
    try:
        if stream is None:  # closed by the caller: >&-
            raise OSError(errno.EBADF, "it is closed")
        click.echo(text, err=err)
    except BrokenPipeError:
        raise
    except OSError as error:
        if not err:
            raise unwritable(error) from error


def unwritable(error: OSError) -> LabBuilderError:
    """Return the error for a write to stdout that failed, and write nothing more to stdout."""
    sys.stdout = None  # Python's own exit would write again
    return LabBuilderError(f"the output cannot be written: {error.strerror}", where="stdout")


def result(text: str) -> None:
    """Print the result of a command."""
    _print(text)


def as_json(value: Any) -> None:
    """Print a result as JSON; dataclasses become objects, times RFC 3339, other values strings."""
    import json

    _print(json.dumps(value, indent=2, default=_plain))


def json_line(value: Any) -> str:
    """Return a value as ``as_json`` prints it, in one line."""
    import json

    return json.dumps(value, default=_plain)


def _plain(item: Any) -> Any:
    import dataclasses
    from datetime import datetime

    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        return {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}
    if isinstance(item, datetime):
        return item.isoformat()
    return list(item) if isinstance(item, set | frozenset | tuple) else str(item)


def progress(text: str) -> None:
    """Print the progress of a command."""
    _print(text, err=True)


def speed(factor: int) -> None:
    """Print that the time of the engine is accelerated, if it is."""
    if factor > 1:
        progress(f"time is accelerated: {accelerated(factor)}")


def accelerated(factor: int) -> str:
    """Return what passes ``factor`` times as fast as real time in the engine."""
    what = "schedules, waits, retries and alarm periods"
    return f"{what} pass {factor} times as fast; timestamps are real"


def hint(advice: str | Advice) -> str:
    """Return a hint whose commands have the options of the running command."""
    return hints.as_text(advice)


def coloured(status: str, text: str | None = None) -> str:
    """Return ``text``, else the status, in the colour of the status; click strips it in a pipe."""
    colour = next((colour for word, colour in _COLOURS.items() if word in status), None)
    shown = status if text is None else text
    return click.style(shown, fg=colour) if colour else shown


def printable(text: str) -> str:
    """Return a text in one line, without control characters."""
    return "".join(char if char.isprintable() else " " for char in text)


def dim(text: str) -> str:
    """Return a text in dim style."""
    return click.style(text, dim=True)


def markdown(text: str) -> None:
    """Print Markdown: laid out on a terminal, else as it is."""
    if not sys.stdout.isatty():
        click.echo(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text, code_theme="ansi_dark"))


def redraw(lines: Sequence[str], *, over: int) -> None:
    """Print lines over the last ``over`` lines of the terminal."""
    up = f"\x1b[{over}A\x1b[J" if over else ""
    click.echo(up + "\n".join(lines))


def error(problem: LabBuilderError, *, as_json: bool = False) -> None:
    """Print an error: what failed, where, the resources that failed with it, and the hint."""
    hint = hints.as_text(problem.advice) if problem.advice else None
    left = list(getattr(problem, "__notes__", ()))  # what an error leaves behind
    if as_json and sys.stdout:
        import json

        fields: dict[str, Any] = {"what": problem.what, "where": problem.where, "hint": hint}
        if isinstance(problem, StackError):
            fields |= {"failed": problem.failed, "cancelled": problem.cancelled}
        if left:
            fields["left"] = left
        _print(json.dumps({"error": fields}, indent=2))
        return
    what = prose(f"Error: {problem.what}", "       ", sys.stderr).removeprefix("Error:")
    _print(f"{click.style('Error:', fg='red', bold=True)}{what}", err=True)
    if problem.where:
        _print(f"   at: {problem.where}", err=True)
    if isinstance(problem, StackError) and not isinstance(problem, ResidueError):
        for name, reason in list(problem.failed.items())[1:]:  # the first is what failed
            _print(f" also: {name}: {reason}", err=True)
        if problem.cancelled:
            _print(f" cancelled as a result: {', '.join(problem.cancelled)}", err=True)
    for each in left:
        _print(f" left: {each}", err=True)
    if hint:
        _print(f" next: {hint}", err=True)


def defect(problem: Exception) -> None:
    """Print an unexpected exception, which is a bug of lab-builder."""
    _print(
        f"{click.style('Error:', fg='red', bold=True)} lab-builder failed: "
        f"{type(problem).__name__}: {problem}\n"
        " next: run the command again with --debug and report the output",
        err=True,
    )


def is_terminal() -> bool:
    """Return whether stdin and stderr are a terminal."""
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr))


def confirm(question: str, *, yes: bool) -> None:
    """Ask for confirmation, unless ``yes`` is given.

    Raises:
        UsageError: there is no terminal.
        click.Abort: the answer is no.
    """
    if yes:
        return
    require_terminal()
    if not click.confirm(question, err=True):
        raise click.Abort


def ask(question: str, default: str, check: Callable[[str], object]) -> str:
    """Ask for a text until ``check`` raises no LabBuilderError."""

    def checked(answer: str) -> str:
        try:
            check(answer)
        except LabBuilderError as error:
            hint = f"; {error.hint}" if error.hint else ""
            raise click.UsageError(f"{error.what}{hint}") from error
        return answer

    answer: str = click.prompt(
        question, default=default, show_default=bool(default), value_proc=checked, err=True
    )
    return answer


def require_terminal() -> None:
    """Check that the user can be asked for confirmation.

    Raises:
        UsageError: there is no terminal.
    """
    if not is_terminal():
        raise UsageError(
            "cannot ask for confirmation without a terminal",
            hint="pass --yes to continue without confirmation",
        )


def require_terminal_for(what: str, *, instead: str) -> None:
    """Check that there is a terminal.

    Raises:
        UsageError: there is none.
    """
    if not is_terminal():
        raise UsageError(f"cannot {what} without a terminal", hint=f"use {instead}")


def upload(steps: Iterable[Progress]) -> None:
    """Run an upload and show its progress: a bar on a terminal, else a line per file."""
    if not (sys.stderr and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        for step in steps:
            if step.asset:
                progress(f"uploaded {step.asset.key}")
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = TextColumn("uploading"), BarColumn(), DownloadColumn()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        for step in steps:
            if not bar.task_ids:  # no bar if no file is missing
                bar.add_task("upload", total=step.total)
            bar.update(bar.task_ids[0], completed=step.sent)
