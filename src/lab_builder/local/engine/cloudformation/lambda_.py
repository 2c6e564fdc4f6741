"""Reject a function whose code is not in S3; MiniStack's CloudFormation creates it without code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import lambda_svc

from lab_builder.local.engine.cloudformation import existing_names, patches
from lab_builder.local.engine.cloudformation.resource_handlers import Properties


def reject_missing_code() -> None:
    """Check that the code exists before a function is created or updated."""
    patches.FUNCTION_CREATE.wrap(_create)
    patches.FUNCTION_UPDATE.wrap(_update)


def _create(stock: Callable[..., Any], logical_id: str, properties: Properties, stack: str) -> Any:
    existing_names.refuse("AWS::Lambda::Function", properties)
    _check_code(properties)
    return stock(logical_id, properties, stack)


def _update(
    stock: Callable[..., Any], physical_id: str, old: Properties, new: Properties, *rest: Any
) -> Any:
    _check_code(new)
    return stock(physical_id, old, new, *rest)


def _check_code(properties: Properties) -> None:
    code = properties.get("Code", {})
    if code.get("S3Key") and not lambda_svc._fetch_code_from_s3(  # noqa: SLF001
        code.get("S3Bucket"), code["S3Key"], version_id=code.get("S3ObjectVersion")
    ):
        raise ValueError(
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. "
            "S3 Error Message: The specified key does not exist. "
            f"(s3://{code.get('S3Bucket')}/{code['S3Key']})"
        )
