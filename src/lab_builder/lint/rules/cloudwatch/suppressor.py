"""E9334: the action suppressor of composite alarms."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View

_SUPPRESSOR = "ActionsSuppressor"
_PERIODS = ("ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")


class Suppressor(Rule):
    """CloudWatch rejects ActionsSuppressor without its wait period and its extension period.

    It also rejects one of the periods without ActionsSuppressor.
    """

    id = "E9334"
    shortdesc = "ActionsSuppressor of a composite alarm requires both its periods"
    effect = "PutCompositeAlarm rejects the alarm"
    source_url = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the suppressors without a period, and periods without a suppressor."""
        for alarm in view.of_type("AWS::CloudWatch::CompositeAlarm"):
            node, place = alarm.properties.node, alarm.get(_SUPPRESSOR)
            there = node if isinstance(node, dict) else {}
            for name in _PERIODS:
                if place and name not in there:
                    yield fault(place, f"{_SUPPRESSOR} requires {name}")
                period = alarm.get(name)
                if period and _SUPPRESSOR not in there:
                    yield fault(period, f"{name} requires {_SUPPRESSOR}")
