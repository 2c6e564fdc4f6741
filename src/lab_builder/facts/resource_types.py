"""Resource types: those of one service under several names, and the attributes that are ARNs.

Written by hand from the "Return values" of each type in
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/, for the types that events
and alarms are sent to. The types of AWS::Serverless are those of SAM.
"""

from __future__ import annotations

from collections.abc import Mapping

FUNCTIONS = ("AWS::Lambda::Function", "AWS::Serverless::Function")
STATE_MACHINES = ("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine")
TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Serverless::SimpleTable")

# Resource type -> the attributes that return its ARN; "" is Ref. Empty where none does.
ARN_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "AWS::AIOps::InvestigationGroup": ("", "Arn"),
    "AWS::ApiGateway::RestApi": (),
    "AWS::AppSync::GraphQLApi": ("Arn", "GraphQLEndpointArn"),
    "AWS::ApplicationAutoScaling::ScalingPolicy": ("", "Arn"),
    "AWS::Athena::WorkGroup": (),
    "AWS::AutoScaling::ScalingPolicy": ("", "Arn", "PolicyARN"),
    "AWS::Batch::JobDefinition": ("", "JobDefinitionArn"),
    "AWS::Batch::JobQueue": ("", "JobQueueArn"),
    "AWS::CloudWatch::Alarm": ("Arn",),
    "AWS::CodeBuild::Project": ("Arn",),
    "AWS::CodePipeline::Pipeline": (),
    "AWS::DynamoDB::GlobalTable": ("Arn",),
    "AWS::DynamoDB::Table": ("Arn",),
    "AWS::EC2::Instance": (),
    "AWS::ECS::Cluster": ("Arn",),
    "AWS::ECS::Service": ("", "ServiceArn"),
    "AWS::ECS::TaskDefinition": ("", "TaskDefinitionArn"),
    "AWS::Events::ApiDestination": ("Arn",),
    "AWS::Events::Connection": ("Arn",),
    "AWS::Events::EventBus": ("Arn",),
    "AWS::Events::Rule": ("Arn",),
    "AWS::Glue::Crawler": (),
    "AWS::Glue::Job": (),
    "AWS::Glue::Trigger": (),
    "AWS::Glue::Workflow": (),
    "AWS::IAM::Role": ("Arn",),
    "AWS::Kinesis::Stream": ("Arn",),
    "AWS::KinesisFirehose::DeliveryStream": ("Arn",),
    "AWS::Lambda::Alias": ("", "AliasArn"),
    "AWS::Lambda::Function": ("Arn",),
    "AWS::Lambda::LayerVersion": ("", "LayerVersionArn"),
    "AWS::Lambda::Version": ("", "FunctionArn"),
    "AWS::Logs::LogGroup": ("Arn",),
    "AWS::MSK::Cluster": ("", "Arn"),
    "AWS::RDS::DBInstance": ("DBInstanceArn",),
    "AWS::S3::Bucket": ("Arn",),
    "AWS::SNS::Topic": ("", "TopicArn"),
    "AWS::SQS::Queue": ("Arn",),
    "AWS::SSMIncidents::ResponsePlan": ("", "Arn"),
    "AWS::Serverless::Function": ("Arn", "Alias", "Version"),
    "AWS::Serverless::SimpleTable": ("Arn",),
    "AWS::Serverless::StateMachine": ("", "Arn"),
    "AWS::StepFunctions::Activity": ("", "Arn"),
    "AWS::StepFunctions::StateMachine": ("", "Arn"),
    "AWS::StepFunctions::StateMachineAlias": ("", "Arn"),
    "AWS::StepFunctions::StateMachineVersion": ("", "Arn"),
}
