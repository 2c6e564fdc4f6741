"""The alias or version by which a value names a Lambda function.

A permission is valid only for the name that it was granted for: the function without a qualifier,
one alias, or one version.
https://docs.aws.amazon.com/lambda/latest/dg/versioning-aliases-permissions.html
"""

from __future__ import annotations

from lab_builder.lint.iam.arns import arn_text
from lab_builder.template.text import Text, fields, may_equal
from lab_builder.template.view import View

_LATEST = "$LATEST"


def qualifier(view: View, value: object) -> str | None:
    """Return the alias or version in a name or ARN, empty for none, None where it is not known."""
    if not isinstance(value, str):
        return None
    parts = fields(arn_text(view, value) or value, ":")
    if any(isinstance(part, Text) and part.alone for part in parts[:1]):
        return None
    if parts[0] == "arn":
        parts = parts[6:]
    elif len(parts) > 2:  # account:function:name
        parts = parts[2:]
    match parts:
        case [_]:
            return ""
        case [_, named]:
            return named
    return None


def same_qualifier(view: View, granted: object, called: object) -> bool:
    """Return whether a permission for one value may hold for a call by another."""
    one, other = qualifier(view, granted), qualifier(view, called)
    if one is None or other is None or _LATEST in (one, other):
        return True
    if not one or not other:
        return one == other
    holes = [each.alone for each in (one, other) if isinstance(each, Text)]
    if len(holes) == 2 and all(hole and hole.logical_id in view.resources for hole in holes):
        return holes[0] == holes[1]
    return may_equal(one, other)
