"""The reference of the library: signatures, docstrings and fields of all that it offers."""

from __future__ import annotations

import dataclasses
import inspect
import re
from types import FunctionType

from docs.generate.text import code

import lab_builder

_RAISED = re.compile(r"^    (\w+): ", re.MULTILINE)


def page() -> str:
    """Return the page: functions first, then the values that they take and return."""
    found = {name: getattr(lab_builder, name) for name in lab_builder.__all__}
    functions = [_function(each) for each in found.values() if inspect.isfunction(each)]
    values = [_value(each) for each in found.values() if inspect.isclass(each)]
    return "\n".join(["# Every name\n\nWhat `lab_builder` offers.\n", *functions, *values])


def _function(function: FunctionType) -> str:
    signature = inspect.getsource(function).partition('"""')[0].rstrip()
    return f"## {function.__name__}\n\n```python\n{signature} ...\n```\n\n{_text(function)}\n"


def _value(kind: type) -> str:
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    rows = [f"| `{field.name}` | {code(str(field.type))} |" for field in fields]
    table = "\n".join(["", "| field | type |", "|---|---|", *rows, ""]) if rows else ""
    return f"## {kind.__name__}\n\n{_text(kind)}\n{table}"


def _text(documented: object) -> str:
    """Return a docstring as Markdown: the errors that it names become a list."""
    text = inspect.getdoc(documented) or ""
    return _RAISED.sub(r"- `\1`: ", text.replace("Raises:\n", "Raises:\n\n"))
