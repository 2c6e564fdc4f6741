"""E9416: the jobs, crawlers and workflows that triggers name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.opaque import opaque
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.dependencies import created_before
from lab_builder.template.text import Text
from lab_builder.template.view import Place, Resource, View

_TYPES = {
    "JobName": "AWS::Glue::Job",
    "CrawlerName": "AWS::Glue::Crawler",
    "WorkflowName": "AWS::Glue::Workflow",
}


class GlueTriggerNames(Rule):
    """Glue rejects a trigger for a job, a crawler or a workflow that does not exist yet.

    CloudFormation knows their order from references only. With a literal name it creates both at
    the same time.
    """

    id = "E9416"
    shortdesc = "A Glue trigger references the jobs, crawlers and workflows of the template"
    effect = "Glue rejects the trigger"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names of other resources, and the literal names of those of the template."""
        named = view.once(_by_name)
        for trigger in view.of_type("AWS::Glue::Trigger"):
            for key, place in _names(trigger):
                if message := _wrong(view, trigger, key, place, named):
                    yield fault(place, message[0], instead=message[1])


def _names(trigger: Resource) -> Iterator[tuple[str, Place]]:
    lists = (trigger.get("Actions"), trigger.get("Predicate", "Conditions"))
    items = [trigger.properties, *(item for listed in lists if listed for item in listed.items())]
    for item in items:
        for key in _TYPES:
            if place := item.get(key):
                yield key, place


def _by_name(view: View) -> Mapping[tuple[str, str], Resource]:
    """Return the resources of the types by the names that the template gives them, as written."""
    names = ((found.value("Name"), found) for found in view.of_type(*_TYPES.values()))
    return {(found.type, name): found for name, found in names if isinstance(name, str) and name}


def _wrong(
    view: View,
    trigger: Resource,
    key: str,
    place: Place,
    named: Mapping[tuple[str, str], Resource],
) -> tuple[str, str] | None:
    """Return what is wrong with a name, and what to write instead."""
    value = place.value
    if isinstance(value, Text) and value.alone:
        found = references.resource(view, value)
        wrong = found and found.type != _TYPES[key] and not opaque(found)
        if not found or not wrong:
            return None
        return f"{key} is {found.logical_id}, which is an {found.type}, not {_TYPES[key]}", ""
    found = named.get((_TYPES[key], str(value)))
    if not found or found.logical_id in created_before(view, trigger.logical_id):
        return None
    message = f"{key} is the name {value} of {found.logical_id}, which may not exist yet"
    return message, f"Use !Ref {found.logical_id}"
