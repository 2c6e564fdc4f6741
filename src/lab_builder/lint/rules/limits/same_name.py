"""E9703, E9707: duplicate names."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.names import Name, names
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text
from lab_builder.template.view import Place, View

# Type of resource -> the property within which its name is unique.
_WITHIN = {"AWS::Events::Rule": "EventBusName", "AWS::Scheduler::Schedule": "GroupName"}
_PSEUDO = "AWS::"


class NameIsUnique(Rule):
    """Two resources of a type cannot have the same name: the second one fails.

    Names with the same parameters are the same whatever the values are. Metric alarms and composite
    alarms share one namespace.
    """

    id = "E9703"
    shortdesc = "No two resources of a type have the same name"
    effect = "the deployment fails"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield repeated names."""
        first: dict[tuple[str, str, str], Name] = {}
        for name in names(view):
            if name.conditional or not _fixed(view, name.value):
                continue
            within = str(name.resource.value(_WITHIN.get(name.resource.type, "")))
            other = first.setdefault(
                (name.limits.shared or name.resource.type, within, name.value), name
            )
            if other is not name:
                message = f"{other.resource.logical_id} already has the name {name.value}"
                yield fault(name.place, message)


class ExportIsUnique(Rule):
    """An export name is unique in a region, so CloudFormation rejects a duplicate."""

    id = "E9707"
    shortdesc = "No two outputs have the same export name"
    effect = "the deployment fails"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield repeated export names."""
        first: dict[str, str] = {}
        for output, place in _exports(view):
            value = view.open_values.resolve(place.node)
            if isinstance(value, str) and _fixed(view, value):
                other = first.setdefault(value, output)
                if other != output:
                    yield fault(place, f"the output {other} already exports the name {value}")


def _exports(view: View) -> Iterator[tuple[str, Place]]:
    outputs = view.root.get("Outputs")
    for name in outputs.node if outputs and isinstance(outputs.node, dict) else ():
        output = outputs.get(name) if outputs else None
        place = output.get("Export", "Name") if output and not output.get("Condition") else None
        if place:
            yield str(name), place


def _fixed(view: View, value: str) -> bool:
    """Return whether a text has the same value everywhere in the template."""
    holes = value.holes if isinstance(value, Text) else ()
    declared = view.root.get("Parameters")
    known = declared.node if declared and isinstance(declared.node, dict) else {}
    return all(hole.name.startswith(_PSEUDO) or hole.name in known for hole in holes)
