"""A lesson with a stack to observe: names, deadlines and verdicts."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lab_builder.aws_calls import AwsCall, Caller
from lab_builder.errors import AwsError
from lab_builder.lessons.lesson import Check, Question, Step
from lab_builder.lessons.names import filled, used
from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.paths import search
from lab_builder.lessons.statements.statement import Verdict, World
from lab_builder.model import ENVIRONMENT_NAME
from lab_builder.stacks.values import Stack

_INTERVAL = 0.5  # seconds between rounds
_REAL_SECONDS = 60  # of each deadline: Spark and the machine do not run at the engine's speed


@dataclass(frozen=True, slots=True)
class Session:
    """A stack and how to observe it. ``speed`` is the factor by which its time is accelerated."""

    stack: Stack
    caller: Caller
    speed: int = 1
    _seen: dict[Any, Any] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """The values of the names in lessons."""
        return names(self.stack)

    def text(self, check: Check) -> str:
        """Return a statement as a sentence, with its names replaced."""
        return str(check.written.statement(self.names))

    def observe(self, check: Check, since: datetime) -> Verdict:
        """Observe a statement once. A call that fails is a verdict too: it cannot tell."""
        missing = sorted(set(used(check.written.values)) - self.names.keys())
        if missing:
            status = f"the stack {self.stack.name} is {self.stack.status}"
            return Verdict("cannot tell", f"there is no output {', '.join(missing)}; {status}")
        world = World(self.caller, self.names, since, self._seen)
        try:
            return check.written.statement(self.names).observe(world)
        except AwsError as error:
            hint = f"; {error.hint}" if error.hint else ""
            return Verdict("cannot tell", f"{error.what}{hint}")

    def seconds(self, check: Check) -> float:
        """Return the deadline of a statement, in real seconds."""
        return _REAL_SECONDS + check.written.within / self.speed

    def is_right(self, question: Question, answer: str) -> bool:
        """Return whether an answer to a question is what the account says now.

        Raises:
            AwsError: the call failed.
        """
        service, _, operation = question.call.partition(".")
        parameters = filled(question.parameters, self.names)
        found = search(question.answer, self.caller(AwsCall(service, operation, parameters)))
        return found is not None and Expected(found).matches(answer.strip())

    def wait(
        self, step: Step, since: datetime, timeout: float | None = None
    ) -> Iterator[tuple[Check, Verdict]]:
        """Observe the statements of a step until each holds or is late.

        Yields a statement with its verdict when it holds, or at its deadline; ``timeout``, in real
        seconds, takes the place of all deadlines.
        """
        begun = time.monotonic()
        left = list(step.checks)
        while left:
            for check in tuple(left):
                verdict = self.observe(check, since)
                deadline = timeout or self.seconds(check)
                if verdict.holds or time.monotonic() - begun > deadline:
                    left.remove(check)
                    yield check, verdict
            if left:
                time.sleep(_INTERVAL)


def names(stack: Stack) -> dict[str, str]:
    """Return the values of the names in lessons: the outputs of a stack, and its names."""
    found: Mapping[str, str] = stack.outputs
    environment = stack.parameters.get(ENVIRONMENT_NAME, stack.name)
    return {**found, ENVIRONMENT_NAME: environment, "StackName": stack.name}
