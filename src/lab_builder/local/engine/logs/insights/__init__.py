"""Logs Insights: runs a query over log events.

The language is in ``query.lark``; ``parser`` turns a query into commands, each a function of a
table; ``fields`` says what a log event's row holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lab_builder.local.engine.logs.insights import fields
from lab_builder.local.engine.logs.insights.commands import Command, Limit, Sort, Table
from lab_builder.local.engine.logs.insights.fields import LogEvent
from lab_builder.local.engine.logs.insights.values import text

_DEFAULT_COLUMNS = ("@timestamp", "@message")
MOST_ROWS = 10_000  # of a result


@dataclass(frozen=True, slots=True)
class Result:
    """A result: rows of texts by column, without what a row does not have."""

    rows: list[dict[str, str]]
    matched: int


def run(commands: Sequence[Command], events: Sequence[LogEvent], most: int = MOST_ROWS) -> Result:
    """Run a parsed query. Without ``sort`` the newest events come first."""
    table = Table([fields.of(event) for event in events], matched=len(events))
    newest_first = Sort(((lambda row: row["@timestamp"], True),))
    for command in [newest_first, *commands, Limit(most)]:
        table = command.apply(table)
    columns = table.columns or _DEFAULT_COLUMNS
    if not table.aggregated:
        columns = (*columns, "@ptr")
    rows = [
        {name: text(row[name]) for name in columns if row.get(name) is not None}
        for row in table.rows
    ]
    return Result(rows, table.matched)
