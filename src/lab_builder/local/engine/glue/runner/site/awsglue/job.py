"""Marks the begin and end of a job's work. Without bookmarks there is nothing to keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Job:
    """A job's work, from ``init`` to ``commit``."""

    def __init__(self, glue_context: Any) -> None:
        self._context = glue_context
        self.name = ""

    def init(self, job_name: str, args: Mapping[str, str] | None = None) -> None:
        """Begin."""
        self.name = job_name

    def commit(self) -> None:
        """End."""
