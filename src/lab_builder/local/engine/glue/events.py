"""The "Glue Job State Change" event.

Follows "AWS Glue events", https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-glue.html.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_SEVERITY = {"FAILED": "ERROR", "TIMEOUT": "WARN"}


def publish_end(run: Mapping[str, Any]) -> None:
    """Put the "Glue Job State Change" event of a job run that has ended."""
    from ministack.services import eventbridge

    state = run["JobRunState"]
    detail = {
        "jobName": run["JobName"],
        "severity": _SEVERITY.get(state, "INFO"),
        "state": state,
        "jobRunId": run["Id"],
        "message": run.get("ErrorMessage") or f"Job run {state.lower()}",
    }
    entry = {
        "Source": "aws.glue",
        "DetailType": "Glue Job State Change",
        "Detail": json.dumps(detail),
    }
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)  # noqa: SLF001
