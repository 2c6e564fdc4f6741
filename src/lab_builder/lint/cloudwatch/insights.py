"""The metric that a Metrics Insights query reads, with the dimensions that it names.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lab_builder.template.placeholders import Marks

_SELECT = re.compile(
    r'\s*SELECT\s+\w+\s*\(\s*"?([^")]+?)"?\s*\)\s+FROM\s+'
    r'(?:SCHEMA\s*\(\s*"?([^",)]+?)"?\s*((?:,[^)]*)?)\)|"([^"]+)"|(\w+))(.*)',
    re.IGNORECASE | re.DOTALL,
)
_NAME = r'"?([\w:. -]+?)"?'
_COMPARED = re.compile(rf"{_NAME}\s*(!?=)\s*'([^']*)'")
_GROUPED = re.compile(r"\bGROUP\s+BY\s+(.*?)(?:\bORDER\b|\bLIMIT\b|$)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Query:
    """A query: dimensions by name, with the value of those that it compares, else None.

    ``exact`` is whether these are all dimensions of the metric.
    """

    namespace: str
    name: str
    dimensions: tuple[tuple[str, Any], ...]
    exact: bool


def parse_query(expression: str) -> Query | None:
    """Return the metric of a query, None for another expression."""
    marks = Marks()
    found = _SELECT.match(marks.hide(expression))
    if not found:
        return None
    name, schema, listed, quoted, plain, rest = found.groups()
    named: dict[str, Any] = {_unquoted(each): None for each in (listed or "").split(",") if each}
    where = re.split(r"\b(?:GROUP|ORDER|LIMIT)\b", rest, maxsplit=1, flags=re.IGNORECASE)[0]
    for key, operator, value in _COMPARED.findall(re.sub(r"\b(WHERE|AND)\b", ",", where)):
        named[_unquoted(key)] = marks.show(value) if operator == "=" else None
    for grouped in _GROUPED.findall(rest):
        for key in grouped.split(","):
            named.setdefault(_unquoted(key), None)
    # Account and tags are labels of every metric, not dimensions.
    own = {
        key: value for key, value in named.items() if key and not key.startswith(("AWS.", "tag."))
    }
    return Query(
        marks.show(schema or quoted or plain),
        marks.show(name),
        tuple((marks.show(key), value) for key, value in own.items()),
        exact=bool(schema),
    )


def _unquoted(text: str) -> str:
    return text.strip().strip('"').strip()
