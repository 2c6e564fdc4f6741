"""checkov judges the template, with the customer key on, from an environment of its own."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from functional.commands import LONG
from lab_builder import render
from lab_stack import body

pytestmark = pytest.mark.slow

CHECKOV = Path(
    os.environ.get("LAB_BUILDER_CHECKOV")
    or Path(__file__).parents[2] / ".venv-checkov" / "bin" / "checkov"
)


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return checkov's results by outcome: passed, failed and skipped checks."""
    if shutil.which(CHECKOV) is None:
        pytest.skip(f"no checkov at {CHECKOV}: make it there, or name one in LAB_BUILDER_CHECKOV")
    template = copy.deepcopy(body())
    # checkov decides conditions by the parameters' defaults.
    template["Parameters"]["CustomerManagedKey"]["Default"] = "true"
    file = tmp_path_factory.mktemp("checkov") / "template.yaml"
    file.write_text(render.to_yaml(template), encoding="utf-8")
    run = subprocess.run(
        [CHECKOV, "--file", file, "--framework", "cloudformation", "--output", "json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=LONG,
    )
    assert run.stdout.strip(), run.stderr
    results: dict[str, Any] = json.loads(run.stdout)["results"]
    return results


def test_checkov_passes_at_least_95_checks_and_fails_none(verdict: dict[str, Any]) -> None:
    failed = {(check["check_id"], check["resource"]) for check in verdict["failed_checks"]}
    assert not failed
    assert len(verdict["passed_checks"]) >= 95


def test_at_most_five_checks_are_declined_each_with_its_reason_and_price(
    verdict: dict[str, Any],
) -> None:
    comments = {
        check["check_id"]: check["check_result"]["suppress_comment"]
        for check in verdict["skipped_checks"]
    }
    assert 0 < len(comments) <= 5
    for comment in comments.values():
        reason, _, price = comment.partition(" Price: ")
        assert reason
        assert price
