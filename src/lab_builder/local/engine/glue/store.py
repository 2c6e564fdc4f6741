"""The tables in which MiniStack keeps Glue's resources; it clears and fills them in place."""

from __future__ import annotations

from ministack.services import glue

from lab_builder.local.engine.patches import take

jobs = take(glue, "_jobs")
job_runs = take(glue, "_job_runs")  # lists of runs by job name
triggers = take(glue, "_triggers")
workflows = take(glue, "_workflows")
workflow_runs = take(glue, "_workflow_runs")  # lists of runs by workflow name
