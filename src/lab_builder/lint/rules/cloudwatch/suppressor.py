"""E9334: the alarm that keeps a composite alarm quiet."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View

_SUPPRESSOR = "ActionsSuppressor"
_PERIODS = ("ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")


class Suppressor(Rule):
    """CloudWatch takes a suppressor of actions together with how long it is waited for, and lasts.

    Both periods stand beside ActionsSuppressor, and neither without it.
    """

    id = "E9334"
    shortdesc = "A composite alarm has a suppressor with both its periods, or none of them"
    source_url = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the suppressors without a period, and periods without a suppressor."""
        for alarm in view.of_type("AWS::CloudWatch::CompositeAlarm"):
            node, place = alarm.properties.node, alarm.get(_SUPPRESSOR)
            there = node if isinstance(node, dict) else {}
            for name in _PERIODS:
                if place and name not in there:
                    yield fault(place, f"the suppressor has no {name}")
                period = alarm.get(name)
                if period and _SUPPRESSOR not in there:
                    yield fault(period, f"{name} stands without {_SUPPRESSOR}")
