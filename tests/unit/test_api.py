"""The library: what it offers, what importing it costs, and what it refuses."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import lab_builder
from lab_builder.errors import UsageError


def test_importing_the_package_imports_none_of_its_modules() -> None:
    script = """
import sys, lab_builder
print([name for name in sys.modules if name.startswith("lab_builder.")])
"""
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert loaded.stdout == "[]\n"


def test_every_public_name_is_there_and_known_to_type_checkers() -> None:
    tree = ast.parse(Path(lab_builder.__file__).read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    homes = {
        alias.name: node.module
        for node in imports
        if node.module and node.module.startswith("lab_builder.")
        for alias in node.names
    }

    assert set(lab_builder.__all__) == homes.keys()
    assert set(lab_builder.__all__) <= set(dir(lab_builder))
    for name, home in homes.items():
        assert getattr(lab_builder, name) is getattr(import_module(home), name)


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'deplyo'"):
        getattr(lab_builder, "deplyo")  # noqa: B009


def test_arguments_win_over_samconfig_toml(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").write_text(
        'version = 0.1\n[second.deploy.parameters]\nregion = "eu-west-1"\ns3_bucket = "the-code"\n'
    )

    settings = lab_builder.load_settings(
        env="second", region="eu-central-1", parameters={"FailureRate": "0"}, folder=tmp_path
    )

    assert (settings.region, settings.bucket) == ("eu-central-1", "the-code")
    assert settings.parameters == {"FailureRate": "0", "S3BucketName": "the-code"}


def test_tags_keep_the_names_that_a_program_gives(tmp_path: Path) -> None:
    settings = lab_builder.load_settings(tags={"team=core": "x"}, folder=tmp_path)

    assert settings.tags == {"team=core": "x"}


def test_two_targets_at_once_are_refused() -> None:
    with pytest.raises(UsageError, match="are mutually exclusive"):
        lab_builder.load_settings(local=True, endpoint_url="http://127.0.0.1:1")
