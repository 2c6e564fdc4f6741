"""The outline of a template: that its sections and their entries are mappings where they must be.

CloudFormation refuses a template whose outline is wrong as a whole, and takes no null values.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lab_builder.template.location import property_path
from lab_builder.template.problem import Problem

# Sections of names with a mapping each, and in Mappings one more level of them.
_ENTRIES = ("Parameters", "Mappings", "Conditions", "Rules", "Resources", "Outputs", "Hooks")
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
# Up to twice as many are left to the rules of cfn-lint, with all else that they find.
_LIMITS = {"Resources": 500, "Parameters": 200, "Mappings": 200, "Outputs": 200}
_TEXTS = ("AWSTemplateFormatVersion", "Description")
# What has to be a mapping in a resource.
_OF_RESOURCES = ("Properties", "Metadata", "CreationPolicy", "UpdatePolicy")

_Path = tuple[Any, ...]


def problems(body: Mapping[Any, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the outline of a parsed template, each with its path and place."""
    for section, limit in _LIMITS.items():
        entries = body.get(section)
        if isinstance(entries, dict) and len(entries) > 2 * limit:
            message = (
                f"{len(entries):,} {section.lower()} exceed the limit of {limit} in a template"
            )
            yield _problem(body, (section,), message)
    for path, node, takes in _parts(body):
        if node is None:
            yield _problem(body, path, f"{_named(path)} has no value; {_NULL}")
        elif not isinstance(node, _TAKES[takes]):
            message = f"{_named(path)} is {_kind(node)}, where CloudFormation takes {takes}"
            yield _problem(body, path, message)


_NULL = "CloudFormation takes no null values. Remove it, or give it a value"
_MAPPING = "a mapping (in JSON an object)"
_TAKES: Mapping[str, tuple[type, ...]] = {
    _MAPPING: (dict,),
    "text": (str, int, float, bool),
    "a name, a list of names or a mapping": (str, list, dict),
    "a list": (list,),
}


def _parts(body: Mapping[Any, Any]) -> Iterator[tuple[_Path, Any, str]]:
    """Yield each part of the outline, unless below a fault, with its path and what it takes."""
    for section, node in body.items():
        if section in _TEXTS:
            # YAML makes a date of 2010-09-09.
            yield (section,), str(node) if isinstance(node, date) else node, "text"
        elif section == "Transform":
            yield (section,), node, "a name, a list of names or a mapping"
        elif section in ("Metadata", "Globals"):
            yield (section,), node, _MAPPING
        elif section in _ENTRIES:
            yield (section,), node, _MAPPING
            yield from _entries(section, node)


def _entries(section: str, node: Any) -> Iterator[tuple[_Path, Any, str]]:
    for name, entry in node.items() if isinstance(node, dict) else ():
        path = (section, name)
        if str(name).startswith("Fn::"):
            yield path, entry, "a list" if "ForEach" in str(name) else _MAPPING
            continue
        yield path, entry, _MAPPING
        if section == "Resources" and isinstance(entry, dict):
            for key in _OF_RESOURCES:
                if key in entry:
                    yield (*path, key), entry[key], _MAPPING
        elif section == "Mappings" and isinstance(entry, dict):
            for key, inner in entry.items():
                yield (*path, key), inner, _MAPPING


def _problem(body: Mapping[Any, Any], path: _Path, message: str) -> Problem:
    """Return a problem at the key, or what comes nearest where the parser left no mark."""
    node: Any = body
    mark = getattr(body, "start_mark", None)
    for step in path:
        key = next(key for key in node if key == step)
        mark = getattr(key, "start_mark", mark)
        node = node[step]
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(message, line, column, tuple(path))


def _named(path: _Path) -> str:
    return property_path([str(step) for step in path])


def _kind(node: Any) -> str:
    if isinstance(node, bool):
        return "a truth value"
    if isinstance(node, (int, float)):
        return "a number"
    kinds = {str: "text", list: "a list", dict: "a mapping"}
    return next(
        (kind for known, kind in kinds.items() if isinstance(node, known)), "a single value"
    )
