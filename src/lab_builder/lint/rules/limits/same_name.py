"""E9703, E9707: names that are given twice."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.names import Name, names, without_defaults
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Text, View

# Where a name is to be unique within something, the property that says in what.
_WITHIN = {"AWS::Events::Rule": "EventBusName", "AWS::Scheduler::Schedule": "GroupName"}
_PSEUDO = "AWS::"


class NameIsUnique(Rule):
    """Two resources of a kind cannot have one name: the second fails, and the stack rolls back.

    Where both are made by the same parameters, their names are the same whatever these are. Metric
    and composite alarms share their names.
    """

    id = "E9703"
    shortdesc = "No two resources of a kind have the same name"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names that stand a second time."""
        first: dict[tuple[str, str, str], Name] = {}
        for name in names(view):
            if name.conditional or not _fixed(view, name.value):
                continue
            within = str(name.resource.value(_WITHIN.get(name.resource.type, "")))
            other = first.setdefault(
                (name.limits.shared or name.resource.type, within, name.value), name
            )
            if other is not name:
                message = f"{name.value} is the name of {other.resource.logical_id} already"
                yield fault(name.place, message)


class ExportIsUnique(Rule):
    """A region has one export of a name, so the second of a template is refused."""

    id = "E9707"
    shortdesc = "No two outputs are exported under the same name"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names that are exported a second time."""
        first: dict[str, str] = {}
        for output, place in _exports(view):
            value = without_defaults(view).resolve(place.node)
            if isinstance(value, str) and _fixed(view, value):
                other = first.setdefault(value, output)
                if other != output:
                    yield fault(place, f"{value} is the export of {other} already")


def _exports(view: View) -> Iterator[tuple[str, Place]]:
    outputs = view.root.get("Outputs")
    for name in outputs.node if outputs and isinstance(outputs.node, dict) else ():
        output = outputs.get(name) if outputs else None
        place = output.get("Export", "Name") if output and not output.get("Condition") else None
        if place:
            yield str(name), place


def _fixed(view: View, value: str) -> bool:
    """Tell whether a text comes to the same wherever in the template it stands."""
    holes = value.holes if isinstance(value, Text) else ()
    declared = view.root.get("Parameters")
    known = declared.node if declared and isinstance(declared.node, dict) else {}
    return all(hole.name.startswith(_PSEUDO) or hole.name in known for hole in holes)
