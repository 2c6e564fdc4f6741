"""AWS::Glue::Workflow, and the members of jobs and triggers that MiniStack's templates lose."""

from __future__ import annotations

from typing import Any

from ministack.services import glue
from ministack.services.cloudformation import provisioners

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudformation.named import Properties, answer
from lab_builder.local.engine.glue import jobs

patches.require(glue, "_create_workflow", "_update_workflow", "_delete_workflow")

_TRIGGER_MEMBERS: dict[str, Any] = {"EventBatchingCondition": {}}


class Workflow:
    """A workflow. Its triggers name it."""

    type_name = "AWS::Glue::Workflow"
    name_property = "Name"
    name_limit = 255

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        """Create the workflow."""
        request = {**_request(name, properties), "Tags": properties.get("Tags", {})}
        answer(glue._create_workflow(request))  # noqa: SLF001
        return {}

    def update(self, name: str, properties: Properties) -> dict[str, Any]:
        """Change the workflow."""
        answer(glue._update_workflow(_request(name, properties)))  # noqa: SLF001
        return {}

    def delete(self, name: str) -> None:
        """Delete the workflow."""
        glue._delete_workflow({"Name": name})  # noqa: SLF001


def keep_members() -> None:
    """Hand on what a template says of jobs and triggers. The API's side keeps it: see glue.jobs."""
    patches.take(provisioners, "_GLUE_JOB_DEFAULTS").update(jobs.ADDED)
    patches.take(provisioners, "_GLUE_TRIGGER_DEFAULTS").update(_TRIGGER_MEMBERS)


def _request(name: str, properties: Properties) -> dict[str, Any]:
    return {
        "Name": name,
        "Description": properties.get("Description", ""),
        "DefaultRunProperties": properties.get("DefaultRunProperties", {}),
        "MaxConcurrentRuns": int(properties.get("MaxConcurrentRuns", 0)),
    }
