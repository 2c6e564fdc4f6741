"""Publish ApproximateNumberOfMessagesVisible of each queue, every minute.

Closes a gap of MiniStack, which publishes no SQS metrics. Names and dimension:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html.
"""

from __future__ import annotations

import threading
import time

from ministack.core.responses import request_scope
from ministack.services import sqs

from lab_builder.local.engine.cloudwatch import service_metrics

_INTERVAL = 60  # seconds


def start() -> None:
    """Start the thread that publishes the metric."""
    threading.Thread(target=_run, name="sqs-metrics", daemon=True).start()


def _run() -> None:
    while True:
        _publish()
        time.sleep(_INTERVAL - time.time() % _INTERVAL)


def _publish() -> None:
    now = time.time()
    for (account, region, _), queue in sqs._queues.all_items():  # noqa: SLF001
        visible = sum(message["visible_at"] <= now for message in tuple(queue["messages"]))
        with request_scope(account, region):
            service_metrics.record(
                "AWS/SQS",
                "ApproximateNumberOfMessagesVisible",
                visible,
                {"QueueName": queue["name"]},
            )
