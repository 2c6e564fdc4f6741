"""``lab-builder lint`` as a process: what it loads, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from eventually import PATIENCE, eventually
from functional.commands import environment, interruptible, run

TEMPLATE = "Resources:\n  Alerts: {Type: AWS::SNS::Topik}\n"
# Checks for ever, and says so.
ENDLESS = """
import os, pathlib, time
from cfnlint.rules import CloudFormationLintRule

class Endless(CloudFormationLintRule):
    id = "E9999"
    shortdesc = description = "never ends"

    def match(self, cfn):
        pathlib.Path(f"{os.getpid()}.began").touch()
        time.sleep(600)
        return []
"""


def test_what_did_not_change_is_told_without_cfn_lint(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    argv = [sys.executable, "-X", "importtime", "-m", "lab_builder", "lint", "t.yaml"]
    environ = environment(tmp_path, AWS_REGION="us-east-1")

    first, again = (run(argv, environ, tmp_path) for _ in range(2))
    anew = run([*argv, "--no-cache"], environ, tmp_path)

    assert first.stdout == again.stdout == anew.stdout
    imported = [ended.stderr.count("cfnlint") > 0 for ended in (first, again, anew)]
    assert imported == [True, False, True]
    assert not [name for name in ("boto3", "troposphere", "yaml") if f" {name}\n" in again.stderr]


@pytest.fixture
def endless(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A run over three templates whose checks have begun and never end, in a group of its own."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "Endless.py").write_text(ENDLESS)
    (tmp_path / ".cfnlintrc").write_text("append_rules: [rules]\n")
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text(TEMPLATE)
    process = subprocess.Popen(
        [sys.executable, "-m", "lab_builder", "lint", "*.yaml"],
        cwd=tmp_path,
        env=environment(tmp_path, AWS_REGION="us-east-1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=interruptible,
    )
    eventually(lambda: any(tmp_path.glob("*.began")))
    yield process
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def test_ctrl_c_ends_every_process_without_a_word_of_theirs(
    endless: subprocess.Popen[str],
) -> None:
    os.killpg(endless.pid, signal.SIGINT)  # as a terminal does
    stdout, stderr = endless.communicate(timeout=PATIENCE)

    assert endless.returncode == 1
    assert (stdout, stderr.strip()) == ("", "Aborted!")
    eventually(lambda: not _alive(endless.pid))


def test_no_process_outlives_the_one_that_started_it(endless: subprocess.Popen[str]) -> None:
    endless.kill()
    endless.communicate(timeout=PATIENCE)
    eventually(lambda: not _alive(endless.pid))


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
