"""``object``: an object in an S3 bucket, and its content."""

from __future__ import annotations

import fnmatch
import json
import re
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.paths import compiled, search
from lab_builder.lessons.statements.statement import (
    Statement,
    Verdict,
    World,
    fails,
    holds,
    verdict,
)

_PAGES = 10
_READ = 10  # of the newest objects


@dataclass(frozen=True, slots=True)
class Object(Statement):
    """An object written since the lesson began whose key matches; ``*`` stands for any text.

    With ``contains``, ``path`` or ``value``, the content of the newest such objects is read:
    its text, or a JMESPath in its JSON value.
    """

    kind: ClassVar[str] = "object"

    key: str
    bucket: str
    contains: tuple[str, ...]
    path: str | None
    value: Expected | None

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        return cls(
            fields.required("object"),
            fields.required("bucket"),
            fields.texts("contains"),
            compiled(fields, "path"),
            fields.expected("value"),
        )

    def __str__(self) -> str:
        texts = [f"contains {text!r}" for text in self.contains]
        texts += [f"has {self.value or 'a value'} at {self.path}"] if self.path else []
        content = f" that {' and '.join(texts)}" if texts else ""
        return f"the bucket {self.bucket} has a new object {self.key}{content}"

    def observe(self, world: World) -> Verdict:
        """List the objects, and read the newest that match, as far as content is asked for."""
        prefix = re.split(r"[*?\[]", self.key, maxsplit=1)[0]
        where = {"Bucket": self.bucket, "Prefix": prefix}
        found: list[dict[str, Any]] = []
        more: dict[str, Any] = {}
        for _ in range(_PAGES):
            call, answer = world.get("s3", "list_objects_v2", **where, **more)
            if answer is None:
                return fails(f"there is no bucket {self.bucket}", call)
            found += answer.get("Contents", ())
            if not answer.get("IsTruncated"):
                break
            more = {"ContinuationToken": answer["NextContinuationToken"]}
        since = world.since.replace(microsecond=0)  # LastModified has whole seconds
        new = [
            each
            for each in found
            if fnmatch.fnmatchcase(each["Key"], self.key) and each["LastModified"] >= since
        ]
        if not new:
            return fails(f"{len(found)} objects under {prefix}, none of them new", call)
        new.sort(key=lambda each: each["LastModified"], reverse=True)
        if not self.contains and not self.path:
            return holds(f"{new[0]['Key']}, {new[0]['Size']} bytes", call)
        verdicts = (self._content(world, each["Key"]) for each in new[:_READ])
        last = next(verdicts)
        return next((each for each in (last, *verdicts) if each.holds), last)

    def _content(self, world: World, key: str) -> Verdict:
        call, answer = world.get("s3", "get_object", Bucket=self.bucket, Key=key)
        if answer is None:
            return fails(f"{key} was deleted", call)
        text = answer["Body"].read().decode(errors="replace")
        missing = [part for part in self.contains if part not in text]
        if missing or not self.path:
            return verdict(not missing, f"{key} without {missing[0]!r}" if missing else key, call)
        try:
            value = search(self.path, json.loads(text))
        except ValueError:
            return fails(f"{key} is not JSON", call)
        right = self.value.matches(value) if self.value else value is not None
        return verdict(right, f"{key} has {json.dumps(value, default=str)}", call)
