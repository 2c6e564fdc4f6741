"""A client that asks and sends a little all the time, as a learner with a few windows open does."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any

from benchmarks.engine import Engine

_PAUSE = 0.25  # seconds between two calls
ENVIRONMENT = "aws-deep-dive"


class Trickle:
    """A context in which the calls are made. ``errors`` are those that failed."""

    def __init__(self, engine: Engine) -> None:
        self._calls = _calls(engine)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.made = 0
        self.errors: list[str] = []

    def __enter__(self) -> Trickle:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        for call in itertools.cycle(self._calls):
            if self._ended.wait(_PAUSE):
                return
            try:
                call()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
                self.errors.append(str(error))
            self.made += 1


def _calls(engine: Engine) -> list[Callable[[], Any]]:
    services = ("cloudformation", "cloudtrail", "cloudwatch", "events", "lambda", "logs", "sqs")
    client = {name: engine.client(name) for name in (*services, "stepfunctions")}
    queue = client["sqs"].create_queue(QueueName="trickle")["QueueUrl"]

    def metric() -> None:
        now = datetime.now(UTC)
        client["cloudwatch"].get_metric_statistics(
            Namespace="FinancialProcessing",
            MetricName="ComplianceScore",
            StartTime=now - timedelta(hours=1),
            EndTime=now,
            Period=60,
            Statistics=["Average"],
        )

    def message() -> None:
        client["sqs"].send_message(QueueUrl=queue, MessageBody="x" * 1000)
        for received in client["sqs"].receive_message(QueueUrl=queue).get("Messages", []):
            handle = received["ReceiptHandle"]
            client["sqs"].delete_message(QueueUrl=queue, ReceiptHandle=handle)

    def event() -> None:
        entry = {
            "Source": "lab.financial",
            "DetailType": "soak",
            "Detail": json.dumps({"priority": "HIGH"}),
            "EventBusName": f"{ENVIRONMENT}-events",
        }
        client["events"].put_events(Entries=[entry])

    return [
        metric,
        message,
        event,
        lambda: client["events"].list_rules(),
        lambda: client["cloudwatch"].describe_alarms(),
        lambda: client["cloudformation"].describe_stacks(StackName=ENVIRONMENT),
        lambda: client["cloudtrail"].lookup_events(),
        lambda: client["logs"].describe_log_groups(),
        lambda: client["stepfunctions"].list_state_machines(),
        lambda: client["lambda"].invoke(
            FunctionName=f"{ENVIRONMENT}-daily-transaction-processor",
            InvocationType="Event",
            Payload=json.dumps({"test_mode": True}),
        ),
    ]
