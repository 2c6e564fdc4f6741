"""Access to a template: its resources, and places that know their path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from lab_builder.template.for_each import expand
from lab_builder.template.intrinsics import function, no_value
from lab_builder.template.text import known
from lab_builder.template.values import Values

Step = str | int
Steps = tuple[Step, ...]
_Made = TypeVar("_Made")

# Transforms that add nothing to what a template says, but for SAM's resources, which are known.
_TRANSFORMS = ("AWS::LanguageExtensions", "AWS::Serverless-2016-10-31")


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the template and the path to it, as findings name it."""

    view: View
    node: Any
    path: Steps

    @property
    def value(self) -> Any:
        """The value of the node; a Text where it is not known, or where branches differ."""
        return self.view.values.resolve(self.node)

    @property
    def text(self) -> str | None:
        """The value where it is a text that is known entirely, else None."""
        return known(self.value)

    def get(self, *keys: Step) -> Place | None:
        """Return the place below, where the template has one; AWS::NoValue is none."""
        node, path = self.node, self.path
        for key in keys:
            # A condition decides what stands here: look at it by choices().
            if function(node) or not _has(node, key):
                return None
            node, path = node[key], (*path, key)
        return None if node is None or no_value(node) else Place(self.view, node, path)

    def choices(self) -> Iterator[Place]:
        """Yield each branch of Fn::If that its condition can choose, otherwise the place itself."""
        if function(self.node) == "Fn::If" and isinstance(self.node["Fn::If"], list):
            condition, *branches = self.node["Fn::If"] or [None]
            holds = self.view.values.conditions.holds(condition)
            never = {True: 2, False: 1, None: 0}[holds]
            for index, branch in enumerate(branches, start=1):
                if index != never:
                    yield from Place(self.view, branch, (*self.path, "Fn::If", index)).choices()
        elif self.node is not None and not no_value(self.node):
            yield self

    def items(self) -> Iterator[Place]:
        """Yield the items of a list, those of conditional branches too.

        Anything else than a list is its own only item, as IAM takes one statement for a list.
        """
        for choice in self.choices():
            if isinstance(choice.node, list):
                for index, item in enumerate(choice.node):
                    yield from Place(self.view, item, (*choice.path, index)).choices()
            else:
                yield choice

    def walk(self, *path: str) -> Iterator[Place]:
        """Yield what stands at the end of a path, in every branch; "*" stands for every item."""
        for choice in self.choices():
            if not path:
                yield choice
            elif path[0] == "*":
                for item in choice.items():
                    yield from item.walk(*path[1:])
            elif found := choice.get(path[0]):
                yield from found.walk(*path[1:])

    def below(self) -> Iterator[Place]:
        """Yield this place and every one below it."""
        yield self
        if isinstance(self.node, dict):
            for key, node in self.node.items():
                yield from Place(self.view, node, (*self.path, key)).below()
        elif isinstance(self.node, list):
            for index, node in enumerate(self.node):
                yield from Place(self.view, node, (*self.path, index)).below()


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of the template, as it is declared: SAM's types are not transformed."""

    logical_id: str
    type: str
    place: Place

    def get(self, *keys: Step) -> Place | None:
        """Return the place of a property, where it is set."""
        return self.place.get("Properties", *keys)

    def value(self, *keys: Step) -> Any:
        """Return what a property comes to, None where it is not set."""
        place = self.get(*keys)
        return place.value if place else None

    def text(self, *keys: Step) -> str | None:
        """Return a property where it is a text that is known entirely, else None."""
        return known(self.value(*keys))

    @property
    def properties(self) -> Place:
        """All the properties; of a resource without any, an empty place."""
        path = (*self.place.path, "Properties")
        return self.place.get("Properties") or Place(self.place.view, {}, path)

    @property
    def conditional(self) -> bool:
        """Whether a condition decides if it exists."""
        return self.place.get("Condition") is not None


class View:
    """One template: its resources, and the values of its nodes."""

    def __init__(
        self,
        body: Mapping[str, Any],
        filename: str | None = None,
        *,
        parameters: Mapping[str, str] | None = None,
        pseudo: Mapping[str, str] | None = None,
    ) -> None:
        """Take a parsed template, and the file that it was read from, if it was.

        ``parameters`` and ``pseudo`` are those of Values: without parameters the template is read
        as it is written, with them as a deploy would, loops replaced.
        """
        self.body, self.values = body, Values(body, parameters, pseudo)
        if parameters is not None:
            self.body = expand(body, self.values.resolve)
        if self.body is not body:  # loops may have made conditions
            self.values = Values(self.body, parameters, pseudo)
        self.folder = Path(filename).parent if filename else None
        self._made: dict[Callable[[View], Any], Any] = {}

    def once(self, make: Callable[[View], _Made]) -> _Made:
        """Return the result of a function of this template, called when first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        made: _Made = self._made[make]
        return made

    @cached_property
    def open_values(self) -> Values:
        """The values in which every parameter is a hole, also one with a default."""
        return Values(self.body, parameters={})

    @property
    def root(self) -> Place:
        """The template itself."""
        return Place(self, self.body, ())

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """Every resource by logical id."""
        found = self.body.get("Resources")
        return {
            str(logical_id): Resource(
                str(logical_id), str(node["Type"]), Place(self, node, ("Resources", logical_id))
            )
            for logical_id, node in (found.items() if isinstance(found, dict) else ())
            if isinstance(node, dict) and isinstance(node.get("Type"), str)
        }

    @cached_property
    def whole(self) -> bool:
        """Whether the template shows all its resources: no macro, include or loop adds any."""
        transform = self.body.get("Transform")
        named = transform if isinstance(transform, list) else [transform]
        found = self.body.get("Resources")
        keys = found if isinstance(found, dict) else ()
        return all(name is None or name in _TRANSFORMS for name in named) and not any(
            str(key).startswith(("Fn::Transform", "Fn::ForEach")) for key in keys
        )

    def created(self) -> Iterator[Resource]:
        """Yield the resources that a deploy creates: whose condition holds, or is not known."""
        for resource in self.resources.values():
            condition = resource.place.node.get("Condition")
            if condition is None or self.values.conditions.holds(condition) is not False:
                yield resource

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of some types."""
        return (resource for resource in self.resources.values() if resource.type in types)


def _has(node: Any, key: Step) -> bool:
    if isinstance(node, dict):
        return key in node
    return isinstance(node, list) and isinstance(key, int) and 0 <= key < len(node)
