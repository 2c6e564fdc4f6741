"""The objects that a function writes to a bucket, as far as its role shows.

A function that may read and write the same objects may only read them. So only permissions to
write, and nothing else, count, and only where the template shows all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.functions import function_permissions
from lab_builder.lint.iam.arns import arn_text
from lab_builder.lint.iam.matching import may_match
from lab_builder.lint.iam.permissions import Statement
from lab_builder.template.text import join, unknown
from lab_builder.template.view import Resource, View

_PUT = "s3:putobject"
_WRITES = ("s3:put", "s3:abortmultipartupload")
_REST = "\0"  # the part of a key that a wildcard stands for


def written_keys(view: View, function: Resource, bucket: Resource) -> list[str] | None:
    """Return the keys of a bucket that a function writes, \\0 for a part that may be anything.

    Empty where its role allows none, None where that is not known.
    """
    may, arn = function_permissions(function), arn_text(view, unknown(f"{bucket.logical_id}.Arn"))
    if may is None or not may.complete or arn is None:
        return None
    found: list[str] = []
    for statement in may.statements:
        puts = [action for action in map(str.lower, statement.actions) if _puts(action)]
        if statement.excluded or not puts:
            continue
        keys = list(_keys(view, statement, arn))
        if keys and (None in keys or not _only_writes(statement)):
            return None
        found.extend(key for key in keys if key is not None)
    return found


def _keys(view: View, statement: Statement, arn: str) -> Iterator[str | None]:
    for resource in statement.resources or ():
        written = arn_text(view, resource)
        if written is None:
            yield None
        elif _plain(written).startswith(f"{_plain(arn)}/"):
            key, star, rest = _plain(written)[len(_plain(arn)) + 1 :].partition("*")
            known = not rest and "${" not in key and "?" not in key
            yield key + (_REST if star else "") if known else None
        elif may_match(view, resource, join([arn, "/", _REST])):
            yield None


def _plain(arn: str) -> str:
    return str(arn).replace("${AWS::Partition}", "aws", 1)


def _puts(action: str) -> bool:
    return action in ("*", "s3:*", "s3:put*") or action.startswith(_PUT)


def _only_writes(statement: Statement) -> bool:
    """Return whether a statement allows nothing but writing."""
    return all(action.lower().startswith(_WRITES) for action in statement.actions)
