"""E9401: the capacity and the workers of Glue jobs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View


class GlueCapacity(Rule):
    """Glue rejects a job with MaxCapacity and WorkerType or NumberOfWorkers.

    The stack then rolls back. Jobs of Glue 2.0 and later use WorkerType and NumberOfWorkers.
    """

    id = "E9401"
    shortdesc = "A Glue job has MaxCapacity or workers, not both"
    effect = "Glue rejects the job"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the MaxCapacity of jobs with workers."""
        for job in view.of_type("AWS::Glue::Job"):
            for properties in job.properties.choices():
                capacity = properties.get("MaxCapacity")
                both = [name for name in ("WorkerType", "NumberOfWorkers") if properties.get(name)]
                if capacity and both:
                    message = f"MaxCapacity cannot be used with {' and '.join(both)}"
                    yield fault(capacity, message, instead="Remove MaxCapacity")
