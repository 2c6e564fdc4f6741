"""``lab-builder logs``: the log groups of the lab on the engine."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from functional.commands import ROOT, environment, interruptible, lab_builder
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

_FUNCTION = "aws-deep-dive-daily-transaction-processor"


def invoke(lab: RunningEngine, seed: str) -> None:
    event = json.dumps({"seed": seed, "test_mode": True})
    lab.client("lambda").invoke(FunctionName=_FUNCTION, Payload=event)


def test_events_are_merged_filtered_and_in_order(lab: RunningEngine) -> None:
    began = datetime.now(UTC).isoformat()
    invoke(lab, "of-logs")
    done = lab_builder(lab.home, "logs", "--local", "--since", began, "--json")
    assert done.code == 0, done.stderr
    times = [each["time"] for each in done.value]
    assert times == sorted(times)
    assert f"/aws/lambda/{_FUNCTION}" in {each["group"] for each in done.value}
    pattern = ("--filter", '"of-logs"', "--since", began)
    shown = lab_builder(lab.home, "logs", "--local", "daily-transaction", *pattern)
    (line,) = shown.stdout.splitlines()
    assert "Z daily-transaction-processor  [INFO]" in line


def test_following_shows_what_comes_and_ctrl_c_ends_it(lab: RunningEngine) -> None:
    words = ("logs", "--local", "daily", "--follow", "--since", "1m", "--json")
    with subprocess.Popen(
        [sys.executable, "-m", "lab_builder", *words],
        env=environment(lab.home),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=interruptible,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        invoke(lab, "of-follow")
        for line in running.stdout:
            event: dict[str, Any] = json.loads(line)
            if "of-follow" in event["message"]:
                break
        running.send_signal(signal.SIGINT)
        assert running.wait() == 0
        assert running.stderr.read().strip() == ""


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("nix",), "the stack has no log group nix"),
        (("--since", "soon"), "'soon' is no time"),
        (("--filter", "{ $.a = "), "Invalid filter pattern"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    lab: RunningEngine, words: tuple[str, ...], what: str
) -> None:
    done = lab_builder(lab.home, "logs", "--local", *words)
    assert done.code in (1, 2)
    assert what in done.stderr
