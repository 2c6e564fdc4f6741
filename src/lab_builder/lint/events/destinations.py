"""The kinds of resources that ARNs name, as EventBridge distinguishes its targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lab_builder.facts.resource_types import ARN_ATTRIBUTES
from lab_builder.template import references
from lab_builder.template.arn import parse_arn
from lab_builder.template.text import Hole, Text, fields
from lab_builder.template.view import Resource, View

# Resource type -> kind.
_KINDS: Mapping[str, str] = {
    "AWS::ApiGateway::RestApi": "API Gateway API",
    "AWS::AppSync::GraphQLApi": "AppSync API",
    "AWS::Athena::WorkGroup": "Athena workgroup",
    "AWS::Batch::JobDefinition": "Batch job definition",
    "AWS::Batch::JobQueue": "Batch job queue",
    "AWS::CloudWatch::Alarm": "CloudWatch alarm",
    "AWS::CodeBuild::Project": "CodeBuild project",
    "AWS::CodePipeline::Pipeline": "CodePipeline pipeline",
    "AWS::DynamoDB::GlobalTable": "DynamoDB table",
    "AWS::DynamoDB::Table": "DynamoDB table",
    "AWS::EC2::Instance": "EC2 instance",
    "AWS::ECS::Cluster": "ECS cluster",
    "AWS::ECS::Service": "ECS service",
    "AWS::ECS::TaskDefinition": "ECS task definition",
    "AWS::Events::ApiDestination": "API destination",
    "AWS::Events::Connection": "connection",
    "AWS::Events::EventBus": "bus",
    "AWS::Events::Rule": "rule",
    "AWS::Glue::Crawler": "Glue crawler",
    "AWS::Glue::Job": "Glue job",
    "AWS::Glue::Trigger": "Glue trigger",
    "AWS::Glue::Workflow": "Glue workflow",
    "AWS::IAM::Role": "role",
    "AWS::Kinesis::Stream": "Kinesis stream",
    "AWS::KinesisFirehose::DeliveryStream": "Firehose stream",
    "AWS::Lambda::Alias": "Lambda function",
    "AWS::Lambda::Function": "Lambda function",
    "AWS::Lambda::LayerVersion": "Lambda layer",
    "AWS::Lambda::Version": "Lambda function",
    "AWS::Logs::LogGroup": "log group",
    "AWS::MSK::Cluster": "Kafka cluster",
    "AWS::RDS::DBInstance": "database",
    "AWS::S3::Bucket": "S3 bucket",
    "AWS::SNS::Topic": "SNS topic",
    "AWS::SQS::Queue": "SQS queue",
    "AWS::Serverless::Function": "Lambda function",
    "AWS::Serverless::SimpleTable": "DynamoDB table",
    "AWS::Serverless::StateMachine": "state machine",
    "AWS::StepFunctions::Activity": "Step Functions activity",
    "AWS::StepFunctions::StateMachine": "state machine",
    "AWS::StepFunctions::StateMachineAlias": "state machine",
    "AWS::StepFunctions::StateMachineVersion": "state machine",
}
# Attributes that are ARNs of something other than the resource.
_STREAMS = {"StreamArn": "DynamoDB stream"}

# Service and first word of the resource of an ARN ("" for any) -> kind.
_ARNS: Mapping[tuple[str, str], str] = {
    ("appsync", ""): "AppSync API",
    ("athena", ""): "Athena workgroup",
    ("batch", "job-definition"): "Batch job definition",
    ("batch", "job-queue"): "Batch job queue",
    ("codebuild", "project"): "CodeBuild project",
    ("codepipeline", ""): "CodePipeline pipeline",
    ("dynamodb", "table"): "DynamoDB table",
    ("ec2", "instance"): "EC2 instance",
    ("ecs", "cluster"): "ECS cluster",
    ("ecs", "service"): "ECS service",
    ("ecs", "task-definition"): "ECS task definition",
    ("events", "api-destination"): "API destination",
    ("events", "event-bus"): "bus",
    ("events", "rule"): "rule",
    ("execute-api", ""): "API Gateway API",
    ("firehose", "deliverystream"): "Firehose stream",
    ("glue", "crawler"): "Glue crawler",
    ("glue", "job"): "Glue job",
    ("glue", "trigger"): "Glue trigger",
    ("glue", "workflow"): "Glue workflow",
    ("iam", ""): "role",
    ("kinesis", "stream"): "Kinesis stream",
    ("lambda", "function"): "Lambda function",
    ("lambda", "layer"): "Lambda layer",
    ("logs", "log-group"): "log group",
    ("rds", "db"): "database",
    ("s3", ""): "S3 bucket",
    ("sagemaker", "pipeline"): "SageMaker pipeline",
    ("sns", ""): "SNS topic",
    ("sqs", ""): "SQS queue",
    ("ssm", "automation-definition"): "SSM automation",
    ("ssm", "document"): "SSM document",
    ("states", "activity"): "Step Functions activity",
    ("states", "stateMachine"): "state machine",
}


@dataclass(frozen=True, slots=True)
class Destination:
    """What an ARN names: its kind, and the resource if the template declares it."""

    kind: str | None
    resource: Resource | None
    arn: bool = True  # False where the value is certainly not an ARN


def destination(view: View, value: object) -> Destination:
    """Return what a value names; its kind is None where that is not known."""
    resource = references.resource(view, value)
    first = value.parts[0] if isinstance(value, Text) else None
    # All of it, or the beginning of one that goes on with an alias.
    if resource and isinstance(first, Hole) and first.logical_id == resource.logical_id:
        kind, arns = _KINDS.get(resource.type), ARN_ATTRIBUTES.get(resource.type, ())
        if kind is None:
            return Destination(None, resource)
        if first.attribute in _STREAMS:
            return Destination(_STREAMS[first.attribute], resource)
        return Destination(kind, resource, arn=first.attribute in arns)
    arn = parse_arn(value)
    if arn is None:
        return Destination(None, resource, arn=isinstance(value, Text))
    if isinstance(arn.service, Text):
        return Destination(None, resource)
    word = fields(fields(arn.resource, ":")[0], "/")[0]
    if arn.service == "dynamodb" and "/stream/" in arn.resource:
        return Destination("DynamoDB stream", resource)
    kind = _ARNS.get((arn.service, ""))
    if kind is None and not isinstance(word, Text):
        kind = _ARNS.get((arn.service, word))
    return Destination(kind, resource)


def arn_references(resource: Resource) -> list[str]:
    """Return the references that are the ARN of a resource, such as ``${Queue.Arn}``."""
    attributes = ARN_ATTRIBUTES.get(resource.type, ())
    name = resource.logical_id
    return [f"${{{name}.{attribute}}}" if attribute else f"${{{name}}}" for attribute in attributes]


def no_arn(view: View, value: object) -> tuple[str, str] | None:
    """Return that a value is a name or URL instead of an ARN, and what to write; else None."""
    to = destination(view, value)
    if to.resource is None or to.kind is None or to.arn:
        return None
    instead = f"Use {' or '.join(arn_references(to.resource))}"
    return f"{value} is not the ARN of {to.resource.logical_id}, {an(to.kind)}", instead


def an(kind: str) -> str:
    """Return a kind with its indefinite article, such as "an SQS queue"."""
    return f"{'an' if kind[0] in 'AES' and not kind.startswith(('Sa', 'St')) else 'a'} {kind}"
