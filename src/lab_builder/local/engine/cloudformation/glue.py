"""AWS::Glue::Workflow, and properties of jobs and triggers that MiniStack drops from templates."""

from __future__ import annotations

from typing import Any

from ministack.services import glue

from lab_builder.local.engine.cloudformation import patches
from lab_builder.local.engine.cloudformation.resource_handlers import Properties, response_body
from lab_builder.local.engine.glue import jobs

_TRIGGER_DEFAULTS: dict[str, Any] = {"EventBatchingCondition": {}}


class Workflow:
    """A workflow; its triggers refer to it by name."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        """Create the workflow."""
        request = {**_api_request(name, properties), "Tags": properties.get("Tags", {})}
        response_body(glue._create_workflow(request))  # noqa: SLF001
        return {}

    def update(self, name: str, properties: Properties) -> dict[str, Any]:
        """Update the workflow."""
        response_body(glue._update_workflow(_api_request(name, properties)))  # noqa: SLF001
        return {}

    def delete(self, name: str) -> None:
        """Delete the workflow."""
        glue._delete_workflow({"Name": name})  # noqa: SLF001


def keep_properties() -> None:
    """Pass all properties of jobs and triggers on to the Glue API: see glue.jobs."""
    patches.GLUE_JOB_DEFAULTS.change(lambda stock: {**stock, **jobs.ADDED_DEFAULTS})
    patches.GLUE_TRIGGER_DEFAULTS.change(lambda stock: {**stock, **_TRIGGER_DEFAULTS})


def _api_request(name: str, properties: Properties) -> dict[str, Any]:
    return {
        "Name": name,
        "Description": properties.get("Description", ""),
        "DefaultRunProperties": properties.get("DefaultRunProperties", {}),
        "MaxConcurrentRuns": int(properties.get("MaxConcurrentRuns", 0)),
    }
