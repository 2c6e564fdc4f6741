"""Job, which only stores bookmarks on Glue, and so does nothing here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Job:
    """A job run, from ``init`` to ``commit``."""

    def __init__(self, glue_context: Any) -> None:
        self._context = glue_context
        self.name = ""

    def init(self, job_name: str, args: Mapping[str, str] | None = None) -> None:
        """Start the job run."""
        self.name = job_name

    def commit(self) -> None:
        """Complete the job run."""
