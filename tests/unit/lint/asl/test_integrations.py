"""Integrations are read from ARNs, and services found among botocore's models."""

import gzip
import re
from pathlib import Path

import botocore
import pytest

from lab_builder.facts import sdk
from lab_builder.lint.asl.integrations import Integration, parse
from lab_builder.template.text import Hole, Text


@pytest.mark.parametrize(
    ("arn", "called"),
    [
        ("arn:aws:states:::glue:startJobRun.sync", ("glue", "startJobRun", "sync", False)),
        (
            "arn:aws-cn:states:::states:startExecution.sync:2",
            ("states", "startExecution", "sync:2", False),
        ),
        ("arn:aws:states:::aws-sdk:s3:getObject", ("s3", "getObject", "", True)),
        ("arn:aws:states:eu-west-1:123456789012:sns:publish", ("sns", "publish", "", False)),
    ],
)
def test_an_integration_is_read(arn: str, called: tuple[str, str, str, bool]) -> None:
    assert parse(arn) == Integration(*called)
    assert arn.endswith(Integration(*called).name)


def test_the_partition_may_be_filled_in_later() -> None:
    assert parse(Text(["arn:", Hole("AWS::Partition"), ":states:::sns:publish"])) is not None


@pytest.mark.parametrize(
    "resource",
    [
        None,
        5,
        "load",
        "arn:aws:lambda:eu-west-1:123456789012:function:load",
        "arn:aws:states:eu-west-1:123456789012:activity:approve",
        Text(["arn:aws:states:::", Hole("What")]),
    ],
)
def test_what_is_no_integration_is_not_read_as_one(resource: object) -> None:
    assert parse(resource) is None


def test_every_service_of_botocore_has_the_name_that_the_sdk_for_java_gives_it() -> None:
    data = Path(botocore.__file__).parent / "data"
    named = set()
    for model in data.glob("*/*/service-2.json.gz"):
        with gzip.open(model, "rt", encoding="utf-8") as text:
            found = re.search(r'"serviceId"\s*:\s*"([^"]+)"', text.read(4000))
        assert found
        plain = re.sub("[^a-z0-9]", "", found.group(1).lower())
        named.add(re.sub("^(amazon|aws)|service$", "", plain))
    assert len(named) > 400
    assert named <= sdk.services()


@pytest.mark.parametrize("service", ["sfn", "s3", "ec2", "cloudwatchlogs", "dynamodb", "glue"])
def test_every_operation_is_found_with_what_it_is_sent(service: str) -> None:
    operations = sdk.operations(service)
    assert operations
    assert all(sdk.exists(service, name) for name in operations)
    assert any(sdk.shape(service, name).get("required") for name in operations)


def test_an_operation_is_named_in_camel_case() -> None:
    assert sdk.shape("sfn", "startExecution")["required"] == ["stateMachineArn"]
    assert not sdk.exists("sfn", "StartExecution")
    assert not sdk.exists("sfn", "startExecutions")


def test_of_a_service_that_ended_anything_may_exist() -> None:
    assert "lookoutvision" in sdk.services()
    assert sdk.operations("lookoutvision") is None
    assert sdk.exists("lookoutvision", "startModel")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("logs", "cloudwatchlogs"),
        ("stepfunctions", "sfn"),
        ("cognito-idp", "cognitoidentityprovider"),
        ("states", "sfn"),
        ("nothing", None),
    ],
)
def test_other_names_of_a_service_lead_to_its_name(name: str, meant: str | None) -> None:
    assert sdk.meant(name) == meant
