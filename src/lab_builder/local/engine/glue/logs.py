"""Send the output of a job run to its log groups, with the permissions of its role.

Follows "Logging behavior in AWS Glue 5.0",
https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html: the script's output goes
to <prefix>/output, system messages to <prefix>/error, in the log stream <run id>-driver.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

_DEFAULT_PREFIX = "/aws-glue/jobs"
_EVENT_LIMIT = 262_144 - 26  # bytes of one log event's message
_CALL_LIMIT = 500  # events in one call; PutLogEvents takes 10,000 or 1 MiB


class LogStream:
    """A log stream. Lines are buffered until ``flush``."""

    def __init__(self, client: Any, group: str, name: str) -> None:
        self._client = client
        self._group = group
        self._name = name
        self._events: list[dict[str, Any]] = []
        self._exists: bool | None = None  # None: not tried yet

    def write(self, line: str) -> None:
        """Buffer a line, with the current time."""
        message = line.encode()[:_EVENT_LIMIT].decode(errors="ignore")
        if message:
            self._events.append({"timestamp": int(time.time() * 1000), "message": message})

    def flush(self) -> None:
        """Send the buffered lines. If the role may not write logs, they are lost, as on AWS."""
        from botocore.exceptions import BotoCoreError, ClientError

        if not self._events:
            return
        events, self._events = self._events, []
        try:
            if self._exists is None:
                self._exists = self._create()
            for start in range(0, len(events) if self._exists else 0, _CALL_LIMIT):
                self._client.put_log_events(
                    logGroupName=self._group,
                    logStreamName=self._name,
                    logEvents=events[start : start + _CALL_LIMIT],
                )
        except (ClientError, BotoCoreError) as error:
            self._exists = False
            print(f"Glue: writing logs to {self._group} failed: {error}", flush=True)  # noqa: T201 - the engine's own log

    def _create(self) -> bool:
        missing = self._client.exceptions.ResourceNotFoundException
        try:
            self._client.create_log_stream(logGroupName=self._group, logStreamName=self._name)
        except missing:
            self._client.create_log_group(logGroupName=self._group)
            self._client.create_log_stream(logGroupName=self._group, logStreamName=self._name)
        return True


def streams(client: Any, arguments: Mapping[str, str], run_id: str) -> tuple[LogStream, LogStream]:
    """Return the log streams for the script's output and for system messages."""
    prefix = arguments.get("--custom-logGroup-prefix") or _DEFAULT_PREFIX
    name = f"{arguments.get('--custom-logStream-prefix') or run_id}-driver"
    return LogStream(client, f"{prefix}/output", name), LogStream(client, f"{prefix}/error", name)
