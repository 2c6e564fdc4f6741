"""Holds a template against what the embedded engine can do, before anything is deployed to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.errors import UnsupportedError
from lab_builder.local import coverage, definitions
from lab_builder.local.coverage import Cover, Level
from lab_builder.model import Template
from lab_builder.stacks.scope import Scope

# What the engine answers; the region, which it is told at its start, decides no resource here.
_PSEUDO = {"AWS::AccountId": "000000000000", "AWS::Partition": "aws"}


@dataclass(frozen=True, slots=True)
class Note:
    """A resource type or a property of it (``type/property``), and the resources that have it."""

    subject: str
    reason: str
    logical_ids: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.subject} ({', '.join(self.logical_ids)}): {self.reason}"


@dataclass(frozen=True, slots=True)
class Preflight:
    """What the engine makes of a template, sorted by subject. ``runs`` names types."""

    runs: tuple[str, ...]
    stored: tuple[Note, ...]
    refused: tuple[Note, ...]


def check(template: Template, parameters: Mapping[str, str]) -> Preflight:
    """Return what ``examine`` finds.

    Raises:
        UnsupportedError: the engine would refuse something; the error names all of it.
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
            hint="deploy to AWS, or leave these out; lab-builder local coverage lists everything",
        )
    return found


def examine(body: Mapping[str, Any], parameters: Mapping[str, str]) -> Preflight:
    """Return what the engine makes of each resource whose condition holds.

    ``parameters`` holds the value of every parameter.
    """
    scope = Scope(body, parameters, _PSEUDO)
    resources = {name: scope.known(resource) for name, resource in scope.resources().items()}
    found: dict[tuple[Level, str, str], list[str]] = {}
    for name, resource in resources.items():
        for level, subject, reason in _verdicts(resource, resources):
            names = found.setdefault((level, subject, reason), [])
            if name not in names:
                names.append(name)
    return Preflight(
        runs=tuple(sorted({subject for level, subject, _ in found if level == "runs"})),
        stored=_notes(found, "stored"),
        refused=_notes(found, "refused"),
    )


def _notes(found: Mapping[tuple[Level, str, str], list[str]], level: Level) -> tuple[Note, ...]:
    return tuple(
        Note(subject, reason, tuple(names))
        for (its_level, subject, reason), names in sorted(found.items())
        if its_level == level
    )


def _verdicts(
    resource: Mapping[str, Any], resources: Mapping[str, Any]
) -> Iterator[tuple[Level, str, str]]:
    kind = resource["Type"]
    cover = coverage.TYPES.get(kind)
    if cover is None:
        yield "refused", kind, coverage.NOT_TRIED
    elif cover.reason is not None:
        yield "stored", kind, cover.reason
    else:
        properties = resource.get("Properties", {})
        yield "runs", kind, ""
        yield from _members(kind, properties, cover)
        yield from _limits(kind, properties)
        if kind == "AWS::Events::Rule":
            for target in properties.get("Targets", []):
                yield from _members(f"{kind}/Targets", target, coverage.TARGET)
                yield from _target(target.get("Arn"), resources)
        definition = properties.get("DefinitionString")
        if kind == "AWS::StepFunctions::StateMachine" and isinstance(definition, str):
            for part in definitions.refused(definition):
                yield "refused", f"{kind}/DefinitionString", f"the engine does not run {part}"


def _members(
    subject: str, members: Mapping[str, Any], cover: Cover
) -> Iterator[tuple[Level, str, str]]:
    stored = {**coverage.STORED_EVERYWHERE, **cover.stored}
    for name in members:
        if name in stored:
            yield "stored", f"{subject}/{name}", stored[name]
        elif name not in cover.runs:
            yield "refused", f"{subject}/{name}", coverage.NOT_TRIED


def _limits(kind: str, properties: Mapping[str, Any]) -> Iterator[tuple[Level, str, str]]:
    for limit in coverage.LIMITS.get(kind, ()):
        value: Any = properties
        for step in limit.path.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if value is not None and not isinstance(value, Mapping) and value not in limit.values:
            yield limit.otherwise, f"{kind}/{limit.path}={value}", limit.reason


def _target(arn: Any, resources: Mapping[str, Any]) -> Iterator[tuple[Level, str, str]]:
    """Judge a rule's target by the type of the resource that its ARN comes from, if from one."""
    if isinstance(arn, Mapping):
        name = arn.get("Ref") or (arn.get("Fn::GetAtt") or [None])[0]
        kind = resources.get(name, {}).get("Type")
        if kind is not None and kind not in coverage.TARGET_TYPES:
            yield "refused", f"AWS::Events::Rule/Targets to {kind}", "the engine cannot deliver"
