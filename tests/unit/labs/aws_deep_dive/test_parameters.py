"""What the person who deploys the lab may choose."""

from __future__ import annotations

import re

import pytest

from lab_stack import body, deployed

PARAMETERS = body()["Parameters"]


def test_all_but_the_code_bucket_has_a_default() -> None:
    assert [name for name, value in PARAMETERS.items() if "Default" not in value] == [
        "S3BucketName"
    ]


def test_every_parameter_is_described_and_stands_in_one_group() -> None:
    interface = body()["Metadata"]["AWS::CloudFormation::Interface"]
    grouped = [name for group in interface["ParameterGroups"] for name in group["Parameters"]]
    assert sorted(grouped) == sorted(PARAMETERS)
    assert all(value["Description"] for value in PARAMETERS.values())


@pytest.mark.parametrize(
    ("parameter", "value", "fits"),
    [
        ("EnvironmentName", "aws-deep-dive", True),
        ("EnvironmentName", "e" * 24, True),
        ("EnvironmentName", "e" * 25, False),
        ("EnvironmentName", "class-", False),
        ("EnvironmentName", "Class", False),
        ("EnvironmentName", "1class", False),
        ("S3BucketName", "your-github-sync-bucket-name", True),
        ("S3BucketName", "", False),
        ("S3BucketName", "s3://bucket", False),
        ("AlertEmail", "", True),
        ("AlertEmail", "trainer@example.com", True),
        ("AlertEmail", "trainer", False),
    ],
)
def test_a_pattern_takes_what_aws_takes(parameter: str, value: str, fits: bool) -> None:
    assert bool(re.fullmatch(PARAMETERS[parameter]["AllowedPattern"], value)) is fits


def test_an_email_address_subscribes_it_and_none_subscribes_nobody() -> None:
    address = "trainer@example.com"
    subscription = deployed(AlertEmail=address)["AlertEmailSubscription"]["Properties"]
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", address)
    assert "AlertEmailSubscription" not in deployed()
