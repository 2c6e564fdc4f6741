"""What the role of a state machine has to be allowed, for what a state calls.

https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from json import JSONDecoder
from typing import Any

from lab_builder.lint.asl import requests
from lab_builder.lint.asl.integrations import OPTIMIZED, Integration, parse
from lab_builder.lint.asl.targets import FUNCTIONS
from lab_builder.lint.asl.workflow import State
from lab_builder.lint.view import pointing
from lab_builder.template.text import Text, known


@dataclass(frozen=True, slots=True)
class Need:
    """An action to be allowed, on a resource where it is known."""

    action: str
    resource: Any = None


# Rules on the events of jobs, by which Step Functions learns that they ended. Without them the
# machine cannot even be created.
_EVENTS = ("events:PutTargets", "events:PutRule", "events:DescribeRule")
_EVENTS_FOR = ("batch:submitJob", "codebuild:startBuild", "ecs:runTask", "states:startExecution")

# The optimized integrations whose action is not named like the integration.
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "apigateway:invoke": (),  # by the API's authorization, and of a WebSocket API another
    "bedrockagentcore:invokeHarness": (),
    "eks:call": (),
    "eks:runJob": (),
    "elasticmapreduce:addStep": ("elasticmapreduce:AddJobFlowSteps",),
    "elasticmapreduce:cancelStep": ("elasticmapreduce:CancelSteps",),
    "elasticmapreduce:createCluster": ("elasticmapreduce:RunJobFlow",),
    "elasticmapreduce:modifyInstanceFleetByName": ("elasticmapreduce:ModifyInstanceFleet",),
    "elasticmapreduce:modifyInstanceGroupByName": ("elasticmapreduce:ModifyInstanceGroups",),
    "elasticmapreduce:setClusterTerminationProtection": (
        "elasticmapreduce:SetTerminationProtection",
    ),
    "elasticmapreduce:terminateCluster": ("elasticmapreduce:TerminateJobFlows",),
    "http:invoke": ("states:InvokeHTTPEndpoint",),
    "lambda:invoke": ("lambda:InvokeFunction",),
}
_NAMED_BY = {
    "dynamodb": "TableName",
    "lambda": "FunctionName",
    "sns": "TopicArn",
    "sqs": "QueueUrl",
    "states": "StateMachineArn",
}

# How IAM names services that the SDK names otherwise. Of others the names are tried.
_PREFIXES = {
    "bedrockagent": "bedrock",
    "bedrockagentruntime": "bedrock",
    "bedrockruntime": "bedrock",
    "cloudwatchlogs": "logs",
    "cognitoidentityprovider": "cognito-idp",
    "databasemigration": "dms",
    "elasticloadbalancingv2": "elasticloadbalancing",
    "emr": "elasticmapreduce",
    "emrcontainers": "emr-containers",
    "emrserverless": "emr-serverless",
    "eventbridge": "events",
    "rdsdata": "rds-data",
    "redshiftdata": "redshift-data",
    "sagemakerruntime": "sagemaker",
    "sfn": "states",
}
# SDK actions that IAM names otherwise, or that need no action or one that depends on the request.
_OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "bedrockruntime:converse": ("bedrock:InvokeModel",),
    "lambda:invoke": ("lambda:InvokeFunction",),
    "s3:copyObject": ("s3:GetObject", "s3:PutObject"),
    "s3:deleteObjects": ("s3:DeleteObject",),
    "s3:headBucket": ("s3:ListBucket",),
    "s3:headObject": ("s3:GetObject",),
    "s3:listBuckets": ("s3:ListAllMyBuckets",),
    "s3:listObjects": ("s3:ListBucket",),
    "s3:listObjectsV2": ("s3:ListBucket",),
    "ses:sendEmail": (),
    "sesv2:sendEmail": (),
    "sns:publishBatch": ("sns:Publish",),
    "sqs:changeMessageVisibilityBatch": ("sqs:ChangeMessageVisibility",),
    "sqs:deleteMessageBatch": ("sqs:DeleteMessage",),
    "sqs:sendMessageBatch": ("sqs:SendMessage",),
    "sts:getCallerIdentity": (),
    "sts:getSessionToken": (),
}
INVOKED = (*FUNCTIONS, "AWS::Lambda::Alias", "AWS::Lambda::Version")


def needs(state: State) -> Iterator[Need]:
    """Yield what a state needs of the role of its machine, as far as that is sure."""
    if "Credentials" in state.body:
        return  # it calls as another role
    if state.type == "Map":
        yield from _of_map(state)
    if state.type != "Task":
        return
    called = state.called
    if called is None:
        yield from _of_function(state)
    elif called.sdk:
        yield from map(Need, _of_sdk(called))
    else:
        yield from _of_optimized(state, called)


def _of_function(state: State) -> Iterator[Need]:
    resource = state.body.get("Resource")
    found = pointing.resource(state.scope.machine.place.view, resource)
    arn = pointing.arn(resource)
    if (found and found.type in INVOKED) or (arn and known(arn.service) == "lambda"):
        yield Need("lambda:InvokeFunction", resource)


def _of_optimized(state: State, called: Integration) -> Iterator[Need]:
    if called.action not in OPTIMIZED.get(called.service, {}):
        return
    named = _NAMED_BY.get(called.service)
    sent = {name: (value, steps) for name, value, steps in requests.fields(state)}
    value, steps = sent.get(named or "", (None, ("",)))
    dynamic = str(steps[-1]).endswith(".$")
    resource = None if dynamic or not _comparable(value) else value
    default = (f"{called.service}:{called.action[:1].upper()}{called.action[1:]}",)
    for action in _ACTIONS.get(called.api, default):
        yield Need(action, resource)
    if called.pattern.startswith("sync"):
        if called.api in _EVENTS_FOR:
            yield from map(Need, _EVENTS)
        if called.api == "glue:startJobRun":
            yield Need("glue:GetJobRun")


def _comparable(value: object) -> bool:
    """Tell whether a value says which resource it means as policies do."""
    return isinstance(value, Text) or (isinstance(value, str) and value.startswith("arn:"))


def _of_map(state: State) -> Iterator[Need]:
    processor = state.body.get("ItemProcessor")
    config = processor.get("ProcessorConfig") if isinstance(processor, dict) else None
    if not isinstance(config, dict) or known(config.get("Mode")) != "DISTRIBUTED":
        return
    yield Need("states:StartExecution")  # of the Map's child executions
    for name in ("ItemReader", "ResultWriter"):
        field = state.body.get(name)
        called = parse(field.get("Resource")) if isinstance(field, dict) else None
        if called and called.service == "s3":
            yield from map(Need, _of_sdk(called))


def _of_sdk(called: Integration) -> tuple[str, ...]:
    """Return the actions that a call of the SDK needs, none where IAM knows no such action."""
    if called.api in _OTHERWISE:
        return _OTHERWISE[called.api]
    prefix = _PREFIXES.get(called.service, called.service)
    known_to_iam = called.action.lower() in _actions_of_iam(prefix)
    return (f"{prefix}:{called.action[:1].upper()}{called.action[1:]}",) if known_to_iam else ()


@cache
def _actions_of_iam(prefix: str) -> frozenset[str]:
    """Return the actions of a service in lower case, as cfn-lint knows them."""
    from cfnlint.data import AdditionalSpecs

    policies = files(AdditionalSpecs).joinpath("Policies.json").read_text(encoding="utf-8")
    # Found by its indentation: reading all the services takes ten times as long.
    start = policies.find(f'\n "{prefix}": {{')
    if start < 0:
        return frozenset()
    service, _ = JSONDecoder().raw_decode(policies, policies.index("{", start))
    return frozenset(action.lower() for action in service.get("Actions", {}))
