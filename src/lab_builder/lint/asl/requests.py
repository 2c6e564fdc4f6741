"""What a task sends to the service that it calls, and what the service wants.

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

# What the optimized integrations need; of names with a bar between them any one.
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

# The optimized integrations that send what the API of the same name takes, by service.
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
    """Yield what a task sends: the name of each field, its value, and the steps to it.

    The .$ of a JSONPath field is left out of its name.
    """
    name = "Arguments" if state.jsonata else "Parameters"
    sent = state.body.get(name)
    for key, value in sent.items() if isinstance(sent, dict) else ():
        yield str(key).removesuffix(".$"), value, (name, str(key))


def known_fields(state: State) -> Set[str] | None:
    """Return the names of what a task sends; None where not all is known."""
    sent = state.body.get("Arguments" if state.jsonata else "Parameters")
    if state.jsonata is None or not isinstance(sent, dict):
        return None
    names = {name for name, _, _ in fields(state)}
    return None if any(name.startswith("Fn::") for name in names) else names


def required(called: Integration) -> tuple[str, ...]:
    """Return the names of the fields that a request needs, alternatives with a bar."""
    if not called.sdk:
        return _REQUIRED.get(called.api, ())
    if called.service == "glacier":
        return ()  # the SDK fills in the account
    shape = sdk.shape(called.service, called.action)
    members = shape.get("members", {})
    return tuple(
        _pascal(name)
        for name in shape.get("required", ())
        # The SDK fills in what makes a request idempotent.
        if not members.get(name, {}).get("idempotencyToken")
    )


def allowed(called: Integration) -> Set[str] | None:
    """Return the names of the fields that a request may have, where a service model tells them.

    Of optimized integrations these are all that the API has, some of which they do not take.
    """
    service = called.service if called.sdk else _MODELS.get(called.service)
    members = sdk.shape(service, called.action).get("members") if service else None
    return None if members is None else {_pascal(name) for name in members}


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]
