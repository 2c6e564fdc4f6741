import pytest

from lab_builder.facts import sdk
from lab_builder.facts.iam_actions import actions_of_call
from lab_builder.facts.services import folder_by_signing_name, iam_prefix, signing_name


@pytest.mark.parametrize(
    ("service", "prefix"),
    [
        ("bedrockruntime", "bedrock"),
        ("cloudwatch", "cloudwatch"),
        ("cloudwatchlogs", "logs"),
        ("emr", "elasticmapreduce"),
        ("sfn", "states"),
        ("madelastweek", "madelastweek"),
    ],
)
def test_iam_has_its_own_name_of_a_service(service: str, prefix: str) -> None:
    assert iam_prefix(service) == prefix


@pytest.mark.parametrize(
    ("signed", "folder"),
    [
        ("elasticloadbalancing", "elbv2"),
        ("lambda", "lambda"),
        ("monitoring", "cloudwatch"),
        ("states", "stepfunctions"),
    ],
)
def test_a_service_is_found_by_the_name_that_it_signs_with(signed: str, folder: str) -> None:
    assert folder_by_signing_name(signed) == folder
    assert signing_name(folder) == signed


@pytest.mark.parametrize(
    ("name", "meant"),
    [("states", "sfn"), ("emr-containers", "emrcontainers"), ("es", "elasticsearch")],
)
def test_a_service_is_known_by_its_other_names_too(name: str, meant: str) -> None:
    assert sdk.meant(name) == meant


@pytest.mark.parametrize(
    ("service", "operation", "actions"),
    [
        ("sfn", "startExecution", ("states:StartExecution",)),
        ("lambda", "invoke", ("lambda:InvokeFunction",)),
        ("s3", "copyObject", ("s3:GetObject", "s3:PutObject")),
        ("sts", "getCallerIdentity", ()),
        ("sqs", "noSuchOperation", ()),
    ],
)
def test_a_call_needs_the_actions_that_iam_has_for_it(
    service: str, operation: str, actions: tuple[str, ...]
) -> None:
    assert actions_of_call(service, operation) == actions
