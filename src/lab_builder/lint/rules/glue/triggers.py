"""E9413, E9414, E9415, E9420: the types, actions and conditions of Glue triggers."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Place, View

_SOURCE = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-trigger.html"
_TYPE = "AWS::Glue::Trigger"
# Type of trigger -> the property that it requires.
_NEEDED = {"SCHEDULED": "Schedule", "CONDITIONAL": "Predicate", "EVENT": "WorkflowName"}
_STARTABLE = ("SCHEDULED", "CONDITIONAL")


class GlueTriggerType(Rule):
    """Glue rejects a trigger without the property that its type requires.

    A scheduled trigger requires Schedule, a conditional one Predicate, and an event trigger
    WorkflowName. StartOnCreation is for scheduled and conditional triggers only.
    """

    id = "E9413"
    shortdesc = "A Glue trigger has the properties that its type requires"
    effect = "Glue rejects the trigger"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the missing properties, and StartOnCreation of other types."""
        for trigger in view.of_type(_TYPE):
            place, kind = trigger.get("Type"), trigger.value("Type")
            if not place or kind not in (*_NEEDED, "ON_DEMAND"):
                continue
            needed = _NEEDED.get(kind)
            if needed and needed not in _keys(trigger.properties):
                yield fault(place, f"a trigger of type {kind} requires {needed}")
            start = trigger.get("StartOnCreation")
            if start and str(start.value).lower() == "true" and kind not in _STARTABLE:
                message = f"a trigger of type {kind} cannot have StartOnCreation: true"
                yield fault(start, message, instead="Remove StartOnCreation")


class GlueTriggerActions(Rule):
    """An action of a trigger starts one job or one crawler.

    Glue rejects an action with both or neither, and a trigger without actions.
    """

    id = "E9414"
    shortdesc = "Each action of a Glue trigger starts exactly one job or crawler"
    effect = "Glue rejects the trigger"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the actions with both or neither."""
        for trigger in view.of_type(_TYPE):
            actions = trigger.get("Actions")
            if not actions:
                continue
            if actions.node == []:
                yield fault(actions, "Actions must have at least one item")
            for action in actions.items():
                yield from _exactly_one(action, "JobName", "CrawlerName")


class GluePredicate(Rule):
    """Glue rejects a condition without a job or crawler, its state, and LogicalOperator EQUALS.

    A job requires State, a crawler CrawlState. Several conditions require Logical.
    """

    id = "E9415"
    shortdesc = "Each condition of a Glue trigger has a job or crawler, its state, and an operator"
    effect = "Glue rejects the trigger"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the conditions without a required property."""
        for trigger in view.of_type(_TYPE):
            predicate = trigger.get("Predicate")
            listed = predicate.get("Conditions") if predicate else None
            if not predicate or not listed or not isinstance(listed.node, list):
                continue
            if len(listed.node) > 1 and "Logical" not in _keys(predicate):
                yield fault(predicate, f"{len(listed.node)} conditions require Logical: AND or ANY")
            for condition in listed.items():
                yield from _exactly_one(condition, "JobName", "CrawlerName")
                for name, state in (("JobName", "State"), ("CrawlerName", "CrawlState")):
                    if condition.get(name) and state not in _keys(condition):
                        yield fault(condition, f"{name} requires {state}")
                if "LogicalOperator" not in _keys(condition):
                    yield fault(condition, "the condition requires LogicalOperator: EQUALS")


class GlueTriggerLoop(Rule):
    """Glue rejects a conditional trigger that starts a job of its own conditions."""

    id = "E9420"
    shortdesc = "A Glue trigger does not start a job of its own conditions"
    effect = "Glue rejects the trigger"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the jobs that are in the conditions and the actions."""
        for trigger in view.of_type(_TYPE):
            waited = [place.value for place in _jobs(trigger.get("Predicate", "Conditions"))]
            for place in _jobs(trigger.get("Actions")):
                if isinstance(place.value, str) and place.value in waited:
                    message = "the trigger starts a job that is also in its Predicate"
                    yield fault(place, message, instead="Remove the job from one of them")


def _jobs(listed: Place | None) -> Iterator[Place]:
    for item in listed.items() if listed else ():
        if place := item.get("JobName"):
            yield place


def _exactly_one(place: Place, *names: str) -> Iterator[Fault]:
    there = [name for name in names if name in _keys(place)]
    if isinstance(place.node, dict) and "Ref" not in place.node and len(there) != 1:
        both = ", not both" if there else ""
        yield fault(place, f"requires exactly one of {', '.join(names)}{both}")


def _keys(place: Place) -> frozenset[str]:
    """Return the keys of an object, intrinsic functions included."""
    if not isinstance(place.node, dict):
        return frozenset()
    return frozenset(map(str, place.node))
