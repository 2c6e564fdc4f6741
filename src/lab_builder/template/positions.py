"""Templates parsed with positions: where in the text each node is written.

cfn-lint's parser does this, the one whose findings have to agree with ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from lab_builder.template.source import Source
from lab_builder.template.wellformed import is_json

if TYPE_CHECKING:
    from cfnlint.match import Match


def parse(text: Source) -> tuple[Any, list[Match]]:
    """Return a template whose nodes carry their positions, and what the parser finds wrong."""
    from cfnlint.decode import cfn_json, decode_str

    body, broken = decode_str(text.text)
    if broken and is_json(text.text):  # with escapes that YAML does not have
        with suppress(ValueError):
            return cfn_json.loads(text.text), []
    return body, list(broken or ())


def span(text: Source, node: Any, path: Sequence[Any]) -> tuple[int, int] | None:
    """Return the offsets between which a value is written; None where it is not written there."""
    found = None
    for step in path:
        try:
            key = next(key for key in node if key == step) if isinstance(node, dict) else step
            node = node[key]
        except (StopIteration, IndexError, TypeError):
            return None
        if hasattr(node, "start_mark"):
            found = (_offset(text, node.start_mark), _offset(text, node.end_mark))
        elif hasattr(key, "end_mark"):  # a number or a truth value has no marks: it follows its key
            start = _offset(text, key.end_mark)
            found = (start, text.offset(key.end_mark.line + 1, 0))
    return found


def _offset(text: Source, mark: Any) -> int:
    return text.offset(mark.line, mark.column)
