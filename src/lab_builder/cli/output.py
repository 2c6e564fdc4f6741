"""The only place that prints: results to stdout, progress and errors to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import hints
from lab_builder.errors import LabBuilderError, ResidueError, StackError, UsageError

if TYPE_CHECKING:
    from lab_builder.package.upload import Progress

# Status words and the colour each has everywhere.
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
    "runs": "green",
    "NOT seen": "red",
    "seen": "green",
}


def result(text: str) -> None:
    """Print what a command was asked for."""
    click.echo(text)


def as_json(value: Any) -> None:
    """Print a result as JSON; dataclasses and paths are understood."""
    import dataclasses
    import json

    def plain(item: Any) -> Any:
        if dataclasses.is_dataclass(item) and not isinstance(item, type):
            return {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}
        return list(item) if isinstance(item, set | frozenset | tuple) else str(item)

    click.echo(json.dumps(value, indent=2, default=plain))


def progress(text: str) -> None:
    """Say on stderr what is going on."""
    click.echo(text, err=True)


def pace(speed: int) -> None:
    """Say on stderr that the engine's time is accelerated, where it is."""
    if speed > 1:
        progress(f"time is accelerated: {accelerated(speed)}")


def accelerated(speed: int) -> str:
    """Return what it means that the engine's time passes ``speed`` times as fast as real."""
    what = "schedules, waits, retries and alarm periods"
    return f"{what} pass {speed} times as fast; timestamps are real"


def coloured(status: str, text: str | None = None) -> str:
    """Return a status, or ``text``, in its colour; click strips it where there is no terminal."""
    colour = next((colour for word, colour in _COLOURS.items() if word in status), None)
    shown = status if text is None else text
    return click.style(shown, fg=colour) if colour else shown


def printable(text: str) -> str:
    """Return somebody else's text in one line that cannot steer a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def dim(text: str) -> str:
    """Return text that steps back behind the rest of its line."""
    return click.style(text, dim=True)


def table(rows: Iterable[Sequence[str]], indent: str = "  ") -> str:
    """Return rows as aligned columns."""
    cells = [[str(cell) for cell in row] for row in rows]
    if not cells:
        return ""
    widths = [max(len(click.unstyle(row[i])) for row in cells) for i in range(len(cells[0]))]
    return "\n".join(
        (
            indent
            + "  ".join(
                cell + " " * (width - len(click.unstyle(cell)))
                for cell, width in zip(row, widths, strict=True)
            )
        ).rstrip()
        for row in cells
    )


def error(problem: LabBuilderError, *, as_json: bool = False) -> None:
    """Print what failed, where, what it took along, and what to do next."""
    hint = hints.as_text(problem.advice) if problem.advice else None
    if as_json:
        import json

        fields: dict[str, Any] = {"what": problem.what, "where": problem.where, "hint": hint}
        if isinstance(problem, StackError):
            fields |= {"failed": problem.failed, "cancelled": problem.cancelled}
        click.echo(json.dumps({"error": fields}, indent=2))
        return
    click.echo(f"{click.style('Error:', fg='red', bold=True)} {problem.what}", err=True)
    if problem.where:
        click.echo(f"   at: {problem.where}", err=True)
    if isinstance(problem, StackError) and not isinstance(problem, ResidueError):
        for name, reason in list(problem.failed.items())[1:]:  # the first is what failed
            click.echo(f" also: {name}: {reason}", err=True)
        if problem.cancelled:
            click.echo(f" cancelled because of it: {', '.join(problem.cancelled)}", err=True)
    if hint:
        click.echo(f" next: {hint}", err=True)


def defect(problem: Exception) -> None:
    """Print an error that is a defect of lab-builder itself."""
    click.echo(
        f"{click.style('Error:', fg='red', bold=True)} lab-builder failed: "
        f"{type(problem).__name__}: {problem}\n"
        " next: run the command again with --debug and report what it shows",
        err=True,
    )


def is_terminal() -> bool:
    """Tell whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirm(question: str, *, yes: bool) -> None:
    """Ask before something is changed; never without a terminal.

    Raises:
        UsageError: there is nobody to ask, and ``yes`` was not given.
        click.Abort: the answer was no.
    """
    if yes:
        return
    require_terminal()
    if not click.confirm(question, err=True):
        raise click.Abort


def ask(question: str, default: str, check: Callable[[str], object]) -> str:
    """Ask for a text, again and again until ``check`` raises no LabBuilderError at it."""

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
    """Refuse to begin what would end in a question that nobody can answer.

    Raises:
        UsageError: there is no terminal.
    """
    if not is_terminal():
        raise UsageError("there is no terminal to confirm on", hint="pass --yes to go on unasked")


def upload(steps: Iterable[Progress]) -> None:
    """Show an upload: a bar on a terminal, a line per file elsewhere. Runs it to its end."""
    if not sys.stderr.isatty():
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
            if not bar.task_ids:  # where nothing is missing there is no bar either
                bar.add_task("upload", total=step.total)
            bar.update(bar.task_ids[0], completed=step.sent)
