"""The status of a stack."""

from __future__ import annotations

from typing import Any

from lab_builder.aws import Aws, calls
from lab_builder.stacks.values import Stack


def find(aws: Aws, name_or_id: str) -> Stack | None:
    """Return the stack, or None where it does not exist. One DescribeStacks.

    A deleted stack is found by its id only, for 90 days.

    Raises:
        AwsError: the call failed.
    """
    from botocore.exceptions import ClientError

    with calls(f"looking for the stack {name_or_id}"):
        try:
            answer = aws.client("cloudformation").describe_stacks(StackName=name_or_id)
        except ClientError as error:
            if is_missing(error):
                return None
            raise
    return _stack(answer["Stacks"][0])


def is_missing(error: BaseException) -> bool:
    """Return whether an error of CloudFormation says that the stack does not exist.

    There is no error code for that, only ValidationError, ``Stack with id X does not exist``.
    """
    details = getattr(error, "response", {}).get("Error", {})
    return details.get("Code") == "ValidationError" and "does not exist" in details.get(
        "Message", ""
    )


def _stack(answer: dict[str, Any]) -> Stack:
    return Stack(
        id=answer["StackId"],
        name=answer["StackName"],
        status=answer["StackStatus"],
        reason=answer.get("StackStatusReason", ""),
        outputs={item["OutputKey"]: item["OutputValue"] for item in answer.get("Outputs", ())},
        parameters={
            item["ParameterKey"]: item["ParameterValue"] for item in answer.get("Parameters", ())
        },
        tags={item["Key"]: item["Value"] for item in answer.get("Tags", ())},
        role_arn=answer.get("RoleARN"),
        created=answer["CreationTime"],
        updated=answer.get("LastUpdatedTime"),
        protected=answer.get("EnableTerminationProtection", False),
        drift=answer.get("DriftInformation", {}).get("StackDriftStatus", ""),
    )
