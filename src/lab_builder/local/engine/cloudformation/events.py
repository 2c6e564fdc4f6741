"""AWS::Events::Archive, which MiniStack's CloudFormation rejects."""

from __future__ import annotations

import json
from typing import Any

from ministack.services import eventbridge

from lab_builder.local.engine.cloudformation.resource_handlers import Properties, response_body


class Archive:
    """An archive of an event bus."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        """Create the archive."""
        source = {"EventSourceArn": properties["SourceArn"]}
        request = {"ArchiveName": name, **source, **_api_request(properties)}
        return {"Arn": response_body(eventbridge._create_archive(request))["ArchiveArn"]}  # noqa: SLF001

    def update(self, name: str, properties: Properties) -> dict[str, Any]:
        """Update the archive."""
        request = {"ArchiveName": name, **_api_request(properties)}
        return {"Arn": response_body(eventbridge._update_archive(request))["ArchiveArn"]}  # noqa: SLF001

    def delete(self, name: str) -> None:
        """Delete the archive."""
        eventbridge._delete_archive({"ArchiveName": name})  # noqa: SLF001


def _api_request(properties: Properties) -> dict[str, Any]:
    pattern = properties.get("EventPattern", "")
    return {
        "Description": properties.get("Description", ""),
        "EventPattern": pattern if isinstance(pattern, str) else json.dumps(pattern),
        "RetentionDays": int(properties.get("RetentionDays", 0)),
    }
