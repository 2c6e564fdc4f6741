"""E9413, E9414, E9415, E9420: when a trigger fires, and what it starts."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, View

_SOURCE = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-trigger.html"
_TYPE = "AWS::Glue::Trigger"
# What a trigger of a type is refused without.
_NEEDED = {"SCHEDULED": "Schedule", "CONDITIONAL": "Predicate", "EVENT": "WorkflowName"}
_STARTABLE = ("SCHEDULED", "CONDITIONAL")


class GlueTriggerType(Rule):
    """Glue refuses a trigger that lacks what its type fires on.

    A scheduled trigger has a Schedule, a conditional one a Predicate, and one on events belongs to
    a workflow. StartOnCreation is for scheduled and conditional triggers only.
    """

    id = "E9413"
    shortdesc = "A Glue trigger has what its type needs"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield what is missing, and StartOnCreation where it cannot be."""
        for trigger in view.of_type(_TYPE):
            place, kind = trigger.get("Type"), trigger.value("Type")
            if not place or kind not in (*_NEEDED, "ON_DEMAND"):
                continue
            needed = _NEEDED.get(kind)
            if needed and needed not in _keys(trigger.properties):
                yield fault(place, f"a trigger of the type {kind} needs a {needed}")
            start = trigger.get("StartOnCreation")
            if start and str(start.value).lower() == "true" and kind not in _STARTABLE:
                yield fault(start, f"a trigger of the type {kind} cannot start on creation")


class GlueTriggerActions(Rule):
    """An action of a trigger starts one job or one crawler.

    Glue refuses an action that names both or neither, and a trigger without any.
    """

    id = "E9414"
    shortdesc = "Each action of a Glue trigger starts a job or a crawler"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the actions that start nothing, or two things."""
        for trigger in view.of_type(_TYPE):
            actions = trigger.get("Actions")
            if not actions:
                continue
            if actions.node == []:
                yield fault(actions, "the trigger starts nothing")
            for action in actions.items():
                yield from _one_of(action, "JobName", "CrawlerName")


class GluePredicate(Rule):
    """Glue refuses a condition that does not say of what it waits for which state, by EQUALS.

    A job has a State, a crawler a CrawlState; several conditions are joined by Logical.
    """

    id = "E9415"
    shortdesc = "Each condition of a Glue trigger waits for a state of a job or a crawler"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the conditions that say too little."""
        for trigger in view.of_type(_TYPE):
            predicate = trigger.get("Predicate")
            listed = predicate.get("Conditions") if predicate else None
            if not predicate or not listed or not isinstance(listed.node, list):
                continue
            if len(listed.node) > 1 and "Logical" not in _keys(predicate):
                yield fault(predicate, f"{len(listed.node)} conditions are not joined by Logical")
            for condition in listed.items():
                yield from _one_of(condition, "JobName", "CrawlerName")
                for name, state in (("JobName", "State"), ("CrawlerName", "CrawlState")):
                    if condition.get(name) and state not in _keys(condition):
                        yield fault(condition, f"{name} stands without {state}")
                if "LogicalOperator" not in _keys(condition):
                    yield fault(condition, "the condition has no LogicalOperator; EQUALS is one")


class GlueTriggerLoop(Rule):
    """Glue refuses a conditional trigger that starts a job which it waits for."""

    id = "E9420"
    shortdesc = "A Glue trigger starts other jobs than it waits for"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the jobs that are waited for and started."""
        for trigger in view.of_type(_TYPE):
            waited = [place.value for place in _jobs(trigger.get("Predicate", "Conditions"))]
            for place in _jobs(trigger.get("Actions")):
                if isinstance(place.value, str) and place.value in waited:
                    yield fault(place, "the trigger waits for this job")


def _jobs(listed: Place | None) -> Iterator[Place]:
    for item in listed.items() if listed else ():
        if place := item.get("JobName"):
            yield place


def _one_of(place: Place, *names: str) -> Iterator[Fault]:
    there = [name for name in names if name in _keys(place)]
    if isinstance(place.node, dict) and "Ref" not in place.node and len(there) != 1:
        said = "both" if there else "neither"
        yield fault(place, f"one of {' and '.join(names)} is said, not {said}")


def _keys(place: Place) -> frozenset[str]:
    """Return what an object says; anything that a function may give it, too."""
    if not isinstance(place.node, dict):
        return frozenset()
    return frozenset(map(str, place.node))
