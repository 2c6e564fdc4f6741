"""The commands of a query. Each transforms the table of the previous one.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from lab_builder.local.engine.logs.insights.values import Row, Value, is_true, sort_key, text

Expression = Callable[[Row], Value]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, the columns to show (empty: the default ones), and the number of matched rows."""

    rows: Sequence[Row]
    columns: tuple[str, ...] = ()
    matched: int = 0
    aggregated: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a field, or an expression, named by its alias or its text."""

    name: str
    value: Expression


class Command(Protocol):
    """A command between pipes."""

    def apply(self, table: Table) -> Table:
        """Return the transformed table."""
        ...


@dataclass(frozen=True, slots=True)
class Fields:
    """``fields``: add columns. ``display``: show only these columns."""

    columns: tuple[Column, ...]
    only: bool

    def apply(self, table: Table) -> Table:
        """Return the table with these columns."""
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
    """``filter``: keep the rows for which a condition is true."""

    condition: Expression

    def apply(self, table: Table) -> Table:
        """Return the table with these rows."""
        rows = [row for row in table.rows if is_true(self.condition(row))]
        return replace(table, rows=rows, matched=table.matched if table.aggregated else len(rows))


@dataclass(frozen=True, slots=True)
class Parse:
    """``parse``: add fields from the groups of a pattern. Rows without a match are kept."""

    source: Expression
    pattern: re.Pattern[str]
    names: Mapping[str, int]  # by name, the number of a group

    def apply(self, table: Table) -> Table:
        """Return the table with these fields."""
        return replace(table, rows=[{**row, **self._parsed_fields(row)} for row in table.rows])

    def _parsed_fields(self, row: Row) -> dict[str, Value]:
        found = self.pattern.search(text(self.source(row)))
        return {name: found[group] for name, group in self.names.items()} if found else {}


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A column of ``stats``: a function of an expression's values in a group."""

    name: str
    function: Callable[[Sequence[Value]], Value]
    expression: Expression

    def value(self, rows: Sequence[Row]) -> Value:
        """Return the value for a group, without rows in which the expression has no value."""
        values = (self.expression(row) for row in rows)
        return self.function([value for value in values if value is not None])


@dataclass(frozen=True, slots=True)
class Stats:
    """``stats``: aggregate rows by group."""

    aggregates: tuple[Aggregate, ...]
    by: tuple[Column, ...]

    def apply(self, table: Table) -> Table:
        """Return the table with one row for each group."""
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
            keys[identity] | {a.name: a.value(groups[identity]) for a in self.aggregates}
            for identity in keys
        ]
        return replace(table, rows=rows, columns=names, aggregated=True)


@dataclass(frozen=True, slots=True)
class Sort:
    """``sort``: sort by expressions, the first one first."""

    orders: tuple[tuple[Expression, bool], ...]  # and whether the order is descending

    def apply(self, table: Table) -> Table:
        """Return the sorted table."""
        rows = list(table.rows)
        for value, descending in reversed(self.orders):
            rows.sort(key=lambda row, value=value: sort_key(value(row)), reverse=descending)  # type: ignore[misc]
        return replace(table, rows=rows)


@dataclass(frozen=True, slots=True)
class Limit:
    """``limit``: keep the first rows."""

    count: int

    def apply(self, table: Table) -> Table:
        """Return the table with these rows."""
        return replace(table, rows=table.rows[: self.count])
