"""``invocation``: an invocation of a Lambda function, as its log shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.log import lines
from lab_builder.lessons.statements.statement import Statement, Verdict, World, fails, holds

_MARK = re.compile(r"^(START|END|REPORT) RequestId: (\S+)")
_ERROR = re.compile(r"\[ERROR\] (\w+)|Status: (timeout)|Task (timed out)")


@dataclass(slots=True)
class _Run:
    """What the log has about a request: a failed asynchronous one is tried under the same id."""

    request: str
    attempts: int = 0
    ended: int = 0
    errors: list[str] = field(default_factory=list)
    text: str = ""

    def __str__(self) -> str:
        end = self.errors[-1] if self.errors else "ok" if self.ended else "running"
        return f"request {self.request}: {end}, attempts: {self.attempts}"


@dataclass(frozen=True, slots=True)
class Invocation(Statement):
    """An invocation since the lesson began, with all the texts of ``contains`` in its log lines.

    ``error`` is the name of an exception that ended it; without one, it ended without error.
    ``attempts`` is compared with how often it was tried.
    """

    kind: ClassVar[str] = "invocation"

    invocation: str
    error: str | None
    contains: tuple[str, ...]
    attempts: Expected | None

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        return cls(
            fields.required("invocation"),
            fields.text("error"),
            fields.texts("contains"),
            fields.expected("attempts"),
        )

    def __str__(self) -> str:
        end = f"fails with {self.error}" if self.error else "succeeds"
        texts = (
            f", with {' and '.join(map(repr, self.contains))} in its log" if self.contains else ""
        )
        times = f" after {self.attempts} attempts" if self.attempts else ""
        return f"an invocation of {self.invocation} {end}{times}{texts}"

    def observe(self, world: World) -> Verdict:
        """Read the function's log since the lesson began."""
        call, function = world.get(
            "lambda", "get_function_configuration", FunctionName=self.invocation
        )
        if function is None:
            return fails(f"there is no function {self.invocation}", call)
        group = function.get("LoggingConfig", {}).get("LogGroup")
        call, events = lines(world, group or f"/aws/lambda/{self.invocation}")
        found = list(_runs(events or ()))
        for run in found:
            if self._is(run):
                return holds(str(run), call)
        saw = str(found[-1]) if found else "no invocation since the lesson began"
        return fails(saw, call)

    def _is(self, run: _Run) -> bool:
        return (
            bool(run.ended)
            and (self.error in run.errors if self.error else not run.errors)
            and all(text in run.text for text in self.contains)
            and (self.attempts is None or self.attempts.matches(run.attempts))
        )


def _runs(events: Iterable[dict[str, Any]]) -> Iterator[_Run]:
    """Yield the requests in a log, in order of their first line.

    A stream belongs to one execution environment, which runs one invocation at a time: the lines
    between START and END are of that request. The lines of an exception have no request id.
    """
    runs: dict[str, _Run] = {}
    current: dict[str, _Run] = {}
    for event in events:
        stream, message = event["logStreamName"], event["message"]
        mark = _MARK.match(message)
        if mark:
            run = runs.setdefault(mark[2], _Run(mark[2]))
            current[stream] = run
            run.attempts += mark[1] == "START"
            run.ended += mark[1] == "END"
        if stream in current:
            run = current[stream]
            run.text += message
            for error in _ERROR.finditer(message):
                run.errors.append(next(filter(None, error.groups())))
    yield from runs.values()
