"""The state machines of a template with their definitions.

A definition is an object or a text in the template, or a file beside it, with its placeholders
replaced by DefinitionSubstitutions. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lab_builder.facts.resource_types import STATE_MACHINES
from lab_builder.lint import files
from lab_builder.template import json_text
from lab_builder.template.placeholders import Marks
from lab_builder.template.text import Hole, Text, join, pieces, replace, scalar, unknown
from lab_builder.template.view import Place, Resource, Steps, View

PLAIN, SAM = TYPES = STATE_MACHINES

PLACEHOLDER = re.compile(r"\$\{([A-Za-z0-9_.:-]+)\}")


@dataclasses.dataclass(frozen=True, slots=True)
class Machine:
    """A state machine and its definition.

    ``definition`` is None where it is not known, and where it cannot be read; then ``unreadable``
    says why. ``file`` is the one that it is read from, None for one in the template;
    ``placeholders`` are the names that it expects in DefinitionSubstitutions, ``substitutes`` those
    that are there, None where they are not known.
    """

    resource: Resource
    place: Place
    definition: Mapping[str, Any] | None
    unreadable: str | None = None
    file: Path | None = None
    written: bool = False  # as an object of the template, so that each state has a path
    placeholders: frozenset[str] = frozenset()
    substitutes: frozenset[str] | None = None

    def path(self, *steps: str | int) -> Steps:
        """Return the path of a part of the definition, as near as the template has it."""
        return (*self.place.path, *steps) if self.written else self.place.path

    @property
    def where(self) -> str:
        """The file and a colon, to start a message; empty for one in the template."""
        return f"{self.file.name}: " if self.file else ""


def machines(view: View) -> tuple[Machine, ...]:
    """Return every state machine of a template, a machine with conditions once for each branch."""
    return view.once(_machines)


def _machines(view: View) -> tuple[Machine, ...]:
    return tuple(_read(view))


def _read(view: View) -> Iterator[Machine]:
    for resource in view.of_type(*TYPES):
        given = resource.value("DefinitionSubstitutions") or {}
        known = given if isinstance(given, dict) else {}
        substitutes = frozenset(map(str, known)) if known is given else None
        for name, read in _READERS.items():
            if place := resource.get(name):
                for choice in place.choices():
                    yield dataclasses.replace(
                        read(resource, choice, known), substitutes=substitutes
                    )


def _object_machine(resource: Resource, place: Place, known: Mapping[str, Any]) -> Machine:
    definition = _filled(place.value, known)
    if not isinstance(definition, dict):
        return Machine(resource, place, None)
    wanted = _placeholders(json_text.encode(place.value)) if known else frozenset()
    return Machine(resource, place, definition, written=True, placeholders=wanted)


def _text_machine(resource: Resource, place: Place, known: Mapping[str, Any]) -> Machine:
    value = place.value
    if not isinstance(value, str) or (isinstance(value, Text) and value.alone):
        return Machine(resource, place, None)
    return _decoded(resource, place, value, known)


def _file_machine(resource: Resource, place: Place, known: Mapping[str, Any]) -> Machine:
    name, folder = place.text, place.view.folder
    if not name or not folder or name.startswith(("s3://", "https://")):
        return Machine(resource, place, None)
    file = folder / name
    text = files.read(file)
    if text is None:
        large = "has more than 1 MB" if files.too_large(file) else None
        return Machine(resource, place, None, large, file)
    return _decoded(resource, place, text, known, file)


def _decoded(
    resource: Resource,
    place: Place,
    text: str,
    known: Mapping[str, Any],
    file: Path | None = None,
) -> Machine:
    filled = _fill(text, known)
    in_yaml = file is not None and file.suffix in (".yaml", ".yml")
    try:
        definition = _yaml(filled) if in_yaml else json_text.decode(filled)
    except ValueError as error:
        if file is not None and file.suffix not in (".json", ".yaml", ".yml"):
            return Machine(resource, place, None, file=file)  # of which language is not known
        kind = "YAML" if in_yaml else "JSON"
        return Machine(resource, place, None, f"is not {kind}: {error}", file)
    if isinstance(definition, Text):
        return Machine(resource, place, None, file=file)
    if not isinstance(definition, dict):
        return Machine(resource, place, None, "is not a JSON object", file)
    return Machine(resource, place, definition, file=file, placeholders=_placeholders(text))


def _yaml(text: str) -> Any:
    """Return the value of a definition in YAML, as SAM takes it too."""
    import yaml

    marks = Marks()
    marked = marks.hide(text)
    try:
        # Nested aliases can make a small file arbitrarily large.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(marked)):
            return unknown("alias")
        return replace(yaml.safe_load(marked), marks.show)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error).replace("\n", " ")) from None


def _placeholders(text: str) -> frozenset[str]:
    """Return the names of the placeholders in a text."""
    return frozenset(
        name
        for piece in pieces(text)
        if isinstance(piece, str)
        for name in PLACEHOLDER.findall(piece)
    )


def _filled(value: Any, known: Mapping[str, Any]) -> Any:
    return replace(value, lambda text: _fill(text, known)) if known else value


def _fill(text: str, known: Mapping[str, Any]) -> str:
    """Replace placeholders by their substitutions; one without stays as it is written."""
    parts: list[str | Hole] = []
    for piece in pieces(text):
        if isinstance(piece, Hole):
            parts.append(piece)
            continue
        end = 0
        for found in PLACEHOLDER.finditer(piece):
            parts.append(piece[end : found.start()])
            value = known.get(found.group(1), found.group())
            parts.append(
                scalar(value) if isinstance(value, (str, int, float)) else Hole(found.group(1))
            )
            end = found.end()
        parts.append(piece[end:])
    return join(parts)


_READERS = {
    "Definition": _object_machine,
    "DefinitionString": _text_machine,
    "DefinitionUri": _file_machine,
    "DefinitionS3Location": _file_machine,
}
