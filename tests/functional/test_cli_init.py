"""``lab-builder init`` with somebody at the keyboard, and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from functional.commands import lab_builder
from functional.terminal import Terminal
from lab_builder import config

CONFIG = """
[default]
region = eu-north-1
[profile work]
region = eu-central-1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder in which to run commands."""
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of somebody who has used AWS before."""
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws/config").write_text(CONFIG)
    return tmp_path


def test_unasked_it_writes_what_is_usual_and_says_so(home: Path, folder: Path) -> None:
    ended = lab_builder(home, "init", "--yes", folder=folder)

    settings = config.load({}, {}, folder)
    assert ended.code == 0
    assert ended.stdout.startswith(f"wrote {folder}/samconfig.toml\n")
    assert (settings.stack_name, settings.region) == ("aws-deep-dive", "eu-north-1")
    assert settings.bucket is not None
    assert settings.bucket.startswith("aws-deep-dive-code-")
    for value in (settings.stack_name, settings.region, settings.bucket):
        assert str(value) in ended.stdout
    assert "next, without an AWS account: lab-builder deploy --local" in ended.stderr


def test_the_region_is_that_of_the_profile_unless_the_environment_names_one(
    home: Path, folder: Path
) -> None:
    of_profile = lab_builder(home, "init", "--yes", "--profile", "work", "--json", folder=folder)
    of_environment = lab_builder(
        home, "init", "--yes", "--force", "--json", folder=folder, AWS_REGION="us-west-2"
    )

    assert of_profile.value["region"] == "eu-central-1"
    assert of_environment.value["region"] == "us-west-2"


def test_without_any_region_it_is_the_engines_own(tmp_path: Path, folder: Path) -> None:
    ended = lab_builder(tmp_path, "init", "--yes", "--json", folder=folder)
    assert ended.value["region"] == "us-east-1"


def test_at_a_terminal_it_asks_and_asks_again(home: Path, folder: Path) -> None:
    with Terminal(home, "init", "--stack-name", "ours", folder=folder) as terminal:
        terminal.wait_for("names [aws-deep-dive]: ")
        terminal.type("Training\n")
        terminal.wait_for("2 to 24 lower-case letters")
        terminal.type("training\n")
        terminal.wait_for("empty for the default: ")
        terminal.type("nobody\n")
        terminal.wait_for("there is no AWS profile 'nobody'")
        terminal.type("work\n")
        terminal.wait_for("AWS region [eu-central-1]: ")
        terminal.type("\n")
        terminal.wait_for("[training-code-")
        terminal.type("our-code\n")
        assert terminal.end() == 0

    settings = config.load({}, {}, folder)
    assert settings.parameters == {"EnvironmentName": "training", "S3BucketName": "our-code"}
    assert (settings.stack_name, settings.profile) == ("ours", "work")
    assert (settings.region, settings.bucket) == ("eu-central-1", "our-code")


@pytest.mark.parametrize(
    ("words", "code", "what"),
    [
        ((), 2, "cannot ask without a terminal"),
        (("--yes", "--environment-name", "Big"), 2, "EnvironmentName is 'Big', but must match"),
        (("--yes", "--stack-name", "a b"), 2, "invalid stack name 'a b'"),
        (("--yes", "--region", "nowhere"), 2, "there is no region 'nowhere'"),
        (("--yes", "--bucket", "B"), 2, "invalid bucket name 'B'"),
        (("--yes", "--profile", "nobody"), 1, "there is no AWS profile 'nobody'"),
    ],
)
def test_what_no_deploy_could_use_is_refused_and_nothing_written(
    home: Path, folder: Path, words: tuple[str, ...], code: int, what: str
) -> None:
    ended = lab_builder(home, "init", *words, folder=folder)

    assert (ended.code, ended.stdout) == (code, "")
    assert ended.stderr.startswith(f"Error: {what}")
    assert list(folder.iterdir()) == []


def test_a_file_that_is_there_is_replaced_on_demand_only(home: Path, folder: Path) -> None:
    (folder / "samconfig.toml").write_text("broken = ")

    refused = lab_builder(home, "init", "--yes", folder=folder)
    assert refused.code == 2
    assert "pass --force to replace it" in refused.stderr
    assert (folder / "samconfig.toml").read_text() == "broken = "

    assert lab_builder(home, "init", "--yes", "--force", folder=folder).code == 0
    assert config.load({}, {}, folder).stack_name == "aws-deep-dive"
