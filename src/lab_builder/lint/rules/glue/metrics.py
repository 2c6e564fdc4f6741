"""W9418: the metrics of Glue jobs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch.metrics import Metric, metrics
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text
from lab_builder.template.view import Resource, View

_METRICS, _OBSERVABILITY = "--enable-metrics", "--enable-observability-metrics"
_OBSERVED = (
    "glue.driver.skewness.",
    "glue.driver.workerUtilization",
    "glue.error.",
    "glue.succeed.",
)


class GlueMetricsEnabled(Rule):
    """A Glue job publishes metrics only if its arguments enable them.

    ``--enable-metrics`` enables most, ``--enable-observability-metrics`` those of skewness,
    utilization and errors. Otherwise alarms and widgets on them have no data.
    """

    id = "W9418"
    shortdesc = "A Glue job whose metrics are used publishes them"
    effect = "the metric has no data"
    source_url = (
        "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the metrics of jobs that do not publish them."""
        for metric in metrics(view):
            job = _job(view, metric) if metric.namespace == "Glue" else None
            if not job:
                continue
            argument = _OBSERVABILITY if metric.name.startswith(_OBSERVED) else _METRICS
            if argument not in view.once(_elsewhere) and _lacks(job, argument):
                message = f"{job.logical_id} publishes {metric.name} only with {argument}"
                instead = f"Add {argument} to its DefaultArguments"
                yield metric.fault(metric.path, message, instead=instead)


def _job(view: View, metric: Metric) -> Resource | None:
    for dimension in metric.dimensions:
        if dimension.name == "JobName":
            for job in view.of_type("AWS::Glue::Job"):
                hole = dimension.value.alone if isinstance(dimension.value, Text) else None
                if hole and hole.logical_id == job.logical_id:
                    return job
                if not hole and job.value("Name") == dimension.value:
                    return job
    return None


def _lacks(job: Resource, argument: str) -> bool:
    for key in ("DefaultArguments", "NonOverridableArguments"):
        given = job.value(key) or {}
        if not isinstance(given, dict) or str(given.get(argument, "false")).lower() != "false":
            return False
    return True


def _elsewhere(view: View) -> frozenset[str]:
    """Return the arguments outside of jobs, such as those of start-job-run calls."""
    texts = (
        text
        for resource in view.resources.values()
        if resource.type != "AWS::Glue::Job"
        for place in resource.place.below()
        for text in (place.node if isinstance(place.node, dict) else (place.node,))
        if isinstance(text, str) and "--enable-" in text
    )
    return frozenset(name for text in texts for name in (_METRICS, _OBSERVABILITY) if name in text)
