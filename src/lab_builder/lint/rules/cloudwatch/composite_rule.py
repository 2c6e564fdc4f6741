"""E9331, E9332: the rule of a composite alarm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.cloudwatch import composite
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, Text, View
from lab_builder.lint.view.opaque import opaque
from lab_builder.template import references
from lab_builder.template.dependencies import created_before

_TYPE = "AWS::CloudWatch::CompositeAlarm"
_ALARMS = ("AWS::CloudWatch::Alarm", _TYPE)
_SOURCE = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html"
)
_MOST = 100


class CompositeRule(Rule):
    """CloudWatch refuses a composite alarm whose rule it cannot read.

    A rule joins ALARM(name), OK(name), INSUFFICIENT_DATA(name), TRUE and FALSE by AND, OR and NOT,
    grouped by parentheses, and names at most 100 alarms.
    """

    id = "E9331"
    shortdesc = "The AlarmRule of a composite alarm can be read"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the rules that cannot be read."""
        for place, _ in _rules(view):
            rule = composite.read(place.value)
            if rule.error:
                yield fault(place, f"the rule {rule.error}")
            elif len(set(rule.alarms)) > _MOST:
                yield fault(place, f"the rule names {len(set(rule.alarms))} alarms, over {_MOST}")


class CompositeNamesAlarms(Rule):
    """A composite alarm can be made once the alarms that its rule names are there.

    CloudFormation knows their order from references only. A name that is written out makes it
    create them together, and CloudWatch then refuses the composite alarm. One that names itself,
    or what is no alarm, is refused always.
    """

    id = "E9332"
    shortdesc = "A composite alarm refers to the alarms of the template that its rule names"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names that come too early and those of no alarm."""
        named = view.once(_by_name)
        for place, alarm in _rules(view):
            for name in dict.fromkeys(composite.read(place.value).alarms):
                if message := _wrong(view, alarm, name, named):
                    yield fault(place, message)


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


def _wrong(view: View, alarm: Resource, name: str, named: Mapping[str, Resource]) -> str | None:
    if isinstance(name, Text) and name.alone:
        found = references.resource(view, name)
        if found and found.type not in _ALARMS and not opaque(found):
            return f"{found.logical_id} is not an alarm"
        return None
    found = named.get(name.rpartition(":alarm:")[2])
    if not found:
        return None
    if found is alarm:
        return f"{name} is this alarm itself"
    if alarm.logical_id in created_before(view, found.logical_id) or _names(found, alarm):
        return f"{name} waits for this alarm, and this alarm for it"
    if found.logical_id in created_before(view, alarm.logical_id):
        return None
    return f"{name} is the alarm {found.logical_id}: refer to it, as ${{{found.logical_id}}}"


def _names(found: Resource, alarm: Resource) -> bool:
    """Tell whether a composite alarm names another by its name."""
    rule, name = found.value("AlarmRule"), alarm.value("AlarmName")
    known = isinstance(rule, str) and isinstance(name, str) and not isinstance(name, Text)
    return found.type == _TYPE and known and name in composite.read(rule).alarms
