"""Writes an execution's events into the log group of its state machine.

Closes a gap of MiniStack, which keeps the logging configuration and logs nothing. Follows
https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html.
"""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from ministack.services import cloudwatch_logs
from moto.stepfunctions.parser.asl.eval.event import logging


class LogSession(logging.CloudWatchLoggingSession):
    """What moto's interpreter reports its events to, for one execution."""

    def __init__(self, record: dict[str, Any], machine: str, configuration: Any) -> None:
        super().__init__(record["executionArn"], configuration)
        minute = f"{datetime.fromisoformat(record['startDate']):%Y-%m-%d-%H-%M}"
        part = sha256(self.execution_arn.encode()).hexdigest()[:8]
        self._where = {
            "logGroupName": configuration.log_group_name,
            "logStreamName": f"states/{machine}/{minute}/{part}",
        }
        cloudwatch_logs._create_log_stream(self._where)  # noqa: SLF001

    @classmethod
    def of(cls, record: dict[str, Any], machine: dict[str, Any]) -> LogSession | None:
        """Return the session of an execution, or None where its machine does not log."""
        configuration = logging.CloudWatchLoggingConfiguration.from_logging_configuration(
            machine["stateMachineArn"], machine["loggingConfiguration"]
        )
        return cls(record, machine["name"], configuration) if configuration else None

    def log_level_filter(self, history_event_type: Any) -> bool:
        """Tell whether the machine's level asks for an event."""
        level = self.configuration.log_level
        return bool(logging.is_logging_enabled_for(level, history_event_type))

    def publish_history_log(self, history_log: logging.HistoryLog) -> None:
        """Write one event. A log group that is gone takes nothing, as on AWS."""
        # moto types the time as a datetime, and passes a text.
        time = int(datetime.fromisoformat(str(history_log["event_timestamp"])).timestamp() * 1000)
        message = json.dumps({**history_log, "event_timestamp": str(time)})
        events = [{"timestamp": time, "message": message}]
        cloudwatch_logs._put_log_events({**self._where, "logEvents": events})  # noqa: SLF001
