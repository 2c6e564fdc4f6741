"""MiniStack's tables of Glue resources. MiniStack clears and fills them in place."""

from __future__ import annotations

from ministack.services import glue

# ruff: noqa: SLF001
jobs = glue._jobs
job_runs = glue._job_runs  # lists of runs by job name
triggers = glue._triggers
workflows = glue._workflows
workflow_runs = glue._workflow_runs  # lists of runs by workflow name
