"""The fields of requests that name a resource, and whether by ARN, name or URL.

The return values of Ref and Fn::GetAtt differ from resource to resource.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from lab_builder.facts.resource_types import FUNCTIONS, STATE_MACHINES, TABLES

# Service and field -> the types of resources, with the attributes that fit; "" is Ref.
FORMS: Mapping[tuple[str, str], Mapping[str, Set[str]]] = {
    ("batch", "JobDefinition"): {
        "AWS::Batch::JobDefinition": {"", "JobDefinitionArn", "JobDefinitionName"}
    },
    ("batch", "JobQueue"): {"AWS::Batch::JobQueue": {"", "JobQueueArn", "JobQueueName"}},
    ("dynamodb", "TableName"): {kind: {"", "Arn"} for kind in TABLES},
    ("glue", "JobName"): {"AWS::Glue::Job": {"", "Name"}},
    ("lambda", "FunctionName"): {
        **{kind: {"", "Arn", "Alias", "Version"} for kind in FUNCTIONS},
        "AWS::Lambda::Alias": {"", "AliasArn"},
        "AWS::Lambda::Version": {"", "FunctionArn"},
    },
    ("sns", "TopicArn"): {"AWS::SNS::Topic": {"", "TopicArn"}},
    ("sqs", "QueueUrl"): {"AWS::SQS::Queue": {"", "QueueUrl"}},
    ("states", "StateMachineArn"): {
        **{kind: {"", "Arn"} for kind in STATE_MACHINES},
        "AWS::StepFunctions::StateMachineAlias": {"", "Arn"},
        "AWS::StepFunctions::StateMachineVersion": {"", "Arn"},
    },
}
TYPES = frozenset(kind for forms in FORMS.values() for kind in forms)

# Field -> the beginning of its value.
BEGINNINGS: Mapping[str, str] = {
    "QueueUrl": "http",
    "StateMachineArn": "arn:",
    "TopicArn": "arn:",
}
