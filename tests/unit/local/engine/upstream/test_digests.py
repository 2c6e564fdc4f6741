from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from lab_builder.errors import EngineError
from lab_builder.local.engine import patches
from lab_builder.local.engine.upstream import check, digests
from lab_builder.local.engine.upstream.digests import Digests

ROOT = Path(__file__).parents[5]
RECORDED = json.loads(check.FILE.read_text())
SAVE_ALL = "ministack.app.save_all"


@pytest.fixture(scope="module")
def installed() -> Digests:
    return digests.installed()


def test_the_digests_are_those_of_the_installed_versions(installed: Digests) -> None:
    """After another version, or a change of what is used: read what differs, then make patches."""
    changed = digests.differences(RECORDED["digests"], installed)

    assert [str(each) for each in changed] == []
    assert RECORDED["digests"] == installed  # all that is used now is recorded


def test_the_versions_are_those_that_the_project_pins() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pins = (pin.partition("==") for pin in project["optional-dependencies"]["local"])
    pinned = {name.partition("[")[0]: version for name, _, version in pins}

    assert {name: pinned[name] for name in RECORDED["versions"]} == RECORDED["versions"]


@pytest.mark.parametrize(
    ("recorded", "found", "change"),
    [("old", "new", "changed"), ("old", None, "missing"), (None, "new", "new")],
)
def test_a_changed_name_is_reported_with_the_gap(
    recorded: str | None, found: str | None, change: str
) -> None:
    (difference,) = digests.differences(
        {"ministack.app": {"save_all": recorded, "app": "same"}},
        {"ministack.app": {"save_all": found, "app": "same"}},
    )

    assert str(difference) == (
        f"{SAVE_ALL}: {change}; replaced in patches.py: {patches.SAVE_ALL.gap}"
    )


def test_a_changed_name_that_is_only_used_is_reported_with_the_files_that_use_it() -> None:
    module = "ministack.services.glue"
    (difference,) = digests.differences({module: {"_job_runs": "old"}}, {})

    assert str(difference) == f"{module}._job_runs: missing; used in glue/store.py, retention.py"


def test_the_installed_versions_pass() -> None:
    check.check()


def test_another_version_that_changes_nothing_passes(tmp_path: Path) -> None:
    check.check(_record(tmp_path, RECORDED["digests"]))


def test_another_version_that_changes_something_is_refused_with_what_it_changes(
    tmp_path: Path,
) -> None:
    changed = {**RECORDED["digests"], "ministack.app": {"save_all": "0" * 16}}
    with pytest.raises(EngineError) as error:
        check.check(_record(tmp_path, changed))

    assert str(error.value) == (
        "the engine is written for ministack 0.0.1; these names, which it replaces or uses, "
        f"differ in ministack {RECORDED['versions']['ministack']}:\n"
        f"  {SAVE_ALL}: changed; replaced in patches.py: {patches.SAVE_ALL.gap}"
    )
    assert error.value.hint == 'pip install "lab-builder[local]"'


def test_a_message_lists_no_more_than_a_screen_of_differences(tmp_path: Path) -> None:
    everything = {
        module: dict.fromkeys(names, "0" * 16) for module, names in RECORDED["digests"].items()
    }
    with pytest.raises(EngineError) as error:
        check.check(_record(tmp_path, everything))

    _, *lines, last = str(error.value).splitlines()
    assert len(lines) == 50
    assert last.startswith("  and ")


def _record(tmp_path: Path, recorded: Digests) -> Path:
    file = tmp_path / "digests.json"
    versions = {**RECORDED["versions"], "ministack": "0.0.1"}
    file.write_text(json.dumps({"versions": versions, "digests": recorded}))
    return file
