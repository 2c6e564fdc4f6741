"""Render the template of a lab.

render      Lab, Bundle -> Template
to_yaml     body -> YAML
to_json     body -> JSON
difference  text, file -> unified diff
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lab_builder.errors import LabBuilderError
from lab_builder.lab import Lab
from lab_builder.model import Bundle, Template
from lab_builder.render.finish import finished
from lab_builder.template import write


def render(lab: Lab, bundle: Bundle) -> Template:
    """Render the template of a lab with the S3 keys of its code.

    The same lab and bundle give the same bytes on every machine.
    """
    built = lab.build(bundle.keys)
    command = f"lab-builder render --lab {lab.NAME} --output templates/{lab.TEMPLATE_FILE}"
    return finished(built.to_dict(), built.origins, lab.NAME, command)


def to_yaml(body: Mapping[str, Any]) -> str:
    """Return a body as YAML with short-form intrinsic functions."""
    return write.dump(body)


def to_json(body: Mapping[str, Any]) -> str:
    """Return a body as indented JSON."""
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def difference(text: str, path: Path) -> str | None:
    """Return a unified diff from the file to ``text``, or None if they are the same.

    Raises:
        LabBuilderError: the file exists but cannot be read.
    """
    import difflib

    try:
        current = path.read_bytes().decode(errors="replace")
    except FileNotFoundError:
        current = ""
    except OSError as error:
        raise LabBuilderError(
            f"the template cannot be read: {error.strerror}", where=str(path)
        ) from error
    if current == text:
        return None
    return "".join(
        difflib.unified_diff(
            current.splitlines(keepends=True),
            text.splitlines(keepends=True),
            fromfile=str(path),
            tofile="rendered",
        )
    )
