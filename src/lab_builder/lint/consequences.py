"""Matches that follow from something else, and say less: left out, or put in plain words.

On some templates a rule of cfn-lint, or a transform, ends in an error of Python. What is wrong with
the template is then in the other matches, or in the shape of a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from lab_builder.template import calls
from lab_builder.template.problem import Problem

if TYPE_CHECKING:
    from cfnlint.match import Match

_FAILED_RULE = re.compile(
    r"Unknown exception while processing rule (\w+)|Exception .* raised while"
    r"|the template cannot be checked completely: "
)
_TOO_DEEP = "maximum recursion depth"  # not by a fault of the template
_FAILED_TRANSFORM = "Error transforming template: "
_PYTHON = re.compile(
    r"object (has no|is not)|argument of type|index out of range|not iterable|unhashable"
    r"|unsupported operand|must be str|to unpack|NoneType|<class|takes .* positional|^'[\w:]*'$"
)
_NO_SUCH_TYPE = re.compile(r"Resource type '([^']+)' does not exist in ")
# Such a similarity is a slip in the name of a type of AWS, not a type of a macro.
_SLIP = 0.9


def sorted_out(found: Iterable[Match], body: Any) -> tuple[list[Match], list[Problem]]:
    """Return matches without those of failed rules, and what to say of these if nothing else does.

    Where another error is found, the rules failed at the same fault.
    """
    matches, rules, transform = [], set(), False
    for match in found:
        failed = _FAILED_RULE.match(match.message)
        if failed and _TOO_DEEP not in match.message:
            rules.add(failed[1] or match.rule.id)
        elif match.message.startswith(_FAILED_TRANSFORM) and _PYTHON.search(
            match.message.removeprefix(_FAILED_TRANSFORM)
        ):
            transform = True
        else:
            matches.append(match)
    if not (rules or transform) or any(match.rule.severity == "error" for match in matches):
        return matches, []
    return matches, list(calls.problems(body)) or [_unknown(rules)]


def _unknown(rules: set[str]) -> Problem:
    failed = f"rules {', '.join(sorted(rules))} of cfn-lint" if rules else "a transform of cfn-lint"
    return Problem(
        f"the template cannot be checked completely: {failed} failed at it. A section or the "
        "argument of a function has another shape than CloudFormation takes"
    )


def without_types_of_macros(found: Iterable[Match], body: Any) -> Iterator[Match]:
    """Yield the matches but those of types that AWS does not have, where a macro may replace them.

    What is almost the name of a type of AWS is a slip all the same.
    """
    macros = _has_macro(body.get("Transform"))
    for match in found:
        unknown = match.rule.id == "E3006" and _NO_SUCH_TYPE.match(match.message)
        if not (unknown and macros and _not_of_aws(unknown[1])):
            yield match


def _has_macro(transform: Any) -> bool:
    """Return whether a template names a macro that is not one of AWS.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html
    """
    named = transform if isinstance(transform, list) else [transform]
    names = (each.get("Name") if isinstance(each, dict) else each for each in named)
    return any(isinstance(name, str) and not name.startswith("AWS::") for name in names)


def _not_of_aws(kind: str) -> bool:
    from cfnlint.helpers import REGIONS
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    types = PROVIDER_SCHEMA_MANAGER.get_resource_types
    known = {name for region in REGIONS for name in types(region=region)}
    return not get_close_matches(kind, known, n=1, cutoff=_SLIP)
