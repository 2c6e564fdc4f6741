"""The units of metrics that alarms are often set on, each from its service's documentation."""

from __future__ import annotations

from collections.abc import Mapping

_UNITS: Mapping[str, Mapping[str, str]] = {
    "AWS/Lambda": {
        "Count": "Invocations Errors Throttles DeadLetterErrors DestinationDeliveryFailures",
        "Milliseconds": "Duration IteratorAge PostRuntimeExtensionsDuration AsyncEventAge",
    },
    "AWS/States": {
        "Count": "ExecutionsFailed ExecutionsStarted ExecutionsSucceeded ExecutionsAborted "
        "ExecutionsTimedOut ExecutionThrottled",
        "Milliseconds": "ExecutionTime",
    },
    "AWS/Events": {"Count": "Invocations FailedInvocations TriggeredRules ThrottledRules"},
    "AWS/SQS": {
        "Count": "ApproximateNumberOfMessagesVisible ApproximateNumberOfMessagesNotVisible "
        "ApproximateNumberOfMessagesDelayed NumberOfMessagesSent NumberOfMessagesReceived "
        "NumberOfMessagesDeleted NumberOfEmptyReceives",
        "Seconds": "ApproximateAgeOfOldestMessage",
        "Bytes": "SentMessageSize",
    },
    "AWS/SNS": {
        "Count": "NumberOfMessagesPublished NumberOfNotificationsDelivered "
        "NumberOfNotificationsFailed",
        "Bytes": "PublishSize",
    },
    "AWS/ApiGateway": {
        "Count": "4XXError 5XXError Count CacheHitCount CacheMissCount",
        "Milliseconds": "Latency IntegrationLatency",
    },
    "AWS/DynamoDB": {
        "Count": "SystemErrors UserErrors ThrottledRequests ReadThrottleEvents "
        "WriteThrottleEvents ConsumedReadCapacityUnits ConsumedWriteCapacityUnits",
        "Milliseconds": "SuccessfulRequestLatency",
    },
    "AWS/ApplicationELB": {
        "Count": "HTTPCode_ELB_5XX_Count HTTPCode_Target_5XX_Count RequestCount "
        "UnHealthyHostCount HealthyHostCount",
        "Seconds": "TargetResponseTime",
    },
    "AWS/EC2": {"Percent": "CPUUtilization", "Bytes": "NetworkIn NetworkOut"},
    "AWS/ECS": {"Percent": "CPUUtilization MemoryUtilization"},
    "AWS/RDS": {
        "Percent": "CPUUtilization",
        "Bytes": "FreeStorageSpace FreeableMemory",
        "Count": "DatabaseConnections",
    },
}
_BY_METRIC = {
    (namespace, name): unit
    for namespace, units in _UNITS.items()
    for unit, names in units.items()
    for name in names.split()
}


def unit(namespace: str | None, name: str | None) -> str | None:
    """Return the unit of a metric, where it is known here."""
    return _BY_METRIC.get((namespace or "", name or ""))
