"""E9402: what a job runs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View
from lab_builder.lint.view.values import number

_NAMES = ("glueetl", "gluestreaming", "pythonshell", "glueray")
_VERSIONS = (0.9, 1, 2, 3, 4, 5, 5.1, 6)


class GlueCommand(Rule):
    """Glue refuses a job with a command or a version that it does not have.

    The command is glueetl for Spark, gluestreaming for Spark streaming, pythonshell or glueray.
    """

    id = "E9402"
    shortdesc = "The command and the version of a Glue job exist"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the commands and versions that do not exist."""
        for job in view.of_type("AWS::Glue::Job"):
            name, version = job.get("Command", "Name"), job.get("GlueVersion")
            if name and name.text is not None and name.text not in _NAMES:
                yield fault(name, f"{name.text} is no command; {', '.join(_NAMES)} are")
            given = number(version and version.value)
            # A later version than this list is for AWS to know.
            if version and given is not None and given < _VERSIONS[-1] and given not in _VERSIONS:
                yield fault(version, f"there is no Glue {given:g}")
