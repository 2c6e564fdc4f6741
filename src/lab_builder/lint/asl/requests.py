"""The fields that a task sends to an API, and those that the API requires and allows.

https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from lab_builder.lint.asl import sdk
from lab_builder.lint.asl.integrations import Integration
from lab_builder.lint.asl.workflow import State
from lab_builder.template.view import Steps

_ITEM = ("TableName", "Key")
_QUERY = ("QueryExecutionId",)
_ENDPOINT = ("ApiEndpoint", "Method")
_CLUSTER = ("ClusterName", "CertificateAuthority", "Endpoint")

# Optimized integration -> its required fields; "A|B" is one of A and B.
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "apigateway:invoke": _ENDPOINT,
    "athena:getQueryExecution": _QUERY,
    "athena:getQueryResults": _QUERY,
    "athena:startQueryExecution": ("QueryString",),
    "athena:stopQueryExecution": _QUERY,
    "batch:submitJob": ("JobName", "JobQueue", "JobDefinition"),
    "bedrock:invokeModel": ("ModelId",),
    "codebuild:startBuild": ("ProjectName",),
    "databrew:startJobRun": ("Name",),
    "dynamodb:deleteItem": _ITEM,
    "dynamodb:getItem": _ITEM,
    "dynamodb:putItem": ("TableName", "Item"),
    "dynamodb:updateItem": _ITEM,
    "ecs:runTask": ("TaskDefinition",),
    "eks:call": (*_CLUSTER, "Method", "Path"),
    "eks:runJob": (*_CLUSTER, "Job"),
    "elasticmapreduce:addStep": ("ClusterId", "Step"),
    "elasticmapreduce:cancelStep": ("ClusterId", "StepId"),
    "elasticmapreduce:terminateCluster": ("ClusterId",),
    "emr-containers:startJobRun": ("VirtualClusterId", "ExecutionRoleArn"),
    "emr-serverless:startJobRun": ("ApplicationId", "ExecutionRoleArn"),
    "events:putEvents": ("Entries",),
    "glue:startJobRun": ("JobName",),
    "http:invoke": (*_ENDPOINT, "Authentication|InvocationConfig"),
    "lambda:invoke": ("FunctionName",),
    "mediaconvert:createJob": ("Role", "Settings"),
    "sns:publish": ("Message", "TopicArn|TargetArn|PhoneNumber"),
    "sqs:sendMessage": ("QueueUrl", "MessageBody"),
    "states:startExecution": ("StateMachineArn",),
}

# Service of an optimized integration -> service of the API model with the same fields.
_MODELS = {
    "athena": "athena",
    "batch": "batch",
    "codebuild": "codebuild",
    "dynamodb": "dynamodb",
    "ecs": "ecs",
    "events": "eventbridge",
    "glue": "glue",
    "lambda": "lambda",
    "sns": "sns",
    "sqs": "sqs",
    "states": "sfn",
}


def fields(state: State) -> Iterator[tuple[str, Any, Steps]]:
    """Yield the name and value of each field that a task sends, and the path to it.

    The name is without the .$ of a JSONPath field.
    """
    name = "Arguments" if state.jsonata else "Parameters"
    sent = state.body.get(name)
    for key, value in sent.items() if isinstance(sent, dict) else ():
        yield str(key).removesuffix(".$"), value, (name, str(key))


def known_fields(state: State) -> Set[str] | None:
    """Return the names of the fields that a task sends; None where not all are known."""
    sent = state.body.get("Arguments" if state.jsonata else "Parameters")
    if state.jsonata is None or not isinstance(sent, dict):
        return None
    names = {name for name, _, _ in fields(state)}
    return None if any(name.startswith("Fn::") for name in names) else names


def required(called: Integration) -> tuple[str, ...]:
    """Return the names of the fields that a request requires; "A|B" is one of A and B."""
    if not called.sdk:
        return _REQUIRED.get(called.api, ())
    if called.service == "glacier":
        return ()  # the SDK fills in the account id
    shape = sdk.shape(called.service, called.action)
    members = shape.get("members", {})
    return tuple(
        _pascal(name)
        for name in shape.get("required", ())
        # The SDK fills in idempotency tokens.
        if not members.get(name, {}).get("idempotencyToken")
    )


def allowed(called: Integration) -> Set[str] | None:
    """Return the names of the fields that a request may have; None where no API model has them.

    An optimized integration may support fewer fields than its API.
    """
    service = called.service if called.sdk else _MODELS.get(called.service)
    members = sdk.shape(service, called.action).get("members") if service else None
    return None if members is None else {_pascal(name) for name in members}


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]
