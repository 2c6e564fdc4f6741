"""What keeps a text from being parsed as a template, found in one pass over its events.

No node is built for it, so that whatever is in a file is refused soon.
"""

from __future__ import annotations

import json
import re
from typing import Any

from lab_builder.template import bounds
from lab_builder.template.problem import Problem, at
from lab_builder.template.source import Source
from lab_builder.template.tags import Tags

_MOST_DIGITS = 4_300  # Python converts no longer ones


def problems(source: Source) -> list[Problem]:
    """Return what keeps a text from being parsed; nothing where it can be.

    A text that is JSON for Python, but not YAML, is left to its parser.
    """
    import yaml

    if not source.text.strip():
        return [Problem("the file is empty")]
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    tags = Tags()
    try:
        events = tags.watched(yaml.parse(source.text, Loader=loader))
        excess = next(bounds.excesses(events), None)
    except yaml.MarkedYAMLError as error:
        return _broken(source, error)
    except yaml.reader.ReaderError:
        return [_unacceptable(source)]
    return [excess] if excess else list(tags.problems())


def is_json(text: str) -> bool:
    """Return whether a text is JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def number_or_date(text: str) -> Problem | None:
    """Return the value that looks like a number or a date to YAML, but is none."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)("")
    for event in yaml.parse(text, Loader=type(loader)):
        if isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
            tag = loader.resolve(yaml.ScalarNode, event.value, event.implicit)
            try:
                loader.construct_object(yaml.ScalarNode(tag, event.value))
            except yaml.YAMLError:
                continue
            except (ValueError, OverflowError):
                return at(event.start_mark, _no_value(event.value))
    return None


def _no_value(value: str) -> str:
    if len(value) > _MOST_DIGITS:
        return f"a number of {len(value):,} digits; put it in quotes"
    return f"{value} looks like a number or a date to YAML, but is none; put it in quotes"


def _broken(source: Source, error: Any) -> list[Problem]:
    if is_json(source.text):
        return []
    from lab_builder.template import json_mistakes, yaml_mistakes

    in_json = json_mistakes.mistake(source) if json_mistakes.meant(source.text) else None
    return [in_json or yaml_mistakes.mistake(source, error)]


def _unacceptable(source: Source) -> Problem:
    text = source.text
    found = re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    line, column = source.place(found.start() if found else 0)
    sign = ord(found[0]) if found else 0
    reason = "control characters are not allowed in YAML"
    return Problem(f"unacceptable character #x{sign:04x}: {reason}", line, column)
