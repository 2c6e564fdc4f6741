"""Tags, roles and capabilities that CloudFormation would refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lab_builder import config
from lab_builder.errors import SettingsError


def load(tmp_path: Path, **flags: Any) -> None:
    config.load(flags, {}, tmp_path)


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        ({f"k{number}": "v" for number in range(51)}, "at most 50 tags, not 51"),
        ({"k" * 129: "v"}, "has 129 characters, at most 128"),
        ({"k": "v" * 257}, "must have 1 to 256 characters, not 257"),
        ({"k": ""}, "must have 1 to 256 characters, not 0"),
        ({"AWS:k": "v"}, "prefix that AWS reserves"),
    ],
)
def test_tags_that_cloudformation_would_refuse(
    tmp_path: Path, tags: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        load(tmp_path, tags=tags)
    assert caught.value.where == "--tag"


@pytest.mark.parametrize(
    "arn", ["role/deployer", "arn:aws:iam::1:role/r", "arn:aws:iam::123456789012:user/u", "x" * 30]
)
def test_what_is_no_role_is_refused(tmp_path: Path, arn: str) -> None:
    with pytest.raises(SettingsError, match="is not the ARN of a role") as caught:
        load(tmp_path, role_arn=arn)
    assert caught.value.where == "--role-arn"


def test_an_unknown_capability_is_refused(tmp_path: Path) -> None:
    text = 'version = 0.1\n[default.deploy.parameters]\ncapabilities = "CAPABILITY_EVERYTHING"\n'
    (tmp_path / "samconfig.toml").write_text(text)

    with pytest.raises(SettingsError, match="no capability 'CAPABILITY_EVERYTHING'") as caught:
        load(tmp_path)
    assert "samconfig.toml" in str(caught.value.where)


def test_what_cloudformation_accepts_is_accepted(tmp_path: Path) -> None:
    load(
        tmp_path,
        tags={f"k{number}": "v" * 256 for number in range(50)},
        role_arn="arn:aws-cn:iam::123456789012:role/path/deployer",
    )
