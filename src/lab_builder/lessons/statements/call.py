"""``call``: an API call since the lesson began, as CloudTrail recorded it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from lab_builder.aws import USER_AGENT
from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.statement import Statement, Verdict, World, fails, holds

_PAGES = 40  # of 50 events: the calls of this tool are among them


@dataclass(frozen=True, slots=True)
class Call(Statement):
    """A management event by its name, ListRules, made by a person or a program.

    The calls of this tool, which CloudTrail records too, do not count. ``parameters`` are compared
    with the request's, ``error`` with its error code; without ``error``, the call succeeded.
    ``by`` is a part of the caller's ARN.

    CloudTrail delivers an event within 15 minutes, mostly 5, and does not keep data events here:
    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
    """

    kind: ClassVar[str] = "call"

    call: str
    source: str | None
    parameters: Expected
    error: Expected | None
    by: str

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        return cls(
            fields.required("call"),
            fields.text("source"),
            Expected(fields.mapping("parameters")),
            fields.expected("error"),
            fields.text("by") or "",
        )

    def __str__(self) -> str:
        given = ", ".join(f"{key} {value}" for key, value in self.parameters.value.items())
        by = f" of {self.by}" if self.by else " of yours"
        failed = f" and failed with {self.error}" if self.error else ""
        return f"CloudTrail has a call {self.call}{by}{f' with {given}' if given else ''}{failed}"

    def observe(self, world: World) -> Verdict:
        """Look up the events by name. A call that was found is not looked up again."""
        key = (str(self), world.since)
        verdict: Verdict = world.seen.get(key) or self._look_up(world)
        if verdict.holds:
            world.seen[key] = verdict
        return verdict

    def _look_up(self, world: World) -> Verdict:
        attribute = {"AttributeKey": "EventName", "AttributeValue": self.call}
        parameters = {
            "LookupAttributes": [attribute],
            "StartTime": world.since.replace(microsecond=0),
        }
        saw = f"no call {self.call} since the lesson began"
        more: dict[str, Any] = {}
        for _ in range(_PAGES):
            call, answer = world.get("cloudtrail", "lookup_events", **parameters, **more)
            for event in (answer or {}).get("Events", ()):
                record = json.loads(event["CloudTrailEvent"])
                if USER_AGENT in record.get("userAgent", ""):
                    continue
                seen = _shown(record)
                if self._is(record):
                    return holds(seen, call)
                saw = f"another call: {seen}"
            if not (answer or {}).get("NextToken"):
                break
            more = {"NextToken": answer["NextToken"]}
        return fails(saw, call)

    def _is(self, record: Mapping[str, Any]) -> bool:
        code = record.get("errorCode")
        return (
            (self.source is None or record["eventSource"] == self.source)
            and self.parameters.matches(record.get("requestParameters") or {})
            and (self.error.matches(code) if self.error else code is None)
            and self.by in record.get("userIdentity", {}).get("arn", "")
        )


def _shown(record: Mapping[str, Any]) -> str:
    who = record.get("userIdentity", {}).get("arn", "somebody")
    error = f", {record['errorCode']}" if record.get("errorCode") else ""
    return (
        f"{record['eventTime']} {record['eventName']} by {who}"
        f" with {json.dumps(record.get('requestParameters'))}{error}"
    )
