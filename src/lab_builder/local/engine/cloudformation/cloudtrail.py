"""AWS::CloudTrail::Trail, which MiniStack's CloudFormation rejects."""

from __future__ import annotations

from typing import Any

from ministack.services import cloudtrail

from lab_builder.local.engine.cloudformation.resource_handlers import Properties, response_body

_API_PROPERTIES = (
    "S3BucketName",
    "S3KeyPrefix",
    "SnsTopicName",
    "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail",
    "EnableLogFileValidation",
    "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn",
    "IsOrganizationTrail",
)


class Trail:
    """A trail, which logs if IsLogging is true."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        """Create the trail."""
        response_body(cloudtrail._create_trail({"Name": name, **_api_request(properties)}))  # noqa: SLF001
        return self.update(name, properties)  # CreateTrail drops the log group

    def update(self, name: str, properties: Properties) -> dict[str, Any]:
        """Update the trail, and clear optional properties that the template no longer sets."""
        cleared = dict.fromkeys(("S3KeyPrefix", "SnsTopicName", "KmsKeyId"), "")
        request = {"Name": name, **cleared, **_api_request(properties)}
        trail = response_body(cloudtrail._update_trail(request))  # noqa: SLF001
        logging = cloudtrail._start_logging if _is_logging(properties) else cloudtrail._stop_logging  # noqa: SLF001
        response_body(logging({"Name": name}))
        return {"Arn": trail["TrailARN"], "SnsTopicArn": trail.get("SnsTopicARN", "")}

    def delete(self, name: str) -> None:
        """Delete the trail."""
        cloudtrail._delete_trail({"Name": name})  # noqa: SLF001


def _api_request(properties: Properties) -> dict[str, Any]:
    request = {name: properties[name] for name in _API_PROPERTIES if name in properties}
    if "KMSKeyId" in properties:
        request["KmsKeyId"] = properties["KMSKeyId"]
    return request


def _is_logging(properties: Properties) -> bool:
    return str(properties["IsLogging"]).lower() == "true"
