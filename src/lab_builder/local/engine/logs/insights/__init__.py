"""Logs Insights: run a query on log events.

``query.lark`` is the grammar of the query language. ``parser`` converts a query to commands, each
of which transforms a table. ``fields`` returns the fields of a log event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lab_builder.local.engine.logs.insights import fields
from lab_builder.local.engine.logs.insights.commands import Command, Limit, Sort, Table
from lab_builder.local.engine.logs.insights.fields import LogEvent
from lab_builder.local.engine.logs.insights.values import text

_DEFAULT_COLUMNS = ("@timestamp", "@message")
MAX_ROWS = 10_000  # of a result


@dataclass(frozen=True, slots=True)
class Result:
    """A query result: rows that map columns to text, without missing values."""

    rows: list[dict[str, str]]
    matched: int


def run(commands: Sequence[Command], events: Sequence[LogEvent], limit: int = MAX_ROWS) -> Result:
    """Run a parsed query. Without ``sort``, the newest events are first."""
    table = Table([fields.all_fields(event) for event in events], matched=len(events))
    newest_first = Sort(((lambda row: row["@timestamp"], True),))
    for command in [newest_first, *commands, Limit(limit)]:
        table = command.apply(table)
    columns = table.columns or _DEFAULT_COLUMNS
    if not table.aggregated:
        columns = (*columns, "@ptr")
    rows = [
        {name: text(row[name]) for name in columns if row.get(name) is not None}
        for row in table.rows
    ]
    return Result(rows, table.matched)
