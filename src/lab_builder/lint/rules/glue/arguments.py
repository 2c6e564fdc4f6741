"""W9410, W9411: the arguments of a job."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, View
from lab_builder.template.intrinsics import function

_SOURCE = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html"

# Those that Glue reads itself; not --scriptLocation, for scripts have arguments much like it.
_SPECIAL = (
    "--additional-python-modules",
    "--class",
    "--conf",
    "--continuous-log-conversionPattern",
    "--continuous-log-logGroup",
    "--continuous-log-logStreamPrefix",
    "--custom-logGroup-prefix",
    "--custom-logStream-prefix",
    "--datalake-formats",
    "--disable-proxy-v2",
    "--enable-auto-scaling",
    "--enable-continuous-cloudwatch-log",
    "--enable-continuous-log-filter",
    "--enable-glue-datacatalog",
    "--enable-job-insights",
    "--enable-lakeformation-fine-grained-access",
    "--enable-metrics",
    "--enable-observability-metrics",
    "--enable-rename-algorithm-v2",
    "--enable-s3-parquet-optimized-committer",
    "--enable-spark-ui",
    "--executor-cores",
    "--extra-files",
    "--extra-jars",
    "--extra-py-files",
    "--job-bookmark-from",
    "--job-bookmark-option",
    "--job-bookmark-to",
    "--job-language",
    "--python-modules-installer-option",
    "--spark-event-logs-path",
    "--TempDir",
    "--use-postgres-driver",
    "--user-jars-first",
    "--write-shuffle-files-to-s3",
    "--write-shuffle-spills-to-s3",
)
_BY_FORM = {name.lower().replace("_", "-"): name for name in _SPECIAL}
_NEAR = 0.95


class GlueArgumentName(Rule):
    """A job finds an argument by its name behind two hyphens; one without is lost.

    The script then fails on the argument that is missing, or Glue does not do what was asked.
    """

    id = "W9410"
    shortdesc = "The name of a Glue job's argument begins with two hyphens"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names without."""
        for name, place in _arguments(view):
            if not name.startswith("--"):
                yield fault(place, f"the argument is --{name}")


class GlueSpecialArgument(Rule):
    """An argument that is nearly one of Glue's own is taken for the script's, and does nothing.

    ``--enable_metrics`` switches no metrics on; ``--enable-metrics`` does.
    """

    id = "W9411"
    shortdesc = "An argument of a Glue job that is meant for Glue has the name that it reads"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names that are nearly Glue's."""
        for name, place in _arguments(view):
            form = name.lower().replace("_", "-")
            if name.startswith("--") and name not in _SPECIAL:
                meant = get_close_matches(form, _BY_FORM, n=1, cutoff=_NEAR)
                if meant:
                    yield fault(place, f"{name} is not {_BY_FORM[meant[0]]}")


def _arguments(view: View) -> Iterator[tuple[str, Place]]:
    for job in view.of_type("AWS::Glue::Job"):
        for key in ("DefaultArguments", "NonOverridableArguments"):
            if place := job.get(key):
                yield from _named(place)
    for trigger in view.of_type("AWS::Glue::Trigger"):
        actions = trigger.get("Actions")
        for action in actions.items() if actions else ():
            if place := action.get("Arguments"):
                yield from _named(place)


def _named(arguments: Place) -> Iterator[tuple[str, Place]]:
    for choice in arguments.choices():
        if not isinstance(choice.node, dict) or function(choice.node):
            continue
        for name, node in choice.node.items():
            if isinstance(name, str) and not name.startswith("Fn::"):
                yield str(name), Place(choice.view, node, (*choice.path, name))
