"""What a release relies on: one version, a changelog that a program can read, pinned actions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import lab_builder

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted(ROOT.glob(".github/workflows/*.yml"))
PINNED = re.compile(r"uses: (\./\S+( # zizmor: .+)?|[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)+)")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_to_a_commit_and_says_its_version(path: Path) -> None:
    uses = re.findall(r"uses: .*", path.read_text())
    assert [line for line in uses if not PINNED.fullmatch(line)] == []
    assert uses


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_job_may_write_only_what_it_says(path: Path) -> None:
    """Without a word of its own a job gets the workflow's permissions: to read."""
    assert yaml.safe_load(path.read_text())["permissions"] == {"contents": "read"}


def test_the_version_stands_in_one_place() -> None:
    version = re.escape(lab_builder.__version__)
    tracked = [*ROOT.glob("*.toml"), *ROOT.glob("src/lab_builder/**/*.py")]
    saying = [path.name for path in tracked if re.search(f'["v]{version}\\b', path.read_text())]
    assert saying == ["version.py"]


def test_the_changelog_keeps_its_form() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    kinds = re.findall(r"^### (.*)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", each) for each in headings[1:])
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.mark.parametrize(
    "page", ["README.md", "CHANGELOG.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md"]
)
def test_every_file_that_is_linked_is_there(page: str) -> None:
    folder = (ROOT / page).parent
    links = re.findall(r"\]\(([^):#]+)\)", (ROOT / page).read_text())
    assert [link for link in links if not (folder / link).exists()] == []
