"""``ledger``: what an execution found in its data is exactly what was planted there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from lab_builder.aws_calls import AwsCall
from lab_builder.lessons.statements.execution import newest
from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.statement import Statement, Verdict, World, fails, verdict

Defects = Counter[tuple[str, str]]  # the row's id, and the kind of defect


@dataclass(frozen=True, slots=True)
class Ledger(Statement):
    """The defects in the batches of the newest execution with ``input``, in the bucket ``ledger``.

    ``report`` is a key with ``{execution}``: ``{"batches": {id: ...}, "findings":
    [{"transaction_id", "control"}]}``. ``manifest`` is a key with ``{batch_id}``: ``{"planted":
    [{"transaction_id", "defect"}]}``. ``rejected`` is a prefix with any member of the manifest:
    objects with lines ``{"transaction_id", "reason"}``.
    """

    kind: ClassVar[str] = "ledger"

    bucket: str
    machine: str
    input: Expected
    report: str
    manifest: str
    rejected: str

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        return cls(
            fields.required("ledger"),
            fields.required("execution"),
            Expected(fields.mapping("input")),
            fields.required("report"),
            fields.required("manifest"),
            fields.required("rejected"),
        )

    def __str__(self) -> str:
        given = f" with {json.dumps(self.input.value)}" if self.input.value else ""
        return f"what was planted in the batches of the execution{given} is found, and nothing else"

    def observe(self, world: World) -> Verdict:
        """Read the report, then the manifest and the rejected rows of each batch."""
        call, arn = newest(world, self.machine, self.input)
        if arn is None:
            return fails("no such execution since the lesson began", call)
        name = arn.rsplit(":", 1)[-1]
        call, report = self._read(world, self.report.format(execution=name))
        if report is None:
            return fails(f"{name} has written no report", call)
        found: Defects = Counter(
            (each["transaction_id"], each["control"]) for each in report["findings"]
        )
        planted: Defects = Counter()
        for batch in report["batches"]:
            _, manifest = self._read(world, self.manifest.format(batch_id=batch))
            if manifest is None:
                return fails(f"the batch {batch} has no manifest", call)
            planted.update(_pairs(manifest["planted"], "defect"))
            found.update(self._rejections(world, manifest))
        return verdict(planted == found, _difference(planted, found), call)

    def _rejections(self, world: World, manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        prefix = self.rejected.format(**manifest)
        _, listing = world.get("s3", "list_objects_v2", Bucket=self.bucket, Prefix=prefix)
        for item in (listing or {}).get("Contents", ()):
            _, answer = world.get("s3", "get_object", Bucket=self.bucket, Key=item["Key"])
            for line in answer["Body"].read().splitlines() if answer else ():
                row = json.loads(line)
                yield row["transaction_id"], row["reason"]

    def _read(self, world: World, key: str) -> tuple[AwsCall, Any]:
        """Return the JSON value of an object, None if it does not exist, and the call."""
        call, answer = world.get("s3", "get_object", Bucket=self.bucket, Key=key)
        return call, json.loads(answer["Body"].read()) if answer else None


def _pairs(rows: Iterable[Mapping[str, str]], what: str) -> Iterator[tuple[str, str]]:
    return ((row["transaction_id"], row[what]) for row in rows)


def _difference(planted: Defects, found: Defects) -> str:
    parts = [f"{planted.total()} defects planted, {found.total()} found"]
    parts += [f"row {row}: {defect}, planted and not found" for row, defect in planted - found]
    parts += [f"row {row}: {defect}, found and not planted" for row, defect in found - planted]
    return "; ".join(parts)
