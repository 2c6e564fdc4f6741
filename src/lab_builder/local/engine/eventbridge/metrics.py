"""Metrics of rules in the namespace AWS/Events.

Closes a gap of MiniStack, which publishes no EventBridge metrics. "Metrics that specify only the
RuleName dimension refer to the default event bus", others have EventBusName too:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html.
"""

from __future__ import annotations

from lab_builder.local.engine.cloudwatch import service_metrics


def count(bus: str, rule: str, *names: str) -> None:
    """Publish the value 1 for metrics of a rule."""
    dimensions = {"RuleName": rule} if bus == "default" else {"EventBusName": bus, "RuleName": rule}
    for name in names:
        service_metrics.record("AWS/Events", name, 1, dimensions)
