"""The recipes of docs/linting-in-ci.md, as they stand there, and the pre-commit hook for real."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
import yaml

from functional import console
from functional.commands import LONG, ROOT, Ended
from functional.wheels import Installation, build, install

pytestmark = pytest.mark.slow

PRE_COMMIT, GITHUB, GITLAB = (
    yaml.safe_load(block) for block in console.blocks(ROOT / "docs" / "linting-in-ci.md", "yaml")
)
INSTALL = "pip install lab-builder"
FAULTY = "Resources:\n  Alerts: {Type: AWS::SNS::Topik}\n"
GOOD = FAULTY.replace("Topik", "Topic")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """What ``pip install lab-builder`` brings."""
    return install(build(tmp_path_factory.mktemp("dist")), tmp_path_factory.mktemp("runner"))


def steps(commands: list[str], installed: Installation, text: str, **variables: str) -> Ended:
    """Run the commands of a job after the install, as a runner does, on a template."""
    assert commands[0] == INSTALL
    (installed.folder / "templates").mkdir(exist_ok=True)
    (installed.folder / "templates" / "stack.yaml").write_text(text)
    script = "\n".join(commands[1:])
    return installed.run("bash", "-e", "-o", "pipefail", "-c", script, **variables)


def test_the_github_recipe_annotates_and_fails_where_an_error_is(installed: Installation) -> None:
    job = GITHUB["jobs"]["templates"]
    commands = [step["run"] for step in job["steps"] if "run" in step]
    faulty, good = (steps(commands, installed, text) for text in (FAULTY, GOOD))
    assert faulty.stdout.startswith("::error title=E3006,file=templates/stack.yaml,line=2,col=12,")
    assert (faulty.code, good.code, good.stdout) == (3, 0, "")


def test_the_github_recipe_uses_the_actions_that_this_project_uses() -> None:
    ci = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    ours = {step.get("uses") for step in ci["jobs"]["test"]["steps"]}
    theirs = {step["uses"] for step in GITHUB["jobs"]["templates"]["steps"] if "uses" in step}
    assert theirs <= ours


def test_the_gitlab_recipe_leaves_a_report_and_a_cache(installed: Installation) -> None:
    job = GITLAB["lint-templates"]
    project = str(installed.folder)
    variables = {
        name: value.replace("$CI_PROJECT_DIR", project) for name, value in job["variables"].items()
    }
    report = installed.folder / job["artifacts"]["reports"]["junit"]

    faulty = steps(job["script"], installed, FAULTY, **variables)
    failures = Xml.parse(report).findall(".//failure")
    good = steps(job["script"], installed, GOOD, **variables)

    assert [failure.get("type") for failure in failures] == ["E3006"]
    assert (faulty.code, good.code) == (3, 0)
    assert Xml.parse(report).findall(".//failure") == []
    for path in job["cache"]["paths"]:
        assert list((installed.folder / path).iterdir())


@pytest.mark.installs
def test_the_pre_commit_hook_runs_in_a_repository_from_a_clean_clone(tmp_path: Path) -> None:
    """pre-commit makes the hook's environment itself: some 20 s, and pip's packages."""
    clone, scratch = tmp_path / "clone", tmp_path / "scratch"
    _git(tmp_path, "clone", "--quiet", str(ROOT), str(clone))
    _git(tmp_path, "init", "--quiet", str(scratch))
    configuration: dict[str, Any] = PRE_COMMIT
    (hook,) = configuration["repos"]
    hook |= {"repo": str(clone), "rev": _git(clone, "rev-parse", "HEAD").strip()}
    (scratch / ".pre-commit-config.yaml").write_text(yaml.safe_dump(configuration))
    (scratch / "compose.yaml").write_text("services: {}\n")
    (scratch / "stack.yaml").write_text(FAULTY)
    _git(scratch, "add", ".")

    faulty = _pre_commit(tmp_path, scratch)
    (scratch / "stack.yaml").write_text(GOOD)
    good = _pre_commit(tmp_path, scratch)

    assert faulty.returncode == 1
    assert "stack.yaml:2:12: error E3006" in faulty.stdout
    assert "compose.yaml" not in faulty.stdout
    assert (good.returncode, "Passed" in good.stdout) == (0, True), good.stdout


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _pre_commit(home: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    variables = {
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PIP_NO_COMPILE": "1",  # most modules of the packages are never imported
        "LAB_BUILDER_CACHE": str(home / "cache"),
    }
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never"],
        cwd=folder,
        env=os.environ | variables,
        check=False,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
