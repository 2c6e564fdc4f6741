"""E9402, E9419: the commands and versions of Glue jobs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.values import number
from lab_builder.template.view import View

_SPARK = ("glueetl", "gluestreaming")
_NAMES = ("glueetl", "gluestreaming", "pythonshell", "glueray")
_VERSIONS = (3, 4, 5, 5.1, 6)
_ENDED = (0.9, 1, 2)  # on 2026-04-01
# Property -> the only command that supports it.
_ONLY = {("Command", "Runtime"): "glueray", ("MaintenanceWindow",): "gluestreaming"}


class GlueCommand(Rule):
    """Glue rejects a job with an unknown command, or with an unknown or ended version.

    The command is glueetl for Spark, gluestreaming for Spark streaming, pythonshell or glueray.
    Support for Glue 0.9, 1.0 and 2.0 ended on 2026-04-01.
    """

    id = "E9402"
    shortdesc = "The command and the version of a Glue job exist"
    effect = "Glue rejects the job"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/glue-version-support-policy.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the commands and versions that do not exist."""
        for job in view.of_type("AWS::Glue::Job"):
            name, version = job.get("Command", "Name"), job.get("GlueVersion")
            if name and name.text is not None and name.text not in _NAMES:
                expected = ", ".join(_NAMES)
                yield fault(name, f"unknown command {name.text!r}; expected one of {expected}")
            given = number(version and version.value)
            if version and given in _ENDED and name and name.text in _SPARK:
                message = f"support for Glue {_written(given)} ended on 2026-04-01"
                yield fault(version, message, instead="Use 3.0 or later")
            # A version after the last of this list may be new.
            elif version and given is not None and _missing(given):
                versions = ", ".join(map(_written, _VERSIONS))
                message = f"unknown Glue version {given:g}; expected one of {versions}"
                yield fault(version, message)


class GlueCommandOnly(Rule):
    """Glue rejects properties of another command.

    Runtime is the Ray environment, MaintenanceWindow the time when a streaming job is restarted.
    """

    id = "E9419"
    shortdesc = "Runtime and MaintenanceWindow of a Glue job fit its command"
    effect = "Glue rejects the job"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the properties of other commands."""
        for job in view.of_type("AWS::Glue::Job"):
            command = job.get("Command", "Name")
            for keys, only in _ONLY.items():
                place = job.get(*keys)
                other = command and command.text in _NAMES and command.text != only
                if place and place.text and command and other:
                    message = f"{keys[-1]} is only for the command {only}, not {command.text}"
                    yield fault(place, message, instead=f"Remove {keys[-1]}")


def _written(version: float) -> str:
    return f"{version:.1f}"


def _missing(version: float) -> bool:
    return version < _VERSIONS[-1] and version not in (*_ENDED, *_VERSIONS)
