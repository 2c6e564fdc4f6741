"""The commands of a query. Each takes the table that the one before it leaves.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from lab_builder.local.engine.logs.insights.values import Row, Value, sort_key, text, truth

Expression = Callable[[Row], Value]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows so far, the columns to show (none: the default ones), and how many rows matched."""

    rows: Sequence[Row]
    columns: tuple[str, ...] = ()
    matched: int = 0
    aggregated: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a field, or an expression under its own text or its alias."""

    name: str
    value: Expression


class Command(Protocol):
    """What stands between two pipes."""

    def apply(self, table: Table) -> Table:
        """Return the table that follows."""
        ...


@dataclass(frozen=True, slots=True)
class Fields:
    """``fields``: more columns to show. ``display``: the only ones."""

    columns: tuple[Column, ...]
    only: bool

    def apply(self, table: Table) -> Table:
        """Return the table with the columns computed."""
        shown = () if self.only else table.columns
        names = tuple(column.name for column in self.columns)
        return replace(
            table,
            rows=[
                row | {c.name: c.value(row) for c in self.columns} for row in map(dict, table.rows)
            ],
            columns=shown + tuple(name for name in names if name not in shown),
        )


@dataclass(frozen=True, slots=True)
class Filter:
    """``filter``: the rows for which a condition holds."""

    condition: Expression

    def apply(self, table: Table) -> Table:
        """Return the table of those rows."""
        rows = [row for row in table.rows if truth(self.condition(row))]
        return replace(table, rows=rows, matched=table.matched if table.aggregated else len(rows))


@dataclass(frozen=True, slots=True)
class Parse:
    """``parse``: fields out of the groups of a pattern. A row that it does not match stays."""

    source: Expression
    pattern: re.Pattern[str]
    names: Mapping[str, int]  # each with its group

    def apply(self, table: Table) -> Table:
        """Return the table with these fields."""
        return replace(table, rows=[{**row, **self._found(row)} for row in table.rows])

    def _found(self, row: Row) -> dict[str, Value]:
        found = self.pattern.search(text(self.source(row)))
        return {name: found[group] for name, group in self.names.items()} if found else {}


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A column of ``stats``: a function of the values that an expression has in a group."""

    name: str
    function: Callable[[Sequence[Value]], Value]
    of: Expression

    def over(self, rows: Sequence[Row]) -> Value:
        """Return its value for a group; rows without a value do not count."""
        values = (self.of(row) for row in rows)
        return self.function([value for value in values if value is not None])


@dataclass(frozen=True, slots=True)
class Stats:
    """``stats``: one row for each group."""

    aggregates: tuple[Aggregate, ...]
    by: tuple[Column, ...]

    def apply(self, table: Table) -> Table:
        """Return the table of groups."""
        groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        keys: dict[tuple[str, ...], dict[str, Value]] = {}
        for row in table.rows:
            key = {column.name: column.value(row) for column in self.by}
            identity = tuple(repr(value) for value in key.values())
            keys.setdefault(identity, key)
            groups[identity].append(row)
        if not self.by:
            keys, groups = {(): {}}, {(): list(table.rows)}
        names = (*(column.name for column in self.by), *(a.name for a in self.aggregates))
        rows = [
            keys[identity] | {a.name: a.over(groups[identity]) for a in self.aggregates}
            for identity in keys
        ]
        return replace(table, rows=rows, columns=names, aggregated=True)


@dataclass(frozen=True, slots=True)
class Sort:
    """``sort``: the first expression decides, then the next."""

    orders: tuple[tuple[Expression, bool], ...]  # with whether it descends

    def apply(self, table: Table) -> Table:
        """Return the table in this order."""
        rows = list(table.rows)
        for value, descends in reversed(self.orders):
            rows.sort(key=lambda row, value=value: sort_key(value(row)), reverse=descends)  # type: ignore[misc]
        return replace(table, rows=rows)


@dataclass(frozen=True, slots=True)
class Limit:
    """``limit``: the first rows."""

    count: int

    def apply(self, table: Table) -> Table:
        """Return the table of these rows."""
        return replace(table, rows=table.rows[: self.count])
