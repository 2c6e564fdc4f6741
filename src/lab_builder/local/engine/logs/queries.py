"""StartQuery on Logs Insights as AWS documents it.

Closes a gap of MiniStack, which gives raw rows for ``stats`` and ``parse``, and passes over what
it does not understand. Results and their pages stay MiniStack's. Follows
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

_KEPT = 100  # results; AWS keeps them for a week


def install() -> None:
    """Put the operation in place."""
    patches.START_QUERY.replace(start)


def start(data: Mapping[str, Any]) -> Any:
    """Answer StartQuery."""
    groups = cloudwatch_logs._resolve_query_log_groups(data)  # noqa: SLF001
    missing = [name for name in groups if name not in cloudwatch_logs._log_groups]  # noqa: SLF001
    language = data.get("queryLanguage", "CWLI")
    if missing:
        return _refusal("ResourceNotFoundException", f"Log group '{missing[0]}' does not exist.")
    if not groups:
        return _refusal("InvalidParameterException", "A query needs a log group.")
    if language != "CWLI":
        message = f"The embedded engine does not run queries in {language}."
        return _refusal("InvalidParameterException", message)
    try:
        commands = parser.parse(data["queryString"])
    except parser.MalformedQueryError as error:
        return _malformed(error, data["queryString"])
    query = _query(data)
    work = contextvars.copy_context()  # the caller's account and region
    arguments = (_complete, query, commands, groups)
    threading.Thread(target=work.run, args=arguments, name="insights", daemon=True).start()
    return json_response({"queryId": query["queryId"]})


def _query(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return MiniStack's record of a query, stored in the place of the oldest ones."""
    kept = cloudwatch_logs._queries  # noqa: SLF001
    for number in list(kept)[: 1 - _KEPT]:
        kept.pop(number, None)
    query = {
        **{name: data.get(name, []) for name in ("logGroupNames", "logGroupIdentifiers")},
        **{name: data[name] for name in ("startTime", "endTime", "queryString")},
        "queryId": str(uuid.uuid4()),
        "logGroupName": data.get("logGroupName", ""),
        "limit": min(data.get("limit", insights.MOST_ROWS), insights.MOST_ROWS),
        "status": "Running",
    }
    kept[query["queryId"]] = query
    return query


def _complete(query: dict[str, Any], commands: Sequence[Command], groups: Sequence[str]) -> None:
    """Run a query, and put its result into its record."""
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
    if query["status"] == "Running":  # else it was stopped
        query["status"] = "Complete"


def _events(groups: Sequence[str], begin: int, end: int) -> list[LogEvent]:
    """Return the events of some groups within milliseconds of the epoch, the ends included."""
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


def _refusal(code: str, message: str) -> Any:
    return error_response_json(code, message, 400)


def _malformed(error: parser.MalformedQueryError, query: str) -> Any:
    status, headers, body = _refusal("MalformedQueryException", str(error))
    place = {"startCharOffset": error.at, "endCharOffset": len(query)}
    told = json.loads(body) | {"queryCompileError": {"location": place, "message": str(error)}}
    return status, headers, json.dumps(told).encode()
