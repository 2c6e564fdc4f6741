"""The actions of alarms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lab_builder.template import references
from lab_builder.template.view import Place, Resource, View

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html"
COMPOSITE = "AWS::CloudWatch::CompositeAlarm"

_LISTS = ("AlarmActions", "OKActions", "InsufficientDataActions")


@dataclass(frozen=True, slots=True)
class Action:
    """One action of an alarm, and the resource of the template that it names, if any."""

    alarm: Resource
    place: Place
    target: Resource | None


def actions(view: View) -> Iterator[Action]:
    """Yield every action, those of conditional branches too."""
    for alarm in view.of_type("AWS::CloudWatch::Alarm", COMPOSITE):
        for name in _LISTS:
            if listed := alarm.get(name):
                for place in listed.items():
                    yield Action(alarm, place, references.resource(view, place.value))


def topics(view: View) -> Iterator[Action]:
    """Yield the actions that publish to a topic of the template."""
    return (
        action
        for action in actions(view)
        if action.target and action.target.type == "AWS::SNS::Topic"
    )
