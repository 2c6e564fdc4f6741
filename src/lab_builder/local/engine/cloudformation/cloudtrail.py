"""AWS::CloudTrail::Trail, which MiniStack's CloudFormation refuses."""

from __future__ import annotations

from typing import Any

from ministack.services import cloudtrail

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudformation.named import Properties, answer

patches.require(
    cloudtrail, "_create_trail", "_update_trail", "_delete_trail", "_start_logging", "_stop_logging"
)

_SAME_IN_THE_API = (
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
    """A trail, logging or not as IsLogging says."""

    type_name = "AWS::CloudTrail::Trail"
    name_property = "TrailName"
    name_limit = 128

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        """Create the trail."""
        answer(cloudtrail._create_trail({"Name": name, **_request(properties)}))  # noqa: SLF001
        return self.update(name, properties)  # CreateTrail drops the log group

    def update(self, name: str, properties: Properties) -> dict[str, Any]:
        """Change the trail; what the template no longer sets is emptied."""
        emptied = dict.fromkeys(("S3KeyPrefix", "SnsTopicName", "KmsKeyId"), "")
        request = {"Name": name, **emptied, **_request(properties)}
        trail = answer(cloudtrail._update_trail(request))  # noqa: SLF001
        logging = cloudtrail._start_logging if _logs(properties) else cloudtrail._stop_logging  # noqa: SLF001
        answer(logging({"Name": name}))
        return {"Arn": trail["TrailARN"], "SnsTopicArn": trail.get("SnsTopicARN", "")}

    def delete(self, name: str) -> None:
        """Delete the trail."""
        cloudtrail._delete_trail({"Name": name})  # noqa: SLF001


def _request(properties: Properties) -> dict[str, Any]:
    request = {name: properties[name] for name in _SAME_IN_THE_API if name in properties}
    if "KMSKeyId" in properties:
        request["KmsKeyId"] = properties["KMSKeyId"]
    return request


def _logs(properties: Properties) -> bool:
    return str(properties["IsLogging"]).lower() == "true"
