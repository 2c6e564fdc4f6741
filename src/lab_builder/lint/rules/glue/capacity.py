"""E9401: the workers that a job asks for."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View


class GlueCapacity(Rule):
    """Glue refuses a job that sets MaxCapacity together with WorkerType or NumberOfWorkers.

    The stack then rolls back. Jobs of Glue 2.0 and later take WorkerType and NumberOfWorkers.
    """

    id = "E9401"
    shortdesc = "A Glue job is sized by MaxCapacity or by workers, not by both"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the MaxCapacity of jobs that say workers too."""
        for job in view.of_type("AWS::Glue::Job"):
            for properties in job.properties.choices():
                capacity = properties.get("MaxCapacity")
                both = [name for name in ("WorkerType", "NumberOfWorkers") if properties.get(name)]
                if capacity and both:
                    yield fault(capacity, f"MaxCapacity cannot stand beside {' and '.join(both)}")
