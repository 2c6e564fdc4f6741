"""The committed template deploys from S3 without a tool of this project.

Each test names its page below https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest

from contract.jobs import ENDED, Job
from contract.stacks import Stack
from functional.engines import RunningEngine
from lab_builder import assets, registry
from lab_builder.package import archive

pytestmark = [pytest.mark.engine, pytest.mark.spark]

LAB = "aws-deep-dive"
ENVIRONMENT = "committed"
CODE_BUCKET = f"code-of-the-committed-template-{uuid4().hex[:12]}"


@pytest.fixture
def code_bucket(engine: RunningEngine) -> Iterator[str]:
    """A bucket with the template and with the code under the keys that it names."""
    s3 = engine.client("s3")
    engine.make_bucket(CODE_BUCKET)
    text = assets.template_path(registry.find(LAB).TEMPLATE_FILE).read_text()
    s3.put_object(Bucket=CODE_BUCKET, Key="lab.yaml", Body=text.encode())
    for asset in assets.bundle(assets.code_folder(LAB)).assets:
        (key,) = set(re.findall(rf"{LAB}/{asset.name}-[0-9a-f]{{32}}\.\w+", text))
        s3.put_object(Bucket=CODE_BUCKET, Key=key, Body=archive.content(asset))
    yield CODE_BUCKET
    empty(engine, CODE_BUCKET)
    s3.delete_bucket(Bucket=CODE_BUCKET)


def create(engine: RunningEngine, bucket: str, **parameters: str) -> Stack:
    stack = Stack(engine, ENVIRONMENT)
    stack.cloudformation.create_stack(
        StackName=stack.name,
        TemplateURL=f"https://{bucket}.s3.amazonaws.com/lab.yaml",
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value}
            for name, value in {"S3BucketName": bucket, **parameters}.items()
        ],
        Capabilities=["CAPABILITY_IAM"],
    )
    assert stack.ended()["StackStatus"] == "CREATE_COMPLETE", stack.reasons()
    return stack


def empty(engine: RunningEngine, bucket: str) -> None:
    pages = engine.client("s3").get_paginator("list_object_versions").paginate(Bucket=bucket)
    for page in pages:
        for item in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            engine.client("s3").delete_object(
                Bucket=bucket, Key=item["Key"], VersionId=item["VersionId"]
            )


def inventory(engine: RunningEngine) -> set[str]:
    """Return every resource of the environment that a List or Describe call shows."""
    calls = {
        "cloudtrail": ["list_trails"],
        "cloudwatch": ["describe_alarms", "list_dashboards"],
        "events": ["list_rules", "list_archives", "list_event_buses"],
        "glue": ["get_databases", "get_jobs", "get_triggers", "list_workflows"],
        "iam": ["list_roles"],
        "kms": ["list_aliases"],
        "lambda": ["list_functions"],
        "logs": [
            "describe_log_groups",
            "describe_query_definitions",
            "describe_resource_policies",
        ],
        "s3": ["list_buckets"],
        "sns": ["list_topics", "list_subscriptions"],
        "sqs": ["list_queues"],
        "stepfunctions": ["list_state_machines"],
    }
    types = {"AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}
    return {
        f"{service} {call} {json.dumps(item, default=str)}"
        for service, names in calls.items()
        for call in names
        for key, items in getattr(engine.client(service), call)(
            **(types if call == "describe_alarms" else {})
        ).items()
        if key != "ResponseMetadata" and isinstance(items, list)
        for item in items
        if ENVIRONMENT in str(item) and CODE_BUCKET not in str(item)
    }


@pytest.mark.parametrize("customer_key", ["false", "true"])
def test_the_stack_comes_up_and_leaves_nothing(
    engine: RunningEngine, code_bucket: str, customer_key: str
) -> None:
    """cfn-console-delete-stack.html."""
    stack = create(
        engine, code_bucket, EnvironmentName=ENVIRONMENT, CustomerManagedKey=customer_key
    )
    assert len(inventory(engine)) > 50
    for name in ("data", "trail"):
        empty(engine, f"{ENVIRONMENT}-{name}-{engine.account_id}-{engine.region}")
    stack.delete()
    assert inventory(engine) == set()


def test_its_jobs_run_their_scripts(engine: RunningEngine, code_bucket: str) -> None:
    """cfn-console-create-stack.html."""
    stack = create(
        engine,
        code_bucket,
        EnvironmentName=ENVIRONMENT,
        FailureRate="0",
        ScheduleState="DISABLED",
    )
    data = f"{ENVIRONMENT}-data-{engine.account_id}-{engine.region}"
    answer = engine.client("lambda").invoke(
        FunctionName=f"{ENVIRONMENT}-daily-transaction-processor",
        Payload=json.dumps({"seed": "1", "batch_size": 100}),
    )
    batch = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, batch
    for name in ("financial-etl-job", "compliance-validation-job"):
        job = Job(engine, f"{ENVIRONMENT}-{name}", data, "")
        run = job.wait(job.start(), ENDED)
        assert run["JobRunState"] == "SUCCEEDED", run.get("ErrorMessage")
    body = engine.client("s3").get_object(Bucket=data, Key=f"reports/{run['Id']}.json")["Body"]
    assert batch["batch_id"] in json.loads(body.read())["batches"]
    empty(engine, data)
    empty(engine, f"{ENVIRONMENT}-trail-{engine.account_id}-{engine.region}")
    stack.delete()
