"""The questions of ``lab-builder init``, with their defaults and checks."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lab_builder.errors import RegionError
from lab_builder.model import DEFAULT_LAB, Settings

Answers = Mapping[str, str]

_ANY = Settings(DEFAULT_LAB, "default", DEFAULT_LAB, region="us-east-1")


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one setting.

    ``default`` returns the default, from the earlier answers; an empty answer omits the setting.
    ``check`` raises a LabBuilderError for an answer that no deploy could use.
    """

    setting: str
    prompt: str
    default: Callable[[Answers], str]
    check: Callable[[str], object]


def _check_environment_name(answer: str) -> None:
    from lab_builder import parameters
    from lab_builder.model import ENVIRONMENT_NAME, S3_BUCKET_NAME
    from lab_builder.workflow.build import build

    body = build(_ANY).template.body
    given = {ENVIRONMENT_NAME: answer, S3_BUCKET_NAME: "any-bucket"}
    parameters.resolve(body, given, {ENVIRONMENT_NAME: "--environment-name"})


def _check_stack_name(answer: str) -> None:
    from lab_builder import config

    config.check_stack_name(answer, "--stack-name")


def _check_profile(answer: str) -> None:
    from dataclasses import replace

    from lab_builder.aws import Aws

    _ = Aws(replace(_ANY, profile=answer or None)).region  # opens a session


def _default_region(answers: Answers) -> str:
    """Return the region of the environment or of the profile, else the engine's default."""
    from dataclasses import replace

    from lab_builder.aws import Aws
    from lab_builder.local.process import DEFAULT_REGION

    region = os.environ.get("AWS_REGION")
    try:
        return Aws(replace(_ANY, region=region, profile=answers.get("profile"))).region
    except RegionError:
        return DEFAULT_REGION


def _check_region(answer: str) -> None:
    from lab_builder.aws import check_region

    check_region(answer)


def _default_bucket(answers: Answers) -> str:
    # Bucket names are unique across all accounts, so the suffix is random.
    return f"{answers['environment_name']}-code-{secrets.token_hex(4)}"


def _check_bucket(answer: str) -> None:
    from lab_builder.package.bucket import check_name

    check_name(answer, "--bucket")


QUESTIONS = (
    Question(
        "environment_name",
        "Environment name, the prefix of all resource names",
        lambda _: DEFAULT_LAB,
        _check_environment_name,
    ),
    Question(
        "stack_name",
        "Stack name",
        lambda answers: answers["environment_name"],
        _check_stack_name,
    ),
    Question(
        "profile",
        "AWS profile, empty for the default",
        lambda _: os.environ.get("AWS_PROFILE", ""),
        _check_profile,
    ),
    Question("region", "AWS region", _default_region, _check_region),
    Question("bucket", "S3 bucket for the code, in that region", _default_bucket, _check_bucket),
)
