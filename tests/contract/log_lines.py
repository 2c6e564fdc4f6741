"""Log groups with known lines, and queries over them, through the public API."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from eventually import eventually
from functional.engines import RunningEngine

SECOND = 1000
MINUTE = 60 * SECOND


@dataclass(frozen=True)
class LogGroup:
    """A log group with one stream. Times are milliseconds of the epoch."""

    engine: RunningEngine
    name: str
    stream: str = "stream"

    @property
    def logs(self) -> Any:
        return self.engine.client("logs")

    def put(self, lines: Iterable[tuple[int, Any]]) -> None:
        """Write lines with their times; what is no text is written as JSON."""
        events = [
            {"timestamp": at, "message": line if isinstance(line, str) else json.dumps(line)}
            for at, line in lines
        ]
        self.logs.put_log_events(
            logGroupName=self.name, logStreamName=self.stream, logEvents=events
        )

    def query(self, query: str, *others: LogGroup, **more: Any) -> list[dict[str, str]]:
        """Run a query over the last day; return its rows without their pointers."""
        rows = self.result(query, *others, **more)["results"]
        return [
            {cell["field"]: cell["value"] for cell in row if cell["field"] != "@ptr"}
            for row in rows
        ]

    def result(self, query: str, *others: LogGroup, **more: Any) -> dict[str, Any]:
        """Run a query; return what GetQueryResults answers when it is complete."""
        started = self.logs.start_query(
            **{
                "logGroupNames": [self.name, *(other.name for other in others)],
                "startTime": int(time.time()) - 86_400,
                "endTime": int(time.time()) + 60,
                "queryString": query,
                **more,
            }
        )
        return eventually(lambda: self._complete(started["queryId"]))

    def _complete(self, query: str) -> dict[str, Any] | None:
        answer: dict[str, Any] = self.logs.get_query_results(queryId=query)
        assert answer["status"] in ("Scheduled", "Running", "Complete"), answer
        return answer if answer["status"] == "Complete" else None


def log_group(engine: RunningEngine, prefix: str = "/test/") -> LogGroup:
    """Make a log group with a stream."""
    group = LogGroup(engine, f"{prefix}{uuid4().hex[:12]}")
    group.logs.create_log_group(logGroupName=group.name)
    group.logs.create_log_stream(logGroupName=group.name, logStreamName=group.stream)
    return group


def now() -> int:
    """Return the time in milliseconds of the epoch."""
    return int(time.time() * SECOND)
