"""E9308: the alarms of dashboard widgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.lint.cloudwatch.dashboards import SOURCE, Widget, known, widgets
from lab_builder.lint.fault import Edit, Fault
from lab_builder.lint.opaque import opaque
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import Hole, Text
from lab_builder.template.view import View

_ALARMS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
_MOST = 100


class WidgetAlarms(Rule):
    """CloudWatch rejects a dashboard with an alarm that is not named by its ARN.

    Ref returns the name of an alarm; its ARN is ``${Alarm.Arn}``. An alarm widget shows 1 to 100
    alarms, an annotation one.
    """

    id = "E9308"
    shortdesc = "A dashboard widget names alarms by their ARN"
    effect = "PutDashboard rejects the dashboard"
    source_url = SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the alarms that are not named by their ARN."""
        for widget in widgets(view, "alarm", "metric"):
            listed, most = _listed(widget)
            if known(listed) and not isinstance(listed, list):
                yield widget.fault("alarms must be an array")
            if not isinstance(listed, list):
                continue
            if not 0 < len(listed) <= most and (widget.kind == "alarm" or listed):
                yield widget.fault(f"alarms has {len(listed)} items, but must have 1 to {most}")
            for alarm in listed:
                if message := _no_arn(view, alarm):
                    fix = _by_arn(view, alarm)
                    instead = f"Use {fix.new.strip(chr(34))}" if fix else ""
                    yield widget.fault(message, fix, instead)


def _listed(widget: Widget) -> tuple[Any, int]:
    if widget.kind == "alarm":
        return widget.properties.get("alarms"), _MOST
    annotations = widget.properties.get("annotations")
    return annotations.get("alarms") if isinstance(annotations, dict) else None, 1


def _no_arn(view: View, alarm: Any) -> str | None:
    if not isinstance(alarm, Text):
        arn = isinstance(alarm, str) and (not alarm or alarm.startswith("arn:"))
        return None if arn else f"{alarm} is not the ARN of an alarm"
    found = references.resource(view, alarm) if alarm.alone else None
    if not found or opaque(found):
        return None
    if found.type not in _ALARMS:
        return f"{found.logical_id} is not an alarm"
    if alarm.alone == Hole(found.logical_id):
        return f"${{{found.logical_id}}} is the name of the alarm, not its ARN"
    return None


def _by_arn(view: View, alarm: Any) -> Edit | None:
    hole = alarm.alone if isinstance(alarm, Text) else None
    if not hole or hole.attribute or view.resources[hole.name].type not in _ALARMS:
        return None
    return Edit(f'"${{{hole.name}}}"', f'"${{{hole.name}.Arn}}"')
