"""Verdicts on statements as lines of a terminal, and as an exit code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from lab_builder.cli import lesson_screen, output
from lab_builder.errors import EXIT_FAILED, EXIT_UNCONFIRMED

if TYPE_CHECKING:
    from lab_builder.lessons.statements.statement import Verdict


def show(text: str, verdict: Verdict) -> None:
    """Print a statement, its verdict, and the call that shows it."""
    for line in lesson_screen.verdict_lines(text, verdict):
        output.result(line)
    if verdict.call:
        output.result(output.dim(f"      {verdict.call}"))


def exit_with(verdicts: Iterable[Verdict]) -> None:
    """Exit with 1 if a statement does not hold, else with 4 if one could not be observed."""
    states = {verdict.state for verdict in verdicts}
    if "does not hold" in states:
        click.get_current_context().exit(EXIT_FAILED)
    if "cannot tell" in states:
        click.get_current_context().exit(EXIT_UNCONFIRMED)
