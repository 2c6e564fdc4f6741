"""StartQuery of Logs Insights.

Closes a gap of MiniStack, which returns raw rows for ``stats`` and ``parse``, and ignores commands
that it does not support. MiniStack still returns the results. Follows
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html.
"""

from __future__ import annotations

import contextvars
import json
import threading
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from ministack.core.responses import error_response_json, get_account_id, json_response
from ministack.services import cloudwatch_logs

from lab_builder.local.engine.logs import insights, patches
from lab_builder.local.engine.logs.insights import parser
from lab_builder.local.engine.logs.insights.commands import Command
from lab_builder.local.engine.logs.insights.fields import LogEvent

_MAX_QUERIES = 100  # whose results are queries; AWS keeps results for a week


def install() -> None:
    """Replace the operation."""
    patches.START_QUERY.replace(start)


def start(data: Mapping[str, Any]) -> Any:
    """Handle StartQuery."""
    groups = cloudwatch_logs._resolve_query_log_groups(data)  # noqa: SLF001
    missing = [name for name in groups if name not in cloudwatch_logs._log_groups]  # noqa: SLF001
    language = data.get("queryLanguage", "CWLI")
    if missing:
        return _error("ResourceNotFoundException", f"Log group '{missing[0]}' does not exist.")
    if not groups:
        return _error("InvalidParameterException", "A query requires a log group.")
    if language != "CWLI":
        message = f"The embedded engine does not support the query language {language}."
        return _error("InvalidParameterException", message)
    try:
        commands = parser.parse(data["queryString"])
    except parser.MalformedQueryError as error:
        return _malformed_query_error(error, data["queryString"])
    query = _new_query(data)
    context = contextvars.copy_context()  # holds the account and region of the request
    arguments = (_complete, query, commands, groups)
    threading.Thread(target=context.run, args=arguments, name="insights", daemon=True).start()
    return json_response({"queryId": query["queryId"]})


def _new_query(data: Mapping[str, Any]) -> dict[str, Any]:
    """Store and return MiniStack's record of a query, and delete the oldest ones."""
    queries = cloudwatch_logs._queries  # noqa: SLF001
    for query_id in list(queries)[: 1 - _MAX_QUERIES]:
        queries.pop(query_id, None)
    query = {
        **{name: data.get(name, []) for name in ("logGroupNames", "logGroupIdentifiers")},
        **{name: data[name] for name in ("startTime", "endTime", "queryString")},
        "queryId": str(uuid.uuid4()),
        "logGroupName": data.get("logGroupName", ""),
        "limit": min(data.get("limit", insights.MAX_ROWS), insights.MAX_ROWS),
        "status": "Running",
    }
    queries[query["queryId"]] = query
    return query


def _complete(query: dict[str, Any], commands: Sequence[Command], groups: Sequence[str]) -> None:
    """Run a query, and store its result in its record."""
    try:
        events = _events(groups, query["startTime"] * 1000, query["endTime"] * 1000)
        result = insights.run(commands, events, query["limit"])
    except BaseException:
        query["status"] = "Failed"
        raise
    query["results"] = [
        [{"field": name, "value": value} for name, value in row.items()] for row in result.rows
    ]
    query["statistics"] = {
        "recordsMatched": float(result.matched),
        "recordsScanned": float(len(events)),
        "bytesScanned": float(sum(len(event.message.encode()) for event in events)),
    }
    if query["status"] == "Running":  # otherwise it was stopped
        query["status"] = "Complete"


def _events(groups: Sequence[str], begin: int, end: int) -> list[LogEvent]:
    """Return the events of log groups from ``begin`` to ``end``, in epoch milliseconds."""
    account = get_account_id()
    found = []
    with cloudwatch_logs._log_events_lock:  # noqa: SLF001
        for group in groups:
            streams = cloudwatch_logs._log_groups[group]["streams"]  # noqa: SLF001
            for name, stream in streams.items():
                found += [
                    LogEvent(
                        event["timestamp"],
                        event.get("ingestionTime", event["timestamp"]),
                        event["message"],
                        event.get("eventId", ""),
                        f"{account}:{group}",
                        name,
                    )
                    for event in stream["events"]
                    if begin <= event["timestamp"] <= end
                ]
    return found


def _error(code: str, message: str) -> Any:
    return error_response_json(code, message, 400)


def _malformed_query_error(error: parser.MalformedQueryError, query: str) -> Any:
    status, headers, body = _error("MalformedQueryException", str(error))
    location = {"startCharOffset": error.offset, "endCharOffset": len(query)}
    content = json.loads(body) | {
        "queryCompileError": {"location": location, "message": str(error)}
    }
    return status, headers, json.dumps(content).encode()
