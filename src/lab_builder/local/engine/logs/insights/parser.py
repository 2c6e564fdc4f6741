"""Parse a query. Unsupported syntax is rejected with its position."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Any

from lark import Lark, v_args
from lark.exceptions import UnexpectedInput, VisitError
from lark.tree import Meta

from lab_builder.local.engine.logs.insights import commands, compiler, functions
from lab_builder.local.engine.logs.insights.commands import Aggregate, Column, Command, Expression
from lab_builder.local.engine.logs.insights.compiler import AggregateCall
from lab_builder.local.engine.logs.insights.values import Row, Value, number

_COMMANDS = "fields, display, filter, parse, stats, sort and limit"


class MalformedQueryError(ValueError):
    """The query is invalid, or the engine does not support it. ``offset`` is a character offset."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


def parse(query: str) -> list[Command]:
    """Return the commands of a query, in order.

    Raises:
        MalformedQueryError: the query is invalid or not supported.
    """
    try:
        tree = _grammar().parse(query)
        parsed: list[Command] = _Commands(query).transform(tree)
    except UnexpectedInput as error:
        raise _unexpected(query, error) from error
    except VisitError as error:
        raise MalformedQueryError(
            f"The embedded engine does not support this query: {error.orig_exc}."
        ) from error
    return parsed


def _unexpected(query: str, error: UnexpectedInput) -> MalformedQueryError:
    """Return the error that names the first unexpected word."""
    offset = error.pos_in_stream or 0
    word = re.match(r"\w+|.", query[offset:])
    if word is None or getattr(getattr(error, "token", None), "type", "") == "$END":
        what, offset = "end of query", len(query)
    else:
        what = f"{word[0]} at line {error.line}, column {error.column}"
    return MalformedQueryError(
        f"Unexpected {what}. The embedded engine supports the commands {_COMMANDS}.",
        offset,
    )


@functools.cache
def _grammar() -> Lark:
    text = resources.files(__package__).joinpath("query.lark").read_text()
    return Lark(text, start="query", parser="lalr", propagate_positions=True)


class _Commands(compiler.Expressions):
    """Converts the grammar's rules for commands."""

    def __init__(self, query: str) -> None:
        super().__init__()
        self._query = query

    def query(self, items: list[Command]) -> list[Command]:
        """The complete query."""
        return items

    def fields(self, items: list[Any]) -> Command:
        """``fields``: columns to add."""
        return commands.Fields(tuple(items[1:]), only=False)

    def display(self, items: list[Any]) -> Command:
        """``display``: the only columns to show."""
        return commands.Fields(tuple(items[1:]), only=True)

    def filter(self, items: list[Any]) -> Command:
        """``filter``: a condition."""
        return commands.Filter(items[1])

    def parse_glob(self, items: list[Any]) -> Command:
        """``parse`` with a glob, and names for its wildcards."""
        _, source, glob, _, names = items
        parts = compiler.unquote(glob).split("*")
        if len(parts) != len(names) + 1:
            raise ValueError(f"parse {glob} has {len(parts) - 1} wildcards, but {len(names)} names")
        # A wildcard matches as little as possible, except a last one, which matches the rest.
        pattern = "(.*?)".join(map(re.escape, parts)) + ("" if parts[-1] else "$")
        groups = {name: group for group, name in enumerate(names, start=1)}
        return commands.Parse(source, re.compile(pattern, re.DOTALL), groups)

    def parse_regex(self, items: list[Any]) -> Command:
        """``parse`` with a regular expression with named groups."""
        pattern = compiler.regex(items[2])
        if not pattern.groupindex:
            raise ValueError(f"parse {items[2]} has no named group")
        return commands.Parse(items[1], pattern, dict(pattern.groupindex))

    def stats(self, items: list[Any]) -> Command:
        """``stats``: aggregates, and the columns to group by."""
        _, *aggregates, _, by = items
        return commands.Stats(tuple(aggregates), by or ())

    def sort(self, items: list[Any]) -> Command:
        """``sort``: the expressions to sort by."""
        return commands.Sort(tuple(items[1:]))

    def limit(self, items: list[Any]) -> Command:
        """``limit``: a number of rows."""
        return commands.Limit(int(items[1]))

    def columns(self, items: list[Column]) -> tuple[Column, ...]:
        """The columns to group by."""
        return tuple(items)

    def names(self, items: list[str]) -> list[str]:
        """The names of a ``parse``."""
        return items

    def order(self, items: list[Any]) -> tuple[Expression, bool]:
        """An expression to sort by, ascending by default."""
        value, direction = items
        return value, direction is not None and direction.type == "DESC"

    @v_args(meta=True)
    def column(self, meta: Meta, items: list[Any]) -> Column:
        """A column, named by its alias, its field or its text."""
        value, _, alias = items
        if isinstance(value, AggregateCall):
            raise ValueError(f"{value.name} is an aggregate function, which is valid in stats only")
        return Column(alias or self._text(meta), value)

    @v_args(meta=True)
    def aggregate(self, meta: Meta, items: list[Any]) -> Aggregate:
        """A column of ``stats``."""
        call, _, alias = items
        if not isinstance(call, AggregateCall):
            raise ValueError(f"{self._text(meta)} is not a supported aggregate function")
        return Aggregate(alias or self._text(meta), _function(call), _argument(call))

    def _text(self, meta: Meta) -> str:
        return self._query[meta.start_pos : meta.end_pos].strip("`")


def _argument(call: AggregateCall) -> Expression:
    """Return the argument of an aggregate function; ``count(*)`` and ``count()`` count all rows."""
    if not call.arguments or getattr(call.arguments[0], "type", "") == "STAR":
        if call.name != "count":
            raise ValueError(f"{call.name} requires a field")
        return lambda _row: True
    argument: Expression = call.arguments[0]
    return argument


def _function(call: AggregateCall) -> Callable[[Sequence[Value]], Value]:
    function = functions.AGGREGATE[call.name]
    empty_row: Row = {}
    extra = [number(item(empty_row)) for item in call.arguments[1:]]
    if len(extra) != (call.name == "pct"):
        raise ValueError(f"{call.name} does not accept {len(call.arguments)} arguments")
    return lambda values: function(values, *extra)
