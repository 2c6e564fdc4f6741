"""The values that the stages pass on: frozen, without side effects.

Settings -> Template -> Findings -> Bundle -> Plan -> Stack
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

DEFAULT_LAB = "aws-deep-dive"
# The parameters that the template of every lab has.
ENVIRONMENT_NAME = "EnvironmentName"
S3_BUCKET_NAME = "S3BucketName"
HOURS_PER_DAY = 24.0
HOURS_PER_MONTH = 730.0  # as in the AWS Pricing Calculator
# The output with the digest of the template.
DIGEST_OUTPUT = "TemplateDigest"
# The output with the name of the lab.
LAB_OUTPUT = "LabName"

Target = Literal["aws", "local", "endpoint"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """Static credentials of the embedded engine."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings from flags, environment variables and samconfig.toml, read once.

    ``environment`` is the environment in samconfig.toml, and not the parameter EnvironmentName.
    ``parameters`` has only the values that the user set; the defaults are in the template. The
    bucket for code is the parameter S3BucketName, because the template reads the code from it.
    ``resolve_s3`` selects the bucket that sam created, if no bucket is set.
    ``sources`` has the origin of each setting and parameter (for example
    ``samconfig.toml [default.deploy.parameters]``), for error messages.
    """

    lab: str
    environment: str
    stack_name: str
    region: str | None = None
    profile: str | None = None
    endpoint_url: str | None = None
    credentials: Credentials | None = None
    resolve_s3: bool = False
    prefix: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ("CAPABILITY_IAM",)
    role_arn: str | None = None
    confirm_changeset: bool = True
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def bucket(self) -> str | None:
        """The bucket for code, or None."""
        return self.parameters.get(S3_BUCKET_NAME)

    @property
    def target(self) -> Target:
        """The target of all calls. Only the embedded engine has static credentials."""
        if self.credentials:
            return "local"
        return "endpoint" if self.endpoint_url else "aws"


@dataclass(frozen=True, slots=True)
class Origin:
    """The line of the lab module that defines a resource."""

    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class CostLine:
    """The runs of a schedule on AWS and their cost in US dollars.

    A day has 24 hours. The day of a deploy ends when the lab pauses itself; if it does not, the two
    are equal.
    """

    what: str
    runs_per_day: float
    dollars_per_day: float
    runs_on_deploy_day: float
    dollars_on_deploy_day: float


@dataclass(frozen=True, slots=True)
class Price:
    """A price in US dollars per unit, and the page of AWS that it is from."""

    dollars: float
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class PriceList:
    """The prices of a region by name, and the day on which they were looked up (YYYY-MM-DD)."""

    region: str
    date: str
    prices: Mapping[str, Price]


@dataclass(frozen=True, slots=True)
class Charge:
    """What AWS bills for a part of a lab, in US dollars per hour, and how that is calculated.

    ``scheduled`` is true if it is billed only while the schedules are enabled.
    """

    service: str
    what: str
    formula: str
    dollars_per_hour: float
    scheduled: bool


@dataclass(frozen=True, slots=True)
class LocalValue:
    """The value of a parameter on the embedded engine, unless the user sets another one.

    ``default`` is the default in the template, which holds on AWS. ``reason`` says why the engine
    has another value, and ``otherwise`` what follows from a value that the user sets.
    """

    value: str
    default: str
    reason: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Pause:
    """How a lab pauses itself.

    ``rule`` is the name of the rule that does it, with parameters in braces, ``hours`` the
    parameter with the hours after which it does, 0 for never.
    """

    rule: str
    hours: str


@dataclass(frozen=True, slots=True)
class Template:
    """A rendered template: the text that is deployed, and its source.

    ``body`` is the template as CloudFormation's long-form JSON value, ``text`` the YAML.
    ``origins`` maps a logical id to the line of the lab module that defines it.
    """

    body: Mapping[str, Any]
    text: str
    origins: Mapping[str, Origin] = field(default_factory=dict)

    @property
    def digest(self) -> str | None:
        """The digest of the template, from its outputs, or None without one."""
        digest: str | None = self.body.get("Outputs", {}).get(DIGEST_OUTPUT, {}).get("Value")
        return digest


Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A replacement for the characters of a text from ``start`` to before ``end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of lint, at a position in a file. Lines and columns count from 1.

    ``end_line`` and ``end_column`` are the position after the last character, 0 if not known;
    ``property_path`` is the path in the template as CloudFormation writes it, such as
    ``Resources.Rule.Properties.Targets[0].Arn``, or empty; ``fix`` is the replacement that fixes
    it, if there is exactly one.
    """

    rule: str
    severity: Severity
    message: str
    path: Path
    line: int
    column: int
    source_url: str = ""
    logical_id: str | None = None
    end_line: int = 0
    end_column: int = 0
    fix: Replacement | None = None
    property_path: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The change to a resource: ``Add``, ``Modify`` or ``Remove``.

    ``replacement`` is ``True``, ``False`` or ``Conditional`` as in CloudFormation, or empty if it
    does not apply or is not known. ``causes`` are the changed properties and, after ``<-``, the
    parameter, resource or attribute that changes them.
    """

    action: str
    logical_id: str
    type: str
    replacement: str = ""
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asset:
    """A file to upload, with a hash of its content in its S3 key.

    ``files`` are pairs of the name in the archive and the content, as a path or as bytes, sorted by
    name. An asset that is not an archive has one file, which is uploaded as it is.
    """

    name: str
    key: str
    files: tuple[tuple[str, Path | bytes], ...]
    archive: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """The assets of a lab."""

    assets: tuple[Asset, ...]

    @property
    def keys(self) -> dict[str, str]:
        """The S3 key of each asset, by the name of the asset."""
        return {asset.name: asset.key for asset in self.assets}
