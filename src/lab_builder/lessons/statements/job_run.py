"""``job_run``: a run of a Glue job since the lesson began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.statement import Statement, Verdict, World, fails, holds


@dataclass(frozen=True, slots=True)
class JobRun(Statement):
    """A run in a state, SUCCEEDED unless another is given, with these arguments.

    ``error`` is part of the error message of a failed run.
    """

    kind: ClassVar[str] = "job_run"

    job: str
    state: Expected
    arguments: Expected
    error: str

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        return cls(
            fields.required("job_run"),
            fields.expected("state", "SUCCEEDED") or Expected("SUCCEEDED"),
            Expected(fields.mapping("arguments")),
            fields.text("error") or "",
        )

    def __str__(self) -> str:
        given = ", ".join(f"{key} {value}" for key, value in self.arguments.value.items())
        error = f" and the error {self.error!r}" if self.error else ""
        return f"a run of {self.job}{f' with {given}' if given else ''} is {self.state}{error}"

    def observe(self, world: World) -> Verdict:
        """Get the newest runs of the job."""
        call, answer = world.get("glue", "get_job_runs", JobName=self.job)
        if answer is None:
            return fails(f"there is no job {self.job}", call)
        saw = "no such run since the lesson began"
        for run in answer["JobRuns"]:
            if run["StartedOn"] < world.since or not self.arguments.matches(
                run.get("Arguments", {})
            ):
                continue
            saw = f"run {run['Id']}: {run['JobRunState']} {run.get('ErrorMessage', '')}".strip()
            if self.state.matches(run["JobRunState"]) and self.error in run.get("ErrorMessage", ""):
                return holds(saw, call)
        return fails(saw, call)
