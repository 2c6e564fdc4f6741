"""Reads a query. What the engine does not run is refused with its name and place."""

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
from lab_builder.local.engine.logs.insights.compiler import Call
from lab_builder.local.engine.logs.insights.values import Row, Value, number

_COMMANDS = "fields, display, filter, parse, stats, sort and limit"


class MalformedQueryError(ValueError):
    """The query is not one, or uses what the engine does not run. ``at`` is a character's place."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at


def parse(query: str) -> list[Command]:
    """Return the commands of a query, in order.

    Raises:
        MalformedQueryError: with what the engine does not read, and where it stands.
    """
    try:
        tree = _grammar().parse(query)
        built: list[Command] = _Commands(query).transform(tree)
    except UnexpectedInput as error:
        raise _unexpected(query, error) from error
    except VisitError as error:
        raise MalformedQueryError(f"The embedded engine refuses: {error.orig_exc}") from error
    return built


def _unexpected(query: str, error: UnexpectedInput) -> MalformedQueryError:
    """Return the refusal that names the first word that cannot stand where it stands."""
    at = error.pos_in_stream or 0
    word = re.match(r"\w+|.", query[at:])
    if word is None or getattr(getattr(error, "token", None), "type", "") == "$END":
        what, at = "its end", len(query)
    else:
        what = f"{word[0]} at line {error.line}, column {error.column}"
    return MalformedQueryError(
        f"The embedded engine does not read this query from {what}. It runs the commands "
        f"{_COMMANDS}.",
        at,
    )


@functools.cache
def _grammar() -> Lark:
    text = resources.files(__package__).joinpath("query.lark").read_text()
    return Lark(text, start="query", parser="lalr", propagate_positions=True)


class _Commands(compiler.Expressions):
    """The rules of the grammar that are commands."""

    def __init__(self, query: str) -> None:
        super().__init__()
        self._query = query

    def query(self, items: list[Command]) -> list[Command]:
        """The whole."""
        return items

    def fields(self, items: list[Any]) -> Command:
        """Columns to show."""
        return commands.Fields(tuple(items[1:]), only=False)

    def display(self, items: list[Any]) -> Command:
        """The only columns to show."""
        return commands.Fields(tuple(items[1:]), only=True)

    def filter(self, items: list[Any]) -> Command:
        """A condition."""
        return commands.Filter(items[1])

    def parse_glob(self, items: list[Any]) -> Command:
        """A text with stars, and names for these."""
        _, source, glob, _, names = items
        parts = compiler.unquote(glob).split("*")
        if len(parts) != len(names) + 1:
            raise ValueError(f"parse {glob}: {len(parts) - 1} stars, {len(names)} names")
        # A star takes as little as it can, but for a last one, which takes the rest.
        pattern = "(.*?)".join(map(re.escape, parts)) + ("" if parts[-1] else "$")
        groups = {name: group for group, name in enumerate(names, start=1)}
        return commands.Parse(source, re.compile(pattern, re.DOTALL), groups)

    def parse_regex(self, items: list[Any]) -> Command:
        """A regular expression with named groups."""
        pattern = compiler.regex(items[2])
        if not pattern.groupindex:
            raise ValueError(f"parse {items[2]}: no group has a name")
        return commands.Parse(items[1], pattern, dict(pattern.groupindex))

    def stats(self, items: list[Any]) -> Command:
        """Aggregates, and what they are grouped by."""
        _, *aggregates, _, by = items
        return commands.Stats(tuple(aggregates), by or ())

    def sort(self, items: list[Any]) -> Command:
        """What decides the order."""
        return commands.Sort(tuple(items[1:]))

    def limit(self, items: list[Any]) -> Command:
        """A number of rows."""
        return commands.Limit(int(items[1]))

    def columns(self, items: list[Column]) -> tuple[Column, ...]:
        """What groups are made by."""
        return tuple(items)

    def names(self, items: list[str]) -> list[str]:
        """The names of a parse."""
        return items

    def order(self, items: list[Any]) -> tuple[Expression, bool]:
        """One order: ascending, unless it says other."""
        value, direction = items
        return value, direction is not None and direction.type == "DESC"

    @v_args(meta=True)
    def column(self, meta: Meta, items: list[Any]) -> Column:
        """A column under its alias, its field's name, or its text."""
        value, _, alias = items
        if isinstance(value, Call):
            raise ValueError(f"{value.name} stands in stats only")
        return Column(alias or self._text(meta), value)

    @v_args(meta=True)
    def aggregate(self, meta: Meta, items: list[Any]) -> Aggregate:
        """A column of a group."""
        call, _, alias = items
        if not isinstance(call, Call):
            raise ValueError(f"{self._text(meta)} is no aggregate function that the engine runs")
        return Aggregate(alias or self._text(meta), _function(call), _subject(call))

    def _text(self, meta: Meta) -> str:
        return self._query[meta.start_pos : meta.end_pos].strip("`")


def _subject(call: Call) -> Expression:
    """Return what an aggregate is of; ``count(*)`` and ``count()`` are of every row."""
    if not call.arguments or getattr(call.arguments[0], "type", "") == "STAR":
        if call.name != "count":
            raise ValueError(f"{call.name} takes a field")
        return lambda _row: True
    subject: Expression = call.arguments[0]
    return subject


def _function(call: Call) -> Callable[[Sequence[Value]], Value]:
    function = functions.AGGREGATE[call.name]
    nothing: Row = {}
    extra = [number(argument(nothing)) for argument in call.arguments[1:]]
    if len(extra) != (call.name == "pct"):
        raise ValueError(f"{call.name} does not take {len(call.arguments)} arguments")
    return lambda values: function(values, *extra)
