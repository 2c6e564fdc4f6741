"""E9233 to E9235, E9239: universal targets and time zones of EventBridge Scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from zoneinfo import available_timezones

from lab_builder.lint.events import universal
from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.events.senders import SCHEDULER, deliveries
from lab_builder.lint.fault import Edit, Fault, fault
from lab_builder.lint.iam import permissions
from lab_builder.lint.rule import Rule
from lab_builder.template import json_text
from lab_builder.template.view import Place, View

_DOCS = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/"


class UniversalTarget(Rule):
    """A universal target names an AWS service and an API action as the AWS SDK does.

    The service is in lower case and the action in camelCase. Scheduler rejects read-only actions,
    such as those that begin with get, describe or list.
    """

    id = "E9233"
    shortdesc = "A universal target is an API action that EventBridge Scheduler can call"
    effect = "the deployment fails"
    source_url = f"{_DOCS}managing-targets-universal.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield universal targets that Scheduler rejects."""
        for delivery in deliveries(view):
            found = universal.action(delivery.arn.value)
            if found and delivery.sender is not SCHEDULER:
                yield fault(
                    delivery.arn, f"only EventBridge Scheduler supports aws-sdk:{found.service}"
                )
            elif found and (why := found.rejection()):
                message = f"aws-sdk:{found.service}:{found.name} is not a universal target: {why}"
                camel = f"{found.name[:1].lower()}{found.name[1:]}"
                fix = Edit(f":{found.name}", f":{camel}") if camel != found.name else None
                yield fault(delivery.arn, message, fix)


class UniversalRole(Rule):
    """The role of a schedule must allow the action that its universal target calls.

    The deployment succeeds without it, but every call fails. Only the dead-letter queue shows it.
    """

    id = "E9234"
    shortdesc = "The role of a schedule allows the action of its universal target"
    effect = "every call fails"
    source_url = f"{_DOCS}managing-targets-universal.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield roles of the template that do not allow the action."""
        for delivery in deliveries(view):
            found = universal.action(delivery.arn.value)
            role = permissions.role(view, delivery.role.value) if delivery.role else None
            if not (found and role and delivery.role):
                continue
            held = permissions.role_permissions(role)
            if missing := [action for action in found.permissions if held.lacks(action)]:
                message = f"{role.logical_id} does not allow {missing[0]}"
                yield fault(delivery.role, message, instead="Allow it in a policy of the role")


class UniversalInput(Rule):
    """The input of a universal target holds the parameters of the API action.

    The deployment succeeds without required ones, but the service rejects every call.
    """

    id = "E9239"
    shortdesc = "The input of a universal target has the parameters that the action requires"
    effect = "every call fails"
    source_url = f"{_DOCS}managing-targets-universal.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield inputs without a required parameter."""
        for delivery in deliveries(view):
            found = universal.action(delivery.arn.value)
            if found is None or delivery.sender is not SCHEDULER or found.rejection():
                continue
            stated = delivery.place.get("Input")
            given = _parameters(stated)
            lacking = (
                []
                if given is None
                else [name for name in sorted(found.required) if name.lower() not in given]
            )
            if lacking:
                yield fault(
                    stated or delivery.arn,
                    f"{found.service}:{found.name} requires {', '.join(lacking)} in Input",
                )


class ScheduleTimezone(Rule):
    """Scheduler accepts the names of the IANA time zone database, such as Europe/Vienna.

    It rejects offsets, names of Windows, and abbreviations that are not in the database.
    """

    id = "E9235"
    shortdesc = "The time zone of a schedule exists"
    effect = "the deployment fails"
    source_url = f"{_DOCS}schedule-types.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield time zones that do not exist, if this machine has the database."""
        for place in _timezones(view):
            if place.text and _zones() and place.text not in _zones():
                message = f"{place.text} is not a time zone of the IANA database"
                near = [zone for zone in _zones() if zone.rpartition("/")[2] == place.text]
                instead = f"Use {min(near)}" if near else "Use a name such as Europe/Vienna"
                yield fault(place, message, instead=instead)


def _parameters(stated: Place | None) -> set[str] | None:
    """Return the names of the parameters of an input in lower case; None where not known."""
    if stated is None:
        return set()
    try:
        value = json_text.decode(stated.value) if isinstance(stated.value, str) else None
    except ValueError:
        return None
    return {str(key).lower() for key in value} if isinstance(value, dict) else None


def _timezones(view: View) -> Iterator[Place]:
    for schedule in view.of_type("AWS::Scheduler::Schedule"):
        yield from schedule.properties.walk("ScheduleExpressionTimezone")
    for _, properties in sam_events(view, "ScheduleV2"):
        yield from properties.walk("ScheduleExpressionTimezone")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
