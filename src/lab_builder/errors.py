"""Every error that lab-builder raises, in one tree.

An error says what failed, where, and what to do next. The command line turns it into a
message and an exit code at one boundary; a library user catches the branch they care about.

    LabBuilderError                    exit code 1
    ├── UsageError                     2   what was asked for cannot be meant
    │   ├── SettingsError                  samconfig.toml, an environment variable, an environment
    │   └── ParameterError                 a template parameter is missing, unknown or ill-formed
    ├── FindingsError                  3   the template has findings
    ├── UnconfirmedError               4   it was started, but its end was not seen
    ├── LabError                           a lab or its code folder is not as it must be
    ├── AwsError                           a call to AWS, or to an engine, was refused or lost
    │   ├── CredentialsError               none found, expired or refused
    │   ├── RegionError                2   none given, or one that does not exist
    │   ├── BucketError                    in another region, or somebody else's
    │   │   └── MissingBucketError             it does not exist
    │   └── QuotaError                     the account has no room for the lab
    ├── StackError                         CloudFormation could not do what the plan said
    │   └── ResidueError                   destroy left something behind
    ├── DrillError                         a drill cannot begin
    └── EngineError                        the embedded engine
        ├── EngineMissingError             the ``local`` extra is not installed
        ├── EngineStoppedError             it does not run, or died
        ├── PortError                      its port is taken
        └── UnsupportedError               the template needs what the engine cannot run
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
    """Something failed, and the user can be told what, where and what to do next.

    ``what`` is a sentence without a final stop; ``where`` names a file and line, a resource or a
    bucket; ``hint`` is one thing to do next, as text. ``advice`` is the same with its commands as
    values, which the command line completes for the stack at hand.
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
        """What to do next, where that is known."""
        return None if self.advice is None else str(self.advice)


class UsageError(LabBuilderError):
    """What was asked for cannot be meant."""

    exit_code = EXIT_USAGE


class SettingsError(UsageError):
    """A setting in samconfig.toml, an environment variable or a flag is wrong."""


class ParameterError(UsageError):
    """A template parameter is missing, unknown or ill-formed."""


class FindingsError(LabBuilderError):
    """The template has findings, so nothing was uploaded or changed.

    ``findings`` are those that are not let through.
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
    """An operation was started, but its end could not be observed."""

    exit_code = EXIT_UNCONFIRMED


class LabError(LabBuilderError):
    """A lab or its code folder is not as it must be."""


class AwsError(LabBuilderError):
    """A call to AWS, or to an engine that speaks its API, was refused or lost."""


class CredentialsError(AwsError):
    """No credentials were found, or the ones found are expired or refused."""


class RegionError(AwsError):
    """No region is set, or the one that is set does not exist."""

    exit_code = EXIT_USAGE


class BucketError(AwsError):
    """The code bucket is in another region, or somebody else's."""


class MissingBucketError(BucketError):
    """There is no such bucket, so one may be made."""


class QuotaError(AwsError):
    """The account has no room for what the template creates."""


class StackError(LabBuilderError):
    """CloudFormation could not do what the plan said.

    ``failed`` maps each resource that failed on its own to the reason, the root cause first;
    ``cancelled`` names those that were only stopped because of it.
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
    """Destroy finished, and something of the lab is still there."""


class DrillError(LabBuilderError):
    """A drill cannot begin."""


class EngineError(LabBuilderError):
    """The embedded engine could not do what was asked."""


class EngineMissingError(EngineError):
    """The packages of the ``local`` extra are not installed."""


class EngineStoppedError(EngineError):
    """The engine does not run, or died."""


class PortError(EngineError):
    """The engine's port is taken by another process."""


class UnsupportedError(EngineError):
    """The template uses what the engine cannot run."""
