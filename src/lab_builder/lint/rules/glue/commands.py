"""E9402, E9419: what a job runs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View
from lab_builder.template.values import number

_SPARK = ("glueetl", "gluestreaming")
_NAMES = ("glueetl", "gluestreaming", "pythonshell", "glueray")
_VERSIONS = (3, 4, 5, 5.1, 6)
_ENDED = (0.9, 1, 2)  # on 2026-04-01
# What is for one command only.
_ONLY = {("Command", "Runtime"): "glueray", ("MaintenanceWindow",): "gluestreaming"}


class GlueCommand(Rule):
    """Glue refuses a job with a command or a version that it does not have, or no longer.

    The command is glueetl for Spark, gluestreaming for Spark streaming, pythonshell or glueray. The
    life of Glue 0.9, 1.0 and 2.0 is over.
    """

    id = "E9402"
    shortdesc = "The command and the version of a Glue job exist"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/glue-version-support-policy.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the commands and versions that do not exist."""
        for job in view.of_type("AWS::Glue::Job"):
            name, version = job.get("Command", "Name"), job.get("GlueVersion")
            if name and name.text is not None and name.text not in _NAMES:
                yield fault(name, f"{name.text} is no command; {', '.join(_NAMES)} are")
            given = number(version and version.value)
            if version and given in _ENDED and name and name.text in _SPARK:
                yield fault(version, f"Glue {given:g} has come to its end; 3.0 and later have not")
            # A later version than this list is for AWS to know.
            elif version and given is not None and _missing(given):
                yield fault(version, f"there is no Glue {given:g}")


class GlueCommandOnly(Rule):
    """Glue refuses what is for another command, instead of ignoring it.

    Runtime names the environment of Ray, MaintenanceWindow when a streaming job is restarted.
    """

    id = "E9419"
    shortdesc = "A Glue job has a Runtime or MaintenanceWindow only where its command takes one"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the properties of other commands."""
        for job in view.of_type("AWS::Glue::Job"):
            command = job.get("Command", "Name")
            for keys, only in _ONLY.items():
                place = job.get(*keys)
                other = command and command.text in _NAMES and command.text != only
                if place and place.text and command and other:
                    yield fault(place, f"{keys[-1]} is for {only}, not {command.text}")


def _missing(version: float) -> bool:
    return version < _VERSIONS[-1] and version not in (*_ENDED, *_VERSIONS)
