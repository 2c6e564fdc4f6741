"""``execution``: an execution of a state machine since the lesson began, and its history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from lab_builder.aws_calls import AwsCall
from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.history import History
from lab_builder.lessons.statements.statement import Statement, Verdict, World, fails, holds

_CANDIDATES = 25  # of the newest executions
_PAGE = 1000  # events, the most that a page of history holds


@dataclass(frozen=True, slots=True)
class Execution(Statement):
    """An execution of ``execution``, the ARN of a state machine, whose input has ``input``.

    ``status`` is SUCCEEDED unless another or an ``error`` is given. Of its history: ``entered`` are
    states; ``retried`` and ``caught`` map ``state`` and ``error`` to ``times``, a comparison, and
    to ``by``, a state; ``items`` maps Map states to a number of items; ``together`` are states of
    different branches that were active at the same time.
    """

    kind: ClassVar[str] = "execution"

    machine: str
    input: Expected
    status: Expected
    error: str | None
    entered: tuple[str, ...]
    retried: tuple[str, str, Expected] | None
    caught: tuple[str, str, str] | None
    items: Expected
    together: tuple[str, ...]

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        error = fields.text("error")
        default = "FAILED" if error else "SUCCEEDED"
        return cls(
            fields.required("execution"),
            Expected(fields.mapping("input")),
            fields.expected("status", default) or Expected(default),
            error,
            fields.texts("entered"),
            _retried(fields),
            _caught(fields),
            Expected(fields.mapping("items")),
            fields.texts("together"),
        )

    def __str__(self) -> str:
        said = [
            f"with {json.dumps(self.input.value)} in its input" if self.input.value else "",
            f"is {self.status}" + (f" with {self.error}" if self.error else ""),
            f"enters {', '.join(self.entered)}" if self.entered else "",
            "retries {} after {} {} times".format(*self.retried) if self.retried else "",
            "has the {1} of {0} caught by {2}".format(*self.caught) if self.caught else "",
            *(f"runs {n} items in {state}" for state, n in self.items.value.items()),
            f"runs {' and '.join(self.together)} at the same time" if self.together else "",
        ]
        name = self.machine.rsplit(":", 1)[-1]
        return f"an execution of {name} {', '.join(filter(None, said))}"

    def observe(self, world: World) -> Verdict:
        """List the newest executions, and read those that have the input."""
        call, arns = _since(world, self.machine)
        if arns is None:
            return fails(f"there is no state machine {self.machine}", call)
        last = fails("no such execution since the lesson began", call)
        for arn in arns:
            if not self.input.matches(_input(world, arn)):
                continue
            found = self._look(world, arn)
            if found.holds:
                return found
            last = found if last.call is call else last
        return last

    def _look(self, world: World, arn: str) -> Verdict:
        name = arn.rsplit(":", 1)[-1]
        call, execution = world.get("stepfunctions", "describe_execution", executionArn=arn)
        status, error = execution["status"], execution.get("error")
        saw = f"{name}: {status}{f' with {error}' if error else ''}"
        if not self.status.matches(status) or self.error not in (None, error):
            return fails(saw, call)
        if not any((self.entered, self.retried, self.caught, self.items.value, self.together)):
            return holds(saw, call)
        call, history = _history(world, arn)
        missing = self._missing(history)
        return fails(f"{saw}, but {missing}", call) if missing else holds(saw, call)

    def _missing(self, history: History) -> str:
        """Return what the history lacks, or an empty text."""
        for state in self.entered:
            if state not in history.entered:
                return f"{state} was not entered; entered: {', '.join(history.entered)}"
        if self.retried:
            state, error, times = self.retried
            found = history.retried[state, error]
            if not times.matches(found):
                return f"{state} was retried {found} times after {error}"
        if self.caught and self.caught not in history.caught:
            caught = ["{1} of {0} by {2}".format(*each) for each in sorted(history.caught)]
            return f"caught was: {', '.join(caught) or 'nothing'}"
        for state, number in self.items.value.items():
            if not Expected(number).matches(history.items.get(state)):
                return f"{state} had {history.items.get(state, 'no')} items"
        if self.together and not history.together(self.together):
            return f"{' and '.join(self.together)} were never active at the same time"
        return ""


def _retried(fields: Fields) -> tuple[str, str, Expected] | None:
    given = fields.mapping("retried")
    if not given:
        return None
    _require(fields, "retried", given, {"state", "error"}, {"times"})
    return str(given["state"]), str(given["error"]), Expected(given.get("times", "> 0"))


def _caught(fields: Fields) -> tuple[str, str, str] | None:
    given = fields.mapping("caught")
    if not given:
        return None
    _require(fields, "caught", given, {"state", "error", "by"}, set())
    return str(given["state"]), str(given["error"]), str(given["by"])


def _require(
    fields: Fields, key: str, given: dict[str, Any], needed: set[str], allowed: set[str]
) -> None:
    if not needed <= set(given) <= needed | allowed:
        keys = ", ".join([*sorted(needed), *sorted(allowed)])
        raise fields.error(f"{key} has the keys {', '.join(given)}", f"write {keys}", key)


def newest(world: World, machine: str, given: Expected) -> tuple[AwsCall, str | None]:
    """Return the ARN of the newest execution since the lesson began whose input is as expected.

    Raises:
        AwsError: a call failed.
    """
    call, arns = _since(world, machine)
    return call, next((arn for arn in arns or () if given.matches(_input(world, arn))), None)


def _since(world: World, machine: str) -> tuple[AwsCall, list[str] | None]:
    """Return the executions since the lesson began, the newest first; None without the machine."""
    call, answer = world.get(
        "stepfunctions", "list_executions", stateMachineArn=machine, maxResults=_CANDIDATES
    )
    if answer is None:
        return call, None
    found = [each for each in answer["executions"] if each["startDate"] >= world.since]
    return call, [each["executionArn"] for each in found]


def _input(world: World, arn: str) -> Any:
    """Return the input of an execution, which never changes."""
    if arn not in world.seen:
        _, execution = world.get("stepfunctions", "describe_execution", executionArn=arn)
        world.seen[arn] = json.loads((execution or {}).get("input") or "null")
    return world.seen[arn]


def _history(world: World, arn: str) -> tuple[AwsCall, History]:
    first: AwsCall | None = None
    events: list[dict[str, Any]] = []
    more: dict[str, Any] = {}
    while True:
        call, answer = world.get(
            "stepfunctions", "get_execution_history", executionArn=arn, maxResults=_PAGE, **more
        )
        first = first or call
        events += answer["events"] if answer else []
        if not answer or not answer.get("nextToken"):
            return first, History.read(events)
        more = {"nextToken": answer["nextToken"]}
