"""W9417: the triggers that start workflows."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import Text
from lab_builder.template.view import Resource, View

_STARTS = ("ON_DEMAND", "SCHEDULED", "EVENT")


class GlueWorkflowStart(Rule):
    """A workflow starts with a trigger of type ON_DEMAND, SCHEDULED or EVENT.

    With conditional triggers only, each waits for another. An EventBridge rule that targets the
    workflow starts it only through a trigger of type EVENT.
    """

    id = "W9417"
    shortdesc = "A Glue workflow has a trigger that starts it"
    effect = "the workflow is not started"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/workflows_overview.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the workflows that never start."""
        targets = list(_targets(view))
        for workflow in view.of_type("AWS::Glue::Workflow") if view.whole else ():
            types = [trigger.value("Type") for trigger in _triggers(view, workflow)]
            if any(isinstance(each, Text) for each in types):
                continue
            if types and not any(each in _STARTS for each in types):
                message = "all triggers of the workflow are conditional"
                instead = "Add one of type ON_DEMAND, SCHEDULED or EVENT"
                yield fault(workflow.place, message, instead=instead)
            elif types and "EVENT" not in types and workflow.logical_id in targets:
                message = "a rule targets the workflow, but it has no trigger of type EVENT"
                yield fault(workflow.place, message, instead="Change the first trigger to EVENT")


def _triggers(view: View, workflow: Resource) -> Iterator[Resource]:
    name = workflow.value("Name")
    for trigger in view.of_type("AWS::Glue::Trigger"):
        value = trigger.value("WorkflowName")
        if references.refers_to(value, workflow.logical_id) or (name is not None and value == name):
            yield trigger


def _targets(view: View) -> Iterator[str]:
    """Yield the logical ids of the targets of rules."""
    for rule in view.of_type("AWS::Events::Rule"):
        targets = rule.get("Targets")
        for target in targets.items() if targets else ():
            arn = target.get("Arn")
            found = references.resource(view, arn.value) if arn else None
            if found:
                yield found.logical_id
