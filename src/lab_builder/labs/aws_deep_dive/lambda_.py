"""The two functions, their roles, and their destinations for failed asynchronous invocations."""

from __future__ import annotations

from collections.abc import Mapping

from troposphere import Ref
from troposphere.awslambda import (
    Code,
    DestinationConfig,
    Environment,
    EventInvokeConfig,
    Function,
    LoggingConfig,
    OnFailure,
    TracingConfig,
)
from troposphere.iam import Role

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import checkov, iam, names


def add(lab: LabTemplate, keys: Mapping[str, str]) -> None:
    """Add functions, roles and failure destinations. ``keys`` maps asset names to S3 keys."""
    code = Code(S3Bucket=Ref(names.S3_BUCKET_NAME), S3Key=keys[names.CODE])
    lab.add(_role(names.DAILY_TRANSACTION_FUNCTION, names.DAILY_TRANSACTION_LOG_GROUP))
    lab.add(
        _function(
            names.DAILY_TRANSACTION_FUNCTION,
            names.DAILY_TRANSACTION_PROCESSOR,
            code,
            names.DAILY_TRANSACTION_LOG_GROUP,
            description="Makes a batch of ledger transactions and writes it to the data bucket",
        )
    )
    lab.add(_failures(names.DAILY_TRANSACTION_FUNCTION))
    lab.add(_role(names.MONTH_END_FUNCTION, names.MONTH_END_LOG_GROUP))
    lab.add(
        _function(
            names.MONTH_END_FUNCTION,
            names.MONTH_END_PROCESSOR,
            code,
            names.MONTH_END_LOG_GROUP,
            description="Runs the five month-end processes, or one of them",
        )
    )
    lab.add(_failures(names.MONTH_END_FUNCTION))


def _role(function: str, log_group: str) -> Role:
    return iam.role(
        function,
        "lambda.amazonaws.com",
        [
            iam.write_logs(log_group),
            iam.write_traces(),
            iam.put_metrics(names.METRIC_NAMESPACE),
            iam.allow("s3:PutObject", iam.objects(names.INCOMING, names.MANIFEST)),
            # For business events, and for the destination of failed asynchronous invocations.
            iam.allow("events:PutEvents", names.arn(names.EVENT_BUS)),
            iam.use_key(),
        ],
    )


def _function(
    logical_id: str, name: str, code: Code, log_group: str, *, description: str
) -> Function:
    return Function(
        logical_id,
        Metadata=checkov.skip("CKV_AWS_115", "CKV_AWS_116", "CKV_AWS_117"),
        FunctionName=names.name(name),
        Description=description,
        Runtime="python3.13",
        Architectures=["arm64"],
        Handler=f"{name.replace('-', '_')}.handler.handle",
        Code=code,
        Role=names.arn(f"{logical_id}Role"),
        MemorySize=256,
        Timeout=60,
        KmsKeyArn=names.customer_key(),
        LoggingConfig=LoggingConfig(LogGroup=Ref(log_group)),
        TracingConfig=TracingConfig(Mode="Active"),
        Environment=Environment(
            Variables={
                "ENVIRONMENT_NAME": Ref(names.ENVIRONMENT_NAME),
                "DATA_BUCKET": Ref(names.DATA_BUCKET),
                "EVENT_BUS_NAME": Ref(names.EVENT_BUS),
                "FAILURE_RATE": Ref(names.FAILURE_RATE),
                "VIOLATION_RATE": Ref(names.VIOLATION_RATE),
            }
        ),
    )


def _failures(function: str) -> EventInvokeConfig:
    return EventInvokeConfig(
        f"{function}Failures",
        FunctionName=Ref(function),
        Qualifier="$LATEST",
        MaximumRetryAttempts=2,
        MaximumEventAgeInSeconds=3600,
        DestinationConfig=DestinationConfig(
            OnFailure=OnFailure(Destination=names.arn(names.EVENT_BUS))
        ),
    )
