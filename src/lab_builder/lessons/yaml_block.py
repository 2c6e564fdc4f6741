"""YAML in a lesson, with the line of every key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab_builder.errors import LessonError


@dataclass(frozen=True, slots=True)
class Mapping:
    """A YAML mapping: its values, its first line in the file, and the line of each key."""

    values: dict[str, Any]
    line: int
    lines: dict[str, int]


def read_mapping(text: str, path: str, line: int) -> Mapping:
    """Read one mapping; ``line`` is that of the first line of the text.

    Raises:
        LessonError: it is not valid YAML, or not a mapping.
    """
    node, loader = _compose(text, path, line)
    return _mapping(node, loader, path, line)


def read_list(text: str, path: str, line: int) -> Iterator[Mapping]:
    """Read a list of mappings.

    Raises:
        LessonError: it is not valid YAML, or not a list of mappings.
    """
    import yaml

    node, loader = _compose(text, path, line)
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise LessonError(
            "the block is no list of statements",
            where=f"{path}:{line}",
            hint="begin each statement with a dash: `- rule: $EnvironmentName-pause`",
        )
    for item in node.value:
        yield _mapping(item, loader, path, line)


def _compose(text: str, path: str, line: int) -> tuple[Any, Any]:
    import yaml

    try:
        loader = yaml.SafeLoader(text)
        return loader.get_single_node(), loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise LessonError(
            f"this is not YAML: {' '.join(problem.split())}",
            where=f"{path}:{line + (mark.line if mark else 0)}",
            hint='put a text with a colon or a leading ">" into quotes',
        ) from error


def _mapping(node: Any, loader: Any, path: str, line: int) -> Mapping:
    import yaml

    first = line + (node.start_mark.line if node else 0)
    if not isinstance(node, yaml.MappingNode):
        raise LessonError(
            "this is no mapping",
            where=f"{path}:{first}",
            hint="write lines of the form `key: value`",
        )
    try:
        values = loader.construct_document(node)
    except yaml.YAMLError as error:
        raise LessonError(
            f"this is not YAML: {' '.join(str(error).split())}",
            where=f"{path}:{first}",
            hint="write texts, numbers, lists and mappings",
        ) from error
    lines = {str(key.value): line + key.start_mark.line for key, _ in node.value}
    if len(lines) < len(node.value):
        raise LessonError(
            "a key is there twice", where=f"{path}:{first}", hint="make two statements of it"
        )
    return Mapping({str(key): value for key, value in values.items()}, first, lines)
