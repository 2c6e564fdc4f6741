"""AWS::CloudWatch::CompositeAlarm, and metric math in AWS::CloudWatch::Alarm."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch

from lab_builder.local.engine.cloudformation import existing_names, patches
from lab_builder.local.engine.cloudformation.resource_handlers import Properties, response_body
from lab_builder.local.engine.cloudwatch import alarms


class CompositeAlarm:
    """A composite alarm."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        """Create the alarm.

        Raises:
            ValueError: there is an alarm of this name.
        """
        existing_names.refuse("AWS::CloudWatch::CompositeAlarm", properties)
        return self.update(name, properties)

    def update(self, name: str, properties: Properties) -> dict[str, Any]:
        """Update the alarm and keep its state."""
        request = {**properties, "AlarmName": name}
        response_body(cloudwatch._put_composite_alarm({}, request, is_cbor=False, is_json=True))  # noqa: SLF001
        return {"Arn": cloudwatch._composite_alarms[name]["AlarmArn"]}  # noqa: SLF001

    def delete(self, name: str) -> None:
        """Delete the alarm."""
        cloudwatch._composite_alarms.pop(name, None)  # noqa: SLF001


def allow_metric_math() -> None:
    """Accept the ``Metrics`` property of an alarm, which MiniStack rejects."""
    patches.CW_METRIC_ALARM_RECORD.wrap(_alarm_record)


def _alarm_record(
    stock: Callable[[str, Properties], dict[str, Any]], name: str, properties: Properties
) -> dict[str, Any]:
    if not properties.get("Metrics"):
        return stock(name, properties)
    rest = {key: value for key, value in properties.items() if key != "Metrics"}
    alarm = stock(name, {**rest, "MetricName": "-", "Namespace": "-"})
    alarms.remove_single_metric(alarm)
    alarm["Metrics"] = [_metric_data_query(query) for query in properties["Metrics"]]
    return alarm


def _metric_data_query(query: Properties) -> dict[str, Any]:
    """Return a MetricDataQuery with values of the API's types; a template may have strings."""
    typed: dict[str, Any] = copy.deepcopy(dict(query))
    if "ReturnData" in typed:
        typed["ReturnData"] = str(typed["ReturnData"]).lower() == "true"
    for holder in (typed, typed.get("MetricStat", {})):
        if "Period" in holder:
            holder["Period"] = int(holder["Period"])
    return typed
