"""Compare the defects planted in an execution's batches with those rejected and reported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.aws_calls import AwsCall, Caller
from lab_builder.drills import Ledger
from lab_builder.local.drill.execution import ExecutionWatch
from lab_builder.local.drill.observation import Observation
from lab_builder.words import counted

Defect = tuple[str, str]  # the row's id, and the kind of defect
Found = list[tuple[Defect, AwsCall]]  # and the call that showed it


class LedgerWatch:
    """Waits for the end of an execution, then compares once."""

    def __init__(
        self, caller: Caller, bucket: str, ledger: Ledger, execution: ExecutionWatch
    ) -> None:
        self._expected = f"{execution.name}: the planted defects, and no others, are found"
        self.expects: tuple[str, ...] = (self._expected,)
        self.ended = False
        self._call = caller
        self._bucket = bucket
        self._ledger = ledger
        self._execution = execution

    def poll(self) -> Iterator[Observation]:
        """Yield an observation for each defect, and one if all defects match."""
        if self.ended or not self._execution.ended:
            return
        self.ended = True
        call = self._get(self._ledger.report.format(execution=self._execution.run_name))
        report = self._read(call)
        if report is None:
            yield Observation(f"{self._execution.name}: no report was written", call)
            return
        manifests = [self._manifest(batch) for batch in report["batches"]]
        planted = [defect for manifest in manifests for defect in _planted(manifest)]
        found = [((each["transaction_id"], each["control"]), call) for each in report["findings"]]
        for manifest in manifests:
            found += self._rejected(manifest)
        yield from self._compare(planted, found, call)

    def _compare(
        self, planted: list[Defect], found: Found, report: AwsCall
    ) -> Iterator[Observation]:
        left = Counter(planted)
        for (row, what), call in found:
            was_planted = left[row, what] > 0
            left[row, what] -= 1
            verdict = "planted and found" if was_planted else "found, but NOT planted"
            yield Observation(f"row {row}: {what}, {verdict}", call)
        for row, what in left.elements():
            yield Observation(f"row {row}: {what}, planted, but NOT found", report)
        if Counter(planted) == Counter(defect for defect, _ in found):
            defects = counted(len(planted), "defect")
            text = f"{defects} planted, the same {len(found)} found by Spark"
            yield Observation(text, report, self._expected)

    def _manifest(self, batch: str) -> Mapping[str, Any]:
        manifest: Mapping[str, Any] = self._read(
            self._get(self._ledger.manifest.format(batch_id=batch))
        )
        return manifest

    def _rejected(self, manifest: Mapping[str, Any]) -> Iterator[tuple[Defect, AwsCall]]:
        """Yield the rows of a batch that were rejected."""
        where = {
            "Bucket": self._bucket,
            "Prefix": self._ledger.rejected.format(**manifest),
        }
        listing = self._call(AwsCall("s3", "list_objects_v2", where))
        for item in listing.get("Contents", ()):
            call = self._get(item["Key"])
            for line in self._call(call)["Body"].read().splitlines():
                row = json.loads(line)
                yield (row["transaction_id"], row["reason"]), call

    def _get(self, key: str) -> AwsCall:
        return AwsCall("s3", "get_object", {"Bucket": self._bucket, "Key": key})

    def _read(self, call: AwsCall) -> Any:
        """Return the JSON value of an object, or None if the object does not exist."""
        answer = self._call(call, unless="NoSuchKey")
        return json.loads(answer["Body"].read()) if answer else None


def _planted(manifest: Mapping[str, Any]) -> list[Defect]:
    return [(each["transaction_id"], each["defect"]) for each in manifest["planted"]]
