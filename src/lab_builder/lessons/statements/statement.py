"""A statement: one observation of the account through the AWS API, with a verdict."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal, Self

from lab_builder.aws_calls import AwsCall, Caller
from lab_builder.lessons import names
from lab_builder.lessons.statements.fields import Fields

State = Literal["holds", "does not hold", "cannot tell"]

_WITHIN = 300  # seconds of lab time
_MISSING = {"ExecutionDoesNotExist", "NoSuchKey"}  # which no resource type's read call has


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of an observation: ``saw`` is what was seen, or why nothing could be."""

    state: State
    saw: str
    call: AwsCall | None = None
    time: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def holds(self) -> bool:
        """Whether the statement holds."""
        return self.state == "holds"

    def of(self, statement: str) -> dict[str, Any]:
        """Return the statement, as a sentence, and its verdict as values of JSON."""
        return {
            "statement": statement,
            "state": self.state,
            "saw": self.saw,
            "command": str(self.call) if self.call else None,
            "time": self.time.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class World:
    """What statements observe: an account through its API, from a time on.

    ``names`` are the values of the names in lessons. ``seen`` keeps what never changes, such as
    the input of an execution, so that it is asked for once.
    """

    caller: Caller
    names: Mapping[str, str]
    since: datetime
    seen: dict[Any, Any] = field(default_factory=dict)

    def get(self, service: str, operation: str, **parameters: Any) -> tuple[AwsCall, Any]:
        """Make a call, and return it with its response, None if what it names does not exist.

        Raises:
            AwsError: the call failed.
        """
        call = AwsCall(service, operation, parameters)
        return call, self.caller(call, unless=_is_missing)


class Statement(ABC):
    """A kind of statement. ``kind`` is the key that names it in a check block."""

    kind: ClassVar[str]

    __slots__ = ()

    @classmethod
    @abstractmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement.

        Raises:
            LessonError: a key is missing or has a wrong value.
        """

    @abstractmethod
    def __str__(self) -> str:
        """Return the statement as a sentence."""

    @abstractmethod
    def observe(self, world: World) -> Verdict:
        """Observe once, and return whether the statement holds.

        Raises:
            AwsError: a call failed.
        """


@dataclass(frozen=True, slots=True)
class Written:
    """A statement as a lesson has it, whose names are replaced before it is observed.

    ``within`` is its deadline, in seconds of lab time.
    """

    kind: type[Statement]
    values: Mapping[str, Any]
    path: str
    line: int
    lines: Mapping[str, int]
    within: int

    @classmethod
    def parse(
        cls,
        kind: type[Statement],
        values: Mapping[str, Any],
        path: str,
        line: int,
        lines: Mapping[str, int],
    ) -> Self:
        """Check the keys and values.

        Raises:
            LessonError: the statement is invalid.
        """
        values = dict(values)
        within = Fields(values, kind.kind, path, line, lines).seconds("within", _WITHIN)
        values.pop("within", None)
        written = cls(kind, values, path, line, lines, within)
        written.statement({})
        return written

    def statement(self, known: Mapping[str, str]) -> Statement:
        """Return the statement with the names replaced by these values."""
        fields = Fields(
            names.filled(self.values, known),
            f"the statement {self.kind.kind}",
            self.path,
            self.line,
            self.lines,
        )
        statement = self.kind.parse(fields)
        fields.finish()
        return statement


def holds(saw: str, call: AwsCall) -> Verdict:
    """Return the verdict of a statement that holds."""
    return Verdict("holds", saw, call)


def fails(saw: str, call: AwsCall) -> Verdict:
    """Return the verdict of a statement that does not hold."""
    return Verdict("does not hold", saw, call)


def verdict(right: bool, saw: str, call: AwsCall) -> Verdict:
    """Return the verdict of a statement that holds if ``right``."""
    return holds(saw, call) if right else fails(saw, call)


def _is_missing(error: Exception) -> bool:
    from lab_builder.stacks.existence import is_missing

    code = getattr(error, "response", {}).get("Error", {}).get("Code")
    return code in _MISSING or is_missing(error)
