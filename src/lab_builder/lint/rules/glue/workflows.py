"""W9417: what starts a workflow."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Resource, Text, View
from lab_builder.template import references

_STARTS = ("ON_DEMAND", "SCHEDULED", "EVENT")


class GlueWorkflowStart(Rule):
    """A workflow begins with a trigger that fires on demand, on a schedule or on events.

    With conditional triggers only, each waits for another. An EventBridge rule that targets the
    workflow starts it through a trigger of the type EVENT, and through no other.
    """

    id = "W9417"
    shortdesc = "A Glue workflow has a trigger that starts it"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/workflows_overview.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the workflows that never start."""
        targets = list(_targets(view))
        for workflow in view.of_type("AWS::Glue::Workflow") if view.whole else ():
            types = [trigger.value("Type") for trigger in _triggers(view, workflow)]
            if any(isinstance(each, Text) for each in types):
                continue
            if types and not any(each in _STARTS for each in types):
                yield fault(workflow.place, "all triggers of the workflow are conditional")
            elif types and "EVENT" not in types and workflow.logical_id in targets:
                yield fault(workflow.place, "a rule targets the workflow; no trigger is an EVENT")


def _triggers(view: View, workflow: Resource) -> Iterator[Resource]:
    name = workflow.value("Name")
    for trigger in view.of_type("AWS::Glue::Trigger"):
        value = trigger.value("WorkflowName")
        if references.refers_to(value, workflow.logical_id) or (name is not None and value == name):
            yield trigger


def _targets(view: View) -> Iterator[str]:
    """Yield the logical ids of what the rules of the template target."""
    for rule in view.of_type("AWS::Events::Rule"):
        targets = rule.get("Targets")
        for target in targets.items() if targets else ():
            arn = target.get("Arn")
            found = references.resource(view, arn.value) if arn else None
            if found:
                yield found.logical_id
