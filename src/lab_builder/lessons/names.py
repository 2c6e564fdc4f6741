"""Names of the stack in lessons: ``$WorkflowArn`` stands for the stack's output WorkflowArn.

The same form works in a command, where ``learn env`` sets the environment variable, and in a
statement. Names are those of outputs, and EnvironmentName.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# As outputs are named, in upper camel case: not $HOME or $id, which belong to the shell.
_NAME = re.compile(
    r"\$(?:([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)|\{([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)\})"
)


def used(value: Any) -> Iterator[str]:
    """Yield the names in a text, or in the texts of a JSON value."""
    if isinstance(value, str):
        for match in _NAME.finditer(value):
            yield match[1] or match[2]
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from used(key)
            yield from used(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from used(each)


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """Return a JSON value with the names in its texts replaced; an unknown name is kept."""
    if isinstance(value, str):
        return _NAME.sub(lambda match: names.get(match[1] or match[2], match[0]), value)
    if isinstance(value, Mapping):
        return {filled(key, names): filled(each, names) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(each, names) for each in value]
    return value
