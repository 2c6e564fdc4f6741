"""What the engine is doing, for ``lab-builder local status``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_builder.local.engine import scheduled_work
from lab_builder.local.engine.glue import runs


def describe(_: Mapping[str, Any]) -> Mapping[str, Any]:
    """Handle DescribeActivity: return the queue of Glue, and the recent scheduled events."""
    return {"glue": runs.queue_by_job(), "schedules": scheduled_work.statistics()}
