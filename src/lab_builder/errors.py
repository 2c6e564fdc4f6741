"""All errors that lab-builder raises, in one class hierarchy.

An error says what failed, where, and what to do next. The command line turns it into a message and
an exit code; a program can catch the base class of the errors that it handles.

    LabBuilderError                    exit code 1
    ├── UsageError                     2   an argument or a setting is invalid
    │   ├── SettingsError                  in samconfig.toml, an environment variable or a flag
    │   └── ParameterError                 a template parameter is missing, unknown or invalid
    ├── FindingsError                  3   the template has findings
    ├── UnconfirmedError               4   an operation started, but its end was not observed
    ├── LabError                           a lab or its code folder is invalid
    ├── AwsError                           a call to AWS or to the engine failed
    │   ├── CredentialsError               not found, expired or refused
    │   ├── RegionError                2   not set, or does not exist
    │   ├── BucketError                    in another region, or of another account
    │   │   └── MissingBucketError             does not exist
    │   └── QuotaError                     the lab exceeds a quota of the account
    ├── StackError                         a CloudFormation operation failed or is not possible
    │   └── ResidueError                   resources still exist after a destroy
    ├── DrillError                         a drill cannot start
    ├── LessonError                    2   a lesson's file is invalid, or does not exist
    └── EngineError                        the embedded engine
        ├── EngineMissingError             the ``local`` extra is not installed
        ├── EngineStoppedError             not running, or died
        ├── PortError                      its port is in use
        └── UnsupportedError               the engine cannot run the template
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from lab_builder.hints import Advice
    from lab_builder.model import Finding

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_FINDINGS = 3
EXIT_UNCONFIRMED = 4


class LabBuilderError(Exception):
    """The base class: what failed, where, and what to do next.

    ``what`` is a sentence without a period; ``where`` is a file and line, a resource, a bucket, a
    flag or a variable; ``hint`` is what to do next, as text. ``advice`` is the hint with its
    commands as values, which the command line completes with the options of the running command.
    """

    exit_code: ClassVar[int] = EXIT_FAILED

    def __init__(
        self, what: str, *, where: str | None = None, hint: str | Advice | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.advice = hint

    @property
    def hint(self) -> str | None:
        """What to do next, or None."""
        return None if self.advice is None else str(self.advice)


class UsageError(LabBuilderError):
    """An argument or a setting is invalid."""

    exit_code = EXIT_USAGE


class SettingsError(UsageError):
    """A setting in samconfig.toml, an environment variable or a flag is invalid."""


class ParameterError(UsageError):
    """A template parameter is missing, unknown or invalid."""


class FindingsError(LabBuilderError):
    """The template has findings, so nothing was uploaded or changed.

    ``findings`` are those that stop the operation.
    """

    exit_code = EXIT_FINDINGS

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        hint: str | Advice | None = None,
        findings: Sequence[Finding] = (),
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.findings = tuple(findings)


class UnconfirmedError(LabBuilderError):
    """An operation started, but its end was not observed."""

    exit_code = EXIT_UNCONFIRMED


class LabError(LabBuilderError):
    """A lab or its code folder is invalid."""


class AwsError(LabBuilderError):
    """A call to AWS, or to the engine or another endpoint, failed."""


class CredentialsError(AwsError):
    """No credentials were found, or the ones found are expired or refused."""


class RegionError(AwsError):
    """No region is set, or the region does not exist."""

    exit_code = EXIT_USAGE


class BucketError(AwsError):
    """The bucket for code is in another region, or belongs to another account."""


class MissingBucketError(BucketError):
    """The bucket for code does not exist, so that it can be created."""


class QuotaError(AwsError):
    """The resources of the template exceed a quota of the account."""


class StackError(LabBuilderError):
    """A CloudFormation operation failed, or is not possible.

    ``failed`` maps each resource that failed to the reason, the root cause first; ``cancelled`` are
    the resources that CloudFormation cancelled as a result.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        hint: str | Advice | None = None,
        failed: Mapping[str, str] | None = None,
        cancelled: tuple[str, ...] = (),
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.failed = dict(failed or {})
        self.cancelled = cancelled


class ResidueError(StackError):
    """Resources of the lab still exist after a destroy."""


class DrillError(LabBuilderError):
    """A drill cannot start."""


class LessonError(LabBuilderError):
    """A lesson's file is invalid, or does not exist."""

    exit_code = EXIT_USAGE


class EngineError(LabBuilderError):
    """An operation of the embedded engine failed."""


class EngineMissingError(EngineError):
    """The packages of the ``local`` extra are not installed."""


class EngineStoppedError(EngineError):
    """The engine is not running, or died."""


class PortError(EngineError):
    """The port of the engine is in use by another process."""


class UnsupportedError(EngineError):
    """The engine cannot run the template."""
