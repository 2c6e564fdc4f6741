"""Check whether the embedded engine supports a template, before a deploy to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lab_builder.errors import UnsupportedError
from lab_builder.hints import Advice, CommandLine
from lab_builder.local import coverage, unsupported_states
from lab_builder.local.coverage import Cover, Level
from lab_builder.model import Template
from lab_builder.template import references
from lab_builder.template.text import Text
from lab_builder.template.view import Place, Resource, View

# The engine's pseudo parameters; no condition depends on the region.
_PSEUDO = {"AWS::AccountId": "000000000000", "AWS::Partition": "aws"}


_Level = Level | Literal["differs"]


@dataclass(frozen=True, slots=True)
class Note:
    """A resource type or property (``type/property``), and the resources that have it."""

    subject: str
    reason: str
    logical_ids: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.subject} ({', '.join(self.logical_ids)}): {self.reason}"


@dataclass(frozen=True, slots=True)
class Preflight:
    """What the engine runs, stores and refuses of a template. ``runs`` lists resource types.

    ``differs`` has the types that run, but not in all as on AWS.
    """

    runs: tuple[str, ...]
    stored: tuple[Note, ...]
    refused: tuple[Note, ...]
    differs: tuple[Note, ...] = ()


def check(template: Template, parameters: Mapping[str, str]) -> Preflight:
    """Return the result of ``examine``.

    Raises:
        UnsupportedError: the engine does not support parts of the template; lists all of them.
    """
    found = examine(template.body, parameters)
    if found.refused:
        raise UnsupportedError(
            "the embedded engine cannot run this template: "
            + "; ".join(str(note) for note in found.refused),
            where=", ".join(
                str(template.origins[name])
                for note in found.refused
                for name in note.logical_ids
                if name in template.origins
            )
            or None,
            hint=Advice(
                "deploy to AWS, or remove these; ",
                CommandLine("local", "coverage"),
                " lists everything",
            ),
        )
    return found


def examine(body: Mapping[str, Any], parameters: Mapping[str, str]) -> Preflight:
    """Return what the engine runs, stores and refuses, of the resources that a deploy creates.

    A parameter without a value in ``parameters`` is not known; where a condition depends on it,
    both branches are checked.
    """
    view = View(body, parameters=parameters, pseudo=_PSEUDO)
    found: dict[tuple[_Level, str, str], list[str]] = {}
    for resource in view.created():
        for level, subject, reason in _levels(resource):
            names = found.setdefault((level, subject, reason), [])
            if resource.logical_id not in names:
                names.append(resource.logical_id)
    return Preflight(
        runs=tuple(sorted({subject for level, subject, _ in found if level == "runs"})),
        stored=_notes(found, "stored"),
        refused=_notes(found, "refused"),
        differs=_notes(found, "differs"),
    )


def _notes(found: Mapping[tuple[_Level, str, str], list[str]], level: _Level) -> tuple[Note, ...]:
    return tuple(
        Note(subject, reason, tuple(names))
        for (its_level, subject, reason), names in sorted(found.items())
        if its_level == level
    )


def _levels(resource: Resource) -> Iterator[tuple[_Level, str, str]]:
    kind = resource.type
    cover = coverage.TYPES.get(kind)
    if cover is None:
        yield "refused", kind, coverage.REFUSED.get(kind, coverage.NOT_TRIED)
    elif cover.reason is not None:
        yield "stored", kind, cover.reason
    else:
        yield "runs", kind, ""
        if cover.differs:
            yield "differs", kind, cover.differs
        yield from _property_levels(kind, resource.properties.choices(), cover)
        yield from _value_levels(resource, cover)
        for name, item in cover.items.items():
            yield from _property_levels(f"{kind}/{name}", resource.properties.walk(name, "*"), item)
        if kind == "AWS::Events::Rule":
            for target in resource.properties.walk("Targets", "*"):
                yield from _target_level(target)
        if kind == "AWS::StepFunctions::StateMachine":
            definition = resource.value("DefinitionString")
            for part in (
                unsupported_states.unsupported_parts(definition)
                if isinstance(definition, str)
                else ()
            ):
                yield "refused", f"{kind}/DefinitionString", f"the engine does not support {part}"


def _property_levels(
    subject: str, places: Iterable[Place], cover: Cover
) -> Iterator[tuple[_Level, str, str]]:
    stored = {**coverage.STORED_EVERYWHERE, **cover.stored}
    for place in places:
        for name in place.node if isinstance(place.node, Mapping) else ():
            member = place.get(name)
            if member is None or not any(member.choices()):
                continue
            if name in stored:
                yield "stored", f"{subject}/{name}", stored[name]
            elif name not in cover.runs:
                yield "refused", f"{subject}/{name}", coverage.NOT_TRIED


def _value_levels(resource: Resource, cover: Cover) -> Iterator[tuple[_Level, str, str]]:
    for limit in cover.limits:
        for place in resource.properties.walk(*limit.path.split(".")):
            value = place.value
            if not isinstance(value, (Text, Mapping, list)) and value not in limit.values:
                yield limit.otherwise, f"{resource.type}/{limit.path}={value}", limit.reason


def _target_level(target: Place) -> Iterator[tuple[_Level, str, str]]:
    """Yield the level of a rule's target whose ARN refers to a resource of the template."""
    arn = target.get("Arn")
    resource = references.resource(target.view, arn.value) if arn else None
    covered = coverage.TYPES.get(resource.type) if resource else None
    if resource and not (covered and covered.target):
        yield (
            "refused",
            f"AWS::Events::Rule/Targets to {resource.type}",
            "the engine cannot deliver events to this type",
        )
