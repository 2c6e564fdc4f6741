"""E9416: the jobs and crawlers that a trigger names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, Text, View
from lab_builder.lint.view.opaque import opaque
from lab_builder.template import references
from lab_builder.template.dependencies import created_before

_TYPES = {
    "JobName": "AWS::Glue::Job",
    "CrawlerName": "AWS::Glue::Crawler",
    "WorkflowName": "AWS::Glue::Workflow",
}


class GlueTriggerNames(Rule):
    """Glue refuses a trigger that names a job, a crawler or a workflow which is not there yet.

    CloudFormation knows their order from references only, so a name that is written out makes it
    create both at once.
    """

    id = "E9416"
    shortdesc = "A Glue trigger refers to the jobs, crawlers and workflows of the template"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names of other things, and those that come too early."""
        named = view.once(_by_name)
        for trigger in view.of_type("AWS::Glue::Trigger"):
            for key, place in _names(trigger):
                if message := _wrong(view, trigger, key, place, named):
                    yield fault(place, message)


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
) -> str | None:
    value = place.value
    if isinstance(value, Text) and value.alone:
        found = references.resource(view, value)
        wrong = found and found.type != _TYPES[key] and not opaque(found)
        return f"{found.logical_id} is {found.type}, not {_TYPES[key]}" if found and wrong else None
    found = named.get((_TYPES[key], str(value)))
    if not found or found.logical_id in created_before(view, trigger.logical_id):
        return None
    return f"{value} is the name of {found.logical_id}: refer to it"
