"""Metric filters, and validation of filter patterns.

Closes gaps of MiniStack, whose metric filters publish nothing, and whose filter patterns ignore
case and match every condition on JSON. Follows
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cloudwatch, cloudwatch_logs

from lab_builder.local.engine.logs import filter_patterns, patches

Operation = Callable[[Mapping[str, Any]], Any]


def install() -> None:
    """Replace filter patterns, and wrap the operations that use them."""
    patches.COMPILE_FILTER_PATTERN.replace(filter_patterns.matcher)
    patches.SUBSCRIPTION_PATTERN_MATCHES.replace(_matches)
    patches.FILTER_LOG_EVENTS.wrap(_with_check)
    patches.PUT_SUBSCRIPTION_FILTER.wrap(_with_check)
    patches.PUT_METRIC_FILTER.wrap(_put_metric_filter)
    patches.PUT_LOG_EVENTS.wrap(_put_log_events)


def _matches(pattern: str | None, message: str) -> bool:
    return filter_patterns.matcher(pattern or "")(message)


def _with_check(stock: Operation, data: Mapping[str, Any]) -> Any:
    try:
        filter_patterns.matcher(data.get("filterPattern") or "")
    except ValueError as error:
        return error_response_json("InvalidParameterException", str(error), 400)
    return stock(data)


def _put_metric_filter(stock: Operation, data: Mapping[str, Any]) -> Any:
    for transformation in data.get("metricTransformations", []):
        if transformation.get("dimensions") and "defaultValue" in transformation:
            message = "Invalid metric transformation: dimensions and default value are exclusive."
            return error_response_json("InvalidParameterException", message, 400)
    return _with_check(stock, data)


def _put_log_events(stock: Operation, data: Mapping[str, Any]) -> Any:
    response = stock(data)
    if response[0] < 400:
        for (group, _), metric_filter in cloudwatch_logs._metric_filters.items():  # noqa: SLF001
            if group == data["logGroupName"]:
                _publish(metric_filter, data["logEvents"])
    return response


def _publish(metric_filter: Mapping[str, Any], events: list[Mapping[str, Any]]) -> None:
    """Publish the metrics of a filter for events, with the events' times."""
    matches = filter_patterns.matcher(metric_filter["filterPattern"])
    for event in events:
        found = matches(event["message"])
        for transformation in metric_filter["metricTransformations"]:
            value = (
                _value(transformation["metricValue"], event["message"])
                if found
                else transformation.get("defaultValue")
            )
            if value is not None:
                cloudwatch._store_datum(  # noqa: SLF001
                    transformation["metricNamespace"],
                    transformation["metricName"],
                    _dimensions(transformation, event["message"]),
                    event["timestamp"] / 1000,
                    transformation.get("unit", "None"),
                    float(value),
                    None,
                    None,
                    None,
                )


def _value(written: str, message: str) -> float | None:
    """Return a metric value: a number, or the value of a selector."""
    found = filter_patterns.select(written, message) if written.startswith("$") else written
    try:
        return float(found)
    except (TypeError, ValueError):
        return None


def _dimensions(transformation: Mapping[str, Any], message: str) -> dict[str, str]:
    selected = {
        name: filter_patterns.select(selector, message)
        for name, selector in (transformation.get("dimensions") or {}).items()
    }
    return {name: str(value) for name, value in selected.items() if value is not None}
