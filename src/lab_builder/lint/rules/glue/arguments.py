"""W9410, W9411: the arguments of Glue jobs."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.intrinsics import function
from lab_builder.template.view import Place, View

_SOURCE = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html"

# The arguments of Glue itself, but for --scriptLocation: scripts have arguments similar to it.
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
    """The name of a job argument begins with two hyphens; others are lost.

    The script then fails because of the missing argument, or Glue ignores the option.
    """

    id = "W9410"
    shortdesc = "The name of a Glue job argument begins with --"
    effect = "the job does not receive it"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names without hyphens."""
        for name, place in _arguments(view):
            if not name.startswith("--"):
                message = f"the argument name {name!r} does not begin with --"
                yield fault(place, message, instead=f"Write --{name}")


class GlueSpecialArgument(Rule):
    """A misspelled argument of Glue is passed to the script and has no effect.

    ``--enable_metrics`` does not enable metrics; ``--enable-metrics`` does.
    """

    id = "W9411"
    shortdesc = "An argument meant for Glue has the name that Glue reads"
    effect = "Glue passes it to the script and ignores it"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names that are similar to those of Glue."""
        for name, place in _arguments(view):
            form = name.lower().replace("_", "-")
            if name.startswith("--") and name not in _SPECIAL:
                meant = get_close_matches(form, _BY_FORM, n=1, cutoff=_NEAR)
                if meant:
                    message = f"{name} is not an argument of Glue"
                    yield fault(place, message, instead=f"Did you mean {_BY_FORM[meant[0]]}?")


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
