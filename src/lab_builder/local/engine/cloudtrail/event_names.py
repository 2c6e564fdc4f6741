"""The event name of an operation, and whether it is a management event and read-only.

Event names are operation names, with the exceptions listed in the services' documentation:
"Amazon S3 CloudTrail events" in the S3 User Guide, and "Logging Lambda API calls using CloudTrail"
in the Lambda Developer Guide.
"""

from __future__ import annotations

import re
from typing import Any

_S3 = {
    "DeletePublicAccessBlock": "DeleteBucketPublicAccessBlock",
    "GetBucketLifecycleConfiguration": "GetBucketLifecycle",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutBucketLifecycleConfiguration": "PutBucketLifecycle",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
}
# Event names of Lambda's first operations contain the API version; those of later ones do not.
_LAMBDA_DATE = re.compile(r"/(201[5-8])-(\d\d)-(\d\d)/")
_LAMBDA_SECOND_VERSION = {
    "AddPermission",
    "GetFunction",
    "GetFunctionConfiguration",
    "GetPolicy",
    "RemovePermission",
    "TagResource",
    "UntagResource",
    "UpdateFunctionCode",
    "UpdateFunctionConfiguration",
}

# Data events, and operations that CloudTrail does not record.
_NOT_MANAGEMENT = {
    "dynamodb": {
        *("BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan"),
        *("TransactGetItems", "TransactWriteItems", "UpdateItem"),
    },
    "events": {"PutEvents"},
    "lambda": {"Invoke", "InvokeAsync", "InvokeWithResponseStream"},
    "logs": {"FilterLogEvents", "GetLogEvents", "PutLogEvents"},
    "monitoring": {
        *("GetMetricData", "GetMetricStatistics", "GetMetricWidgetImage", "ListMetrics"),
        "PutMetricData",
    },
    "s3": {
        *("CreateSession", "DeleteObjects", "HeadBucket", "ListMultipartUploads"),
        *("ListObjectVersions", "ListObjects", "ListObjectsV2", "WriteGetObjectResponse"),
    },
    "sns": {"Publish", "PublishBatch"},
    "sqs": {
        *("ChangeMessageVisibility", "ChangeMessageVisibilityBatch", "DeleteMessage"),
        *("DeleteMessageBatch", "ReceiveMessage", "SendMessage", "SendMessageBatch"),
    },
    "states": {"GetActivityTask", "SendTaskFailure", "SendTaskHeartbeat", "SendTaskSuccess"},
    "xray": {"PutTelemetryRecords", "PutTraceSegments"},
}

_READS = re.compile(
    r"(AssumeRole|BatchGet|Check|Describe|Detect|Estimate|Filter|Get|Head|List|Lookup|Preview"
    r"|Query|Scan|Search|Simulate|Test|Validate)"
)
# CloudTrail records the use of a KMS key as read-only.
_KMS_READS = re.compile(r"(Decrypt|Encrypt|GenerateDataKey|GenerateMac|Sign|Verify|ReEncrypt)")


def event_name(service: str, operation: Any) -> str:
    """Return the event name of a botocore operation model."""
    name = str(operation.name)
    if service == "s3":
        return _S3.get(name, name)
    dated = _LAMBDA_DATE.match(operation.http["requestUri"]) if service == "lambda" else None
    if dated:
        return f"{name}{''.join(dated.groups())}{'v2' * (name in _LAMBDA_SECOND_VERSION)}"
    return name


def is_management(service: str, operation: str) -> bool:
    """Return whether an operation is a management event, which trails record by default."""
    return operation not in _NOT_MANAGEMENT.get(service, ())


def is_read_only(service: str, operation: str) -> bool:
    """Return whether an operation is read-only."""
    return bool(_READS.match(operation) or (service == "kms" and _KMS_READS.match(operation)))
