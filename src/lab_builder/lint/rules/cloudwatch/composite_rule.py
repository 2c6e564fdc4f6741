"""E9331, E9332: the rule of a composite alarm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.cloudwatch import composite
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.opaque import opaque
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.dependencies import created_before
from lab_builder.template.text import Text
from lab_builder.template.view import Place, Resource, View

_TYPE = "AWS::CloudWatch::CompositeAlarm"
_ALARMS = ("AWS::CloudWatch::Alarm", _TYPE)
_SOURCE = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html"
)
_MOST = 100


class CompositeRule(Rule):
    """CloudWatch rejects a composite alarm whose rule is not valid.

    A rule joins ALARM(name), OK(name), INSUFFICIENT_DATA(name), TRUE and FALSE by AND, OR and NOT,
    grouped by parentheses, and names at most 100 alarms.
    """

    id = "E9331"
    shortdesc = "The AlarmRule of a composite alarm is valid"
    effect = "PutCompositeAlarm rejects the alarm"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the rules that are not valid."""
        for place, _ in _rules(view):
            rule = composite.read(place.value)
            if rule.error:
                yield fault(place, f"the rule {rule.error}")
            elif len(set(rule.alarms)) > _MOST:
                yield fault(
                    place, f"the rule names {len(set(rule.alarms))} alarms, more than {_MOST}"
                )


class CompositeNamesAlarms(Rule):
    """A composite alarm can be created only after the alarms of its rule.

    CloudFormation knows their order from references only. With a literal name it creates them
    together, and CloudWatch rejects the composite alarm. It also rejects a rule that names the
    composite alarm itself, or something other than an alarm.
    """

    id = "E9332"
    shortdesc = "A composite alarm references the alarms of the template in its rule"
    effect = "PutCompositeAlarm rejects the alarm"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the literal names of alarms of the template, and names of other resources."""
        named = view.once(_by_name)
        for place, alarm in _rules(view):
            for name in dict.fromkeys(composite.read(place.value).alarms):
                if message := _wrong(view, alarm, name, named):
                    yield fault(place, message[0], instead=message[1])


def _rules(view: View) -> Iterator[tuple[Place, Resource]]:
    for alarm in view.of_type(_TYPE):
        if place := alarm.get("AlarmRule"):
            for choice in place.choices():
                value = choice.value
                if isinstance(value, str) and value and not references.is_unknown(value):
                    yield choice, alarm


def _by_name(view: View) -> Mapping[str, Resource]:
    """Return the alarms of a template by the name that it gives them, as it is written."""
    names = ((found.value("AlarmName"), found) for found in view.of_type(*_ALARMS))
    return {name: found for name, found in names if isinstance(name, str) and name}


def _wrong(
    view: View, alarm: Resource, name: str, named: Mapping[str, Resource]
) -> tuple[str, str] | None:
    """Return what is wrong with a name in the rule of an alarm, and what to write instead."""
    if isinstance(name, Text) and name.alone:
        found = references.resource(view, name)
        if found and found.type not in _ALARMS and not opaque(found):
            return f"the rule names {found.logical_id}, which is an {found.type}, not an alarm", ""
        return None
    found = named.get(name.rpartition(":alarm:")[2])
    if not found:
        return None
    if found is alarm:
        return f"the rule names the alarm itself, {name}", ""
    if alarm.logical_id in created_before(view, found.logical_id) or _names(found, alarm):
        return f"the alarm {name} of the rule depends on this alarm", ""
    if found.logical_id in created_before(view, alarm.logical_id):
        return None
    message = f"the rule names {name}, the alarm {found.logical_id}, without a reference"
    return message, f"Use ${{{found.logical_id}}} in Fn::Sub"


def _names(found: Resource, alarm: Resource) -> bool:
    """Return whether the rule of a composite alarm has the literal name of another alarm."""
    rule, name = found.value("AlarmRule"), alarm.value("AlarmName")
    known = isinstance(rule, str) and isinstance(name, str) and not isinstance(name, Text)
    return found.type == _TYPE and known and name in composite.read(rule).alarms
