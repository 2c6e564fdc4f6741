"""``log``: lines of a log group since the lesson began, or the result of an Insights query."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from lab_builder.aws_calls import AwsCall
from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.statement import Statement, Verdict, World, fails, verdict

_PAGES = 20
_ENDED = ("Complete", "Failed", "Cancelled", "Timeout")
_PAUSE = 0.5  # seconds between looks at a query
_LOOKS = 60


@dataclass(frozen=True, slots=True)
class Log(Statement):
    """Lines with all the texts of ``contains``; or the rows of ``query``.

    ``count`` is compared with the number of lines or rows. ``row`` is compared with each row, a
    mapping from fields to texts: one must be as expected.
    """

    kind: ClassVar[str] = "log"

    log: str
    contains: tuple[str, ...]
    query: str | None
    count: Expected
    row: Expected | None

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        fields.require_any("contains", "query")
        contains, query, row = fields.texts("contains"), fields.text("query"), fields.mapping("row")
        if contains and query:
            raise fields.error(
                "contains and query are both given", "write the filter into the query", "query"
            )
        if row and not query:
            raise fields.error("row compares the result of a query", "add a query", "row")
        return cls(
            fields.required("log"),
            contains,
            query,
            fields.expected("count", "> 0") or Expected("> 0"),
            Expected(row) if row else None,
        )

    def __str__(self) -> str:
        if self.query:
            what = f"a row {json.dumps(self.row.value)}" if self.row else f"{self.count} rows"
            return f"the query `{' '.join(self.query.split())}` over {self.log} has {what}"
        texts = " and ".join(repr(text) for text in self.contains)
        return f"the log group {self.log} has {self.count} lines with {texts}"

    def observe(self, world: World) -> Verdict:
        """Filter the lines, or run the query, since the lesson began."""
        return self._rows(world, self.query) if self.query else self._lines(world)

    def _lines(self, world: World) -> Verdict:
        call, found = lines(world, self.log, self.contains)
        if found is None:
            return fails(f"there is no log group {self.log}", call)
        saw = f"{len(found)} lines" + (
            f", the last: {found[-1]['message'].strip()}" if found else ""
        )
        return verdict(self.count.matches(len(found)), saw, call)

    def _rows(self, world: World, query: str) -> Verdict:
        call, started = world.get(
            "logs",
            "start_query",
            logGroupName=self.log,
            queryString=query.strip().replace("\n", " "),  # one line, so that the command is one
            startTime=int(world.since.timestamp()),
            endTime=int(datetime.now(UTC).timestamp()) + 1,
        )
        if started is None:
            return fails(f"there is no log group {self.log}", call)
        for _ in range(_LOOKS):
            _, answer = world.get("logs", "get_query_results", queryId=started["queryId"])
            if answer is None or answer["status"] in _ENDED:
                break
            time.sleep(_PAUSE)
        if answer is None or answer["status"] != "Complete":
            return Verdict("cannot tell", "the query did not complete", call)
        rows = [{cell["field"]: cell["value"] for cell in row} for row in answer["results"]]
        saw = f"{len(rows)} rows" + (f", the first: {json.dumps(_shown(rows[0]))}" if rows else "")
        right = self.count.matches(len(rows))
        if self.row:
            right = right and any(self.row.matches(row) for row in rows)
        return verdict(right, saw, call)


def lines(
    world: World, group: str, contains: tuple[str, ...] = ()
) -> tuple[AwsCall, list[dict[str, Any]] | None]:
    """Return the log events since the lesson began that have all the texts, in order of time.

    Returns None if there is no such log group.

    Raises:
        AwsError: a call failed.
    """
    parameters: dict[str, Any] = {
        "logGroupName": group,
        "startTime": int(world.since.timestamp() * 1000),
    }
    if contains:  # every term must be in a line; quotes make a term of any text
        terms = (text.replace('"', "") for text in contains)
        parameters["filterPattern"] = " ".join(f'"{term}"' for term in terms)
    first, found, more = None, [], parameters
    for _ in range(_PAGES):
        call, answer = world.get("logs", "filter_log_events", **more)
        first = first or call
        if answer is None:
            return first, None
        found += [
            event for event in answer["events"] if all(t in event["message"] for t in contains)
        ]
        if not answer.get("nextToken"):
            break
        more = parameters | {"nextToken": answer["nextToken"]}
    return first or call, found


def _shown(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if name != "@ptr"}
