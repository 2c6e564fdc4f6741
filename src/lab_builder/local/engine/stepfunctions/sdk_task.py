"""The ``aws-sdk:<service>:<action>`` tasks.

Closes gaps of moto, which knows the SDK names of two services only, and returns an object's content
as a stream. See
https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html.
"""

from __future__ import annotations

from typing import Any

from botocore.response import StreamingBody
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk import (  # noqa: E501 - moto's names are that long
    StateTaskServiceAwsSdk,
)

_moto_error_name = StateTaskServiceAwsSdk._normalise_service_error_name  # noqa: SLF001

# Services whose name in state machines, from the SDK for Java, differs from boto3's.
_BOTO_NAMES = {"cloudwatchlogs": "logs", "eventbridge": "events"}
# The prefixes of error names by service.
_ERROR_PREFIXES = {
    "cloudwatch": "CloudWatch",
    "cloudwatchlogs": "CloudWatchLogs",
    "eventbridge": "EventBridge",
    "glue": "Glue",
    "lambda": "Lambda",
    "s3": "S3",
    "sns": "Sns",
    "sqs": "Sqs",
}


class SdkTask(StateTaskServiceAwsSdk):
    """A task that calls any action of any service."""

    def _get_boto_service_name(self, boto_service_name: str | None = None) -> str:
        name = super()._get_boto_service_name(boto_service_name)
        return _BOTO_NAMES.get(name, name)

    @staticmethod
    def _normalise_service_error_name(service_name: str) -> str:
        prefix = _ERROR_PREFIXES.get(service_name.lower())
        return prefix or _moto_error_name(service_name)

    def _eval_service_task(self, env: Any, *arguments: Any, **named: Any) -> None:
        super()._eval_service_task(env, *arguments, **named)
        response = env.stack[-1]
        for name, value in response.items():
            if isinstance(value, StreamingBody):
                response[name] = value.read().decode()
