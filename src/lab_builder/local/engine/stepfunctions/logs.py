"""Write an execution's history events to the log group of its state machine.

Closes a gap of MiniStack, which stores the logging configuration but logs nothing. Follows
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
    """The logging session of an execution, to which moto's interpreter passes its events."""

    def __init__(self, record: dict[str, Any], machine: str, configuration: Any) -> None:
        super().__init__(record["executionArn"], configuration)
        minute = f"{datetime.fromisoformat(record['startDate']):%Y-%m-%d-%H-%M}"
        part = sha256(self.execution_arn.encode()).hexdigest()[:8]
        self._stream = {
            "logGroupName": configuration.log_group_name,
            "logStreamName": f"states/{machine}/{minute}/{part}",
        }
        cloudwatch_logs._create_log_stream(self._stream)  # noqa: SLF001

    @classmethod
    def for_execution(cls, record: dict[str, Any], machine: dict[str, Any]) -> LogSession | None:
        """Return the session of an execution, or None if its state machine does not log."""
        configuration = logging.CloudWatchLoggingConfiguration.from_logging_configuration(
            machine["stateMachineArn"], machine["loggingConfiguration"]
        )
        return cls(record, machine["name"], configuration) if configuration else None

    def log_level_filter(self, history_event_type: Any) -> bool:
        """Return whether the state machine's log level includes an event."""
        level = self.configuration.log_level
        return bool(logging.is_logging_enabled_for(level, history_event_type))

    def publish_history_log(self, history_log: logging.HistoryLog) -> None:
        """Write an event. If the log group does not exist, the event is lost, as on AWS."""
        # moto's type of the time is datetime, but it is a string.
        time = int(datetime.fromisoformat(str(history_log["event_timestamp"])).timestamp() * 1000)
        message = json.dumps({**history_log, "event_timestamp": str(time)})
        events = [{"timestamp": time, "message": message}]
        cloudwatch_logs._put_log_events({**self._stream, "logEvents": events})  # noqa: SLF001
