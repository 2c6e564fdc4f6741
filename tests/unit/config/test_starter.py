"""The samconfig.toml that ``lab-builder init`` writes, read by the reader of every command."""

from __future__ import annotations

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lab_builder import config
from lab_builder.config import starter

ANSWERS = {
    "environment_name": "training",
    "stack_name": "training-stack",
    "region": "eu-central-1",
    "profile": "work",
    "bucket": "training-code",
}


def test_what_was_answered_is_what_a_deploy_reads(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").write_text(starter.text(ANSWERS))

    settings = config.load({}, {}, tmp_path)

    assert {name: getattr(settings, name) for name in ANSWERS if name != "environment_name"} == {
        "stack_name": "training-stack",
        "region": "eu-central-1",
        "profile": "work",
        "bucket": "training-code",
    }
    assert settings.parameters == {"EnvironmentName": "training", "S3BucketName": "training-code"}
    assert settings.tags == {"project": "training"}
    assert settings.confirm_changeset


def test_what_was_not_answered_is_not_in_the_file() -> None:
    answers = {name: ANSWERS[name] for name in ("environment_name", "stack_name", "bucket")}

    text = starter.text(answers)

    assert tomllib.loads(text)["default"]["global"]["parameters"] == {
        "stack_name": "training-stack"
    }


@given(profile=st.text())
def test_any_name_of_a_profile_survives_toml(profile: str) -> None:
    text = starter.text({**ANSWERS, "profile": profile})

    # As it is written to disk and read back: in UTF-8.
    tables = tomllib.loads(text.encode().decode())["default"]

    assert tables["global"]["parameters"]["profile"] == profile
