"""The patches of IAM: what a policy is evaluated against."""

from lab_builder.local.engine.patch import Patch

IAM_ACTIONS = "ministack.core.iam_actions"

EXTRACT_RESOURCE_ARN = Patch(
    IAM_ACTIONS,
    "extract_resource_arn",
    gap="Log stream operations are evaluated against the ARN of a log group without :*, and rules "
    "of the default bus against an ARN with the bus in it.",
)
REQUEST_TAG_CONTEXT = Patch(
    IAM_ACTIONS,
    "request_tag_context",
    gap="PutMetricData has no condition key cloudwatch:namespace.",
)
PIN_REQUEST_ORIGIN = Patch(
    "ministack.app",
    "pin_request_origin",
    gap="aws:SecureTransport is false on loopback, so that a bucket that requires TLS refuses "
    "every request.",
)
