"""The names that a template gives to resources, each with the limits of its type.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.facts.names import NameLimits, name_limits
from lab_builder.template.text import Text
from lab_builder.template.view import Place, Resource, View


@dataclass(frozen=True, slots=True)
class Name:
    """A name, with a hole for each parameter, whatever its default."""

    resource: Resource
    limits: NameLimits
    place: Place
    value: str

    @property
    def conditional(self) -> bool:
        """Whether a condition decides if the resource has it."""
        return self.resource.conditional or "Fn::If" in self.place.path


def names(view: View) -> tuple[Name, ...]:
    """Return the names that a template gives, those of conditional branches too."""
    return view.once(_names)


def _names(view: View) -> tuple[Name, ...]:
    return tuple(_each(view))


def _each(view: View) -> Iterator[Name]:
    known = name_limits()
    for resource in view.of_type(*known):
        limits = known[resource.type]
        place = resource.get(limits.property)
        for choice in place.choices() if place else ():
            value = view.open_values.resolve(choice.node)
            if isinstance(value, str) and value:
                yield Name(resource, limits, choice, value)


def parameter(view: View, name: str) -> Mapping[str, Any]:
    """Return the declaration of a parameter, empty where there is none."""
    place = view.root.get("Parameters", name)
    return place.node if place and isinstance(place.node, dict) else {}


def literal(value: str) -> Iterator[str]:
    """Yield the parts of a name that are written in the template."""
    parts = value.parts if isinstance(value, Text) else (value,)
    return (part for part in parts if isinstance(part, str))
