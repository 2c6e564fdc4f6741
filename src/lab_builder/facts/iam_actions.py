"""The IAM actions that a call of an API needs.

Most are named like the operation. Whether IAM has such an action, the list that comes with
cfn-lint says: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from json import JSONDecoder
from typing import Any

from lab_builder.facts.services import iam_prefix

# Operations that IAM names otherwise, or that need no action or one that depends on the request.
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


def actions_of_call(service: str, operation: str) -> tuple[str, ...]:
    """Return the actions that a call needs, none where IAM knows no such action.

    The service and the operation are named as Step Functions names them: sfn, startExecution.
    """
    if (name := f"{service}:{operation}") in _OTHERWISE:
        return _OTHERWISE[name]
    prefix = iam_prefix(service)
    known = operation.lower() in _actions(prefix)
    return (f"{prefix}:{operation[:1].upper()}{operation[1:]}",) if known else ()


def has_resources(action: str) -> bool:
    """Return whether a policy can name the resources of an action, such as ``sns:Publish``."""
    prefix, _, name = action.partition(":")
    return bool(_actions(prefix).get(name.lower(), {}).get("Resources"))


def exists(action: str) -> bool:
    """Return whether IAM knows an action, such as ``sns:Publish``."""
    prefix, _, name = action.partition(":")
    return name.lower() in _actions(prefix)


@cache
def _actions(prefix: str) -> Mapping[str, Any]:
    """Return the actions of a service, by their names in lower case."""
    from cfnlint.data import AdditionalSpecs

    policies = files(AdditionalSpecs).joinpath("Policies.json").read_text(encoding="utf-8")
    # Found by its indentation: reading all the services takes ten times as long.
    start = policies.find(f'\n "{prefix}": {{')
    if start < 0:
        return {}
    service, _ = JSONDecoder().raw_decode(policies, policies.index("{", start))
    return {action.lower(): about for action, about in service.get("Actions", {}).items()}
