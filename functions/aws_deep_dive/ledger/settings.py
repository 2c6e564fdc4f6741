"""A function's environment variables, and the clients that it calls AWS with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

Connect = Callable[[str], Any]  # gives the client of a service


@dataclass(frozen=True, slots=True)
class Settings:
    """What the template tells a function."""

    environment: str
    data_bucket: str
    event_bus: str
    failure_rate: float
    violation_rate: float

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Read the environment variables.

        Raises:
            KeyError: one is missing.
        """
        return cls(
            environment=environ["ENVIRONMENT_NAME"],
            data_bucket=environ["DATA_BUCKET"],
            event_bus=environ["EVENT_BUS_NAME"],
            failure_rate=float(environ["FAILURE_RATE"]),
            violation_rate=float(environ["VIOLATION_RATE"]),
        )


@cache
def client(service: str) -> Any:
    """Return the boto3 client of a service, made once and kept for the next invocation."""
    import boto3

    return boto3.client(service)
