"""The results of invocations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lab_builder.aws_calls import AwsCall


@dataclass(frozen=True, slots=True)
class Failure:
    """The error that ended a run: its name, and a message, which may be empty."""

    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has ended.

    ``id`` is the request id of a function, the ARN of an execution. ``result`` is what it returned,
    None if it failed. ``log`` are its lines, of a function at most the last 4 KB:
    ``log_is_complete`` says whether that is all. ``seconds`` is how long it ran.
    """

    kind: Literal["function", "workflow"]
    name: str
    id: str
    input: Mapping[str, Any]
    result: Any
    error: Failure | None
    seconds: float
    log: tuple[str, ...]
    log_is_complete: bool
    calls: tuple[AwsCall, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric that was published: the number of its values and their sum.

    Where ``count`` is above 1, several runs have published it.
    """

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    count: int
    sum: float
