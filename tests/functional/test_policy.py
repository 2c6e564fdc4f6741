"""The policy permits every call that deploying, pausing, resuming and destroying really makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eventually import eventually
from functional.commands import lab_builder
from functional.engines import RunningEngine, running
from lab_builder.local.home import VARIABLE, locate

pytestmark = pytest.mark.engine

# The services that IAM names otherwise than CloudTrail, and the actions that it does.
_SERVICES = {"monitoring": "cloudwatch"}
_ACTIONS = {
    "lambda:GetFunctionConfiguration20150331v2": "lambda:GetFunctionConfiguration",
    "s3:DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketLifecycle": "s3:GetLifecycleConfiguration",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:ListObjects": "s3:ListBucket",
    "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:PutBucketLifecycle": "s3:PutLifecycleConfiguration",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    with running(locate({VARIABLE: str(tmp_path_factory.mktemp("policy"))})) as found:
        yield found


def events(engine: RunningEngine) -> list[dict[str, Any]]:
    pages = engine.client("cloudtrail").get_paginator("lookup_events").paginate()
    return [json.loads(event["CloudTrailEvent"]) for page in pages for event in page["Events"]]


def needs(event: dict[str, Any]) -> str:
    service = event["eventSource"].partition(".")[0]
    name = event["eventName"]
    # Lambda writes the version of its API behind an operation.
    name = name.split("2015")[0] if service == "lambda" else name
    action = f"{_SERVICES.get(service, service)}:{name}"
    return _ACTIONS.get(action, action)


def test_every_recorded_call_is_permitted(engine: RunningEngine, tmp_path: Path) -> None:
    for words in (
        ("deploy", "--local", "--yes"),
        ("pause", "--local"),
        ("resume", "--local"),
        ("status", "--local"),
        ("deploy", "--local", "--yes", "-p", "LogRetentionDays=14"),
        ("drift", "--local"),
        ("destroy", "--local", "--yes"),
    ):
        ended = lab_builder(engine.home, *words)
        assert ended.code == 0, ended.stderr
    printed = lab_builder(engine.home, "policy").value
    permitted = {action for each in printed["Statement"] for action in each["Action"]}
    eventually(lambda: any(event["eventName"] == "DeleteStack" for event in events(engine)))
    found = events(engine)
    # The lab's own roles have their own policies; what a service does of itself needs none.
    ours = [
        event
        for event in found
        if event["userIdentity"]["type"] in ("Root", "IAMUser")
        and event["eventSource"] != "sts.amazonaws.com"
    ]
    assert {needs(event) for event in ours} - permitted == set()
    assert len({needs(event) for event in ours}) > 50  # the calls of CloudFormation among them
