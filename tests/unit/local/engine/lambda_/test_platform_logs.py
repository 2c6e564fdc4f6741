from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from lab_builder.local.engine.lambda_ import platform_logs
from lab_builder.local.engine.lambda_.interpreter import Interpreter
from lab_builder.local.engine.lambda_.output import LogEvent
from lab_builder.local.engine.lambda_.worker import InvocationResult, Phase

BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)
CONFIG = {"Runtime": "python3.13", "Version": "$LATEST", "MemorySize": 128}
PYTHON = Interpreter(Path("python"), "3.13.1", ())


def written(milliseconds: int, message: str) -> LogEvent:
    return LogEvent(int(BEGAN.timestamp() * 1000) + milliseconds, message)


def result(*output: LogEvent, init: Phase | None = None) -> InvocationResult:
    return InvocationResult(init, Phase(BEGAN, 20.0, list(output)), None, None, "stream", 40)


def test_times_keep_the_order_in_which_the_lines_were_written() -> None:
    late = result(written(15, "printed, and read late"), written(12, "logged"), written(99, "x"))

    log = platform_logs.invocation_log(CONFIG, PYTHON, late, "id")

    assert [event.message for event in log[1:4]] == ["printed, and read late", "logged", "x"]
    times = [event.timestamp - int(BEGAN.timestamp() * 1000) for event in log]
    assert times == [0, 12, 12, 20, 20, 20]


def test_init_comes_first_with_what_it_wrote() -> None:
    init = Phase(BEGAN - timedelta(seconds=1), 900.0, [written(-500, "importing")])

    log = platform_logs.invocation_log(CONFIG, PYTHON, result(init=init), "id")

    assert [event.message for event in log[:3]] == [
        "INIT_START Runtime Version: python:3.13.1",
        "importing",
        "START RequestId: id Version: $LATEST",
    ]
    assert "Init Duration: 900.00 ms" in log[-1].message


def test_another_python_than_the_runtimes_is_logged() -> None:
    other = Interpreter(Path("python"), "3.11.7", ())
    init = Phase(BEGAN, 1.0)

    log = platform_logs.invocation_log(CONFIG, other, result(init=init), "id")

    assert log[0].message.startswith("INIT_START Runtime Version: python:3.11.7 (no python3.13")
