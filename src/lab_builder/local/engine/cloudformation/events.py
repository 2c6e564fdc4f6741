"""AWS::Events::Archive, which MiniStack's CloudFormation refuses, and rules that AWS refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from ministack.services import eventbridge
from ministack.services.cloudformation import provisioners

from lab_builder.local.engine import seams
from lab_builder.local.engine.cloudformation.named import Properties, answer

seams.require(
    eventbridge,
    "_create_archive",
    "_update_archive",
    "_delete_archive",
    "_validate_schedule_expression",
)


class Archive:
    """An archive of an event bus."""

    type_name = "AWS::Events::Archive"
    name_property = "ArchiveName"
    name_limit = 48

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        """Create the archive."""
        source = {"EventSourceArn": properties["SourceArn"]}
        request = {"ArchiveName": name, **source, **_request(properties)}
        return {"Arn": answer(eventbridge._create_archive(request))["ArchiveArn"]}  # noqa: SLF001

    def update(self, name: str, properties: Properties) -> dict[str, Any]:
        """Change the archive."""
        request = {"ArchiveName": name, **_request(properties)}
        return {"Arn": answer(eventbridge._update_archive(request))["ArchiveArn"]}  # noqa: SLF001

    def delete(self, name: str) -> None:
        """Delete the archive."""
        eventbridge._delete_archive({"ArchiveName": name})  # noqa: SLF001


def refuse_bad_schedules() -> None:
    """Make a template's rule pass the check that PutRule makes; MiniStack's template does not."""
    stock = seams.take(provisioners, "_eb_rule_create")
    handler = provisioners._RESOURCE_HANDLERS["AWS::Events::Rule"]  # noqa: SLF001
    checked = partial(_create_rule, stock)
    seams.replace(provisioners, "_eb_rule_create", checked)
    handler["create"] = checked


def _create_rule(
    stock: Callable[..., Any], logical_id: str, properties: Properties, stack: str
) -> Any:
    schedule = properties.get("ScheduleExpression")
    if schedule and not eventbridge._validate_schedule_expression(schedule):  # noqa: SLF001
        raise ValueError("Parameter ScheduleExpression is not valid.")
    return stock(logical_id, properties, stack)


def _request(properties: Properties) -> dict[str, Any]:
    pattern = properties.get("EventPattern", "")
    return {
        "Description": properties.get("Description", ""),
        "EventPattern": pattern if isinstance(pattern, str) else json.dumps(pattern),
        "RetentionDays": int(properties.get("RetentionDays", 0)),
    }
