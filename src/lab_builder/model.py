"""The values that the stages hand on: frozen, without behaviour that reaches outside.

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

Target = Literal["aws", "local", "endpoint"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """Static credentials, as the embedded engine hands them out."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that flags, environment variables and samconfig.toml say, read once.

    ``environment`` is the one of samconfig.toml; the lab's own is the parameter EnvironmentName.
    ``parameters`` holds only what the user set; the template knows the defaults. The bucket for
    code is one of them, S3BucketName: the template fetches the code from where it is uploaded to.
    ``resolve_s3`` stands for the bucket that sam makes for itself, where none is named.
    ``sources`` says for each setting and parameter where its value came from (for example
    ``samconfig.toml [default.deploy.parameters]``), so that an error can name it.
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
        """The bucket for code, None where none is named."""
        return self.parameters.get(S3_BUCKET_NAME)

    @property
    def target(self) -> Target:
        """Where calls go. Credentials of its own has only the embedded engine."""
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
    """What one schedule of a lab costs while it is enabled, in US dollars a day."""

    what: str
    runs_per_day: float
    dollars_per_day: float


@dataclass(frozen=True, slots=True)
class Template:
    """A rendered template: the text that anyone can deploy, and what it was made from.

    ``body`` is the template as CloudFormation's long-form JSON value, ``text`` the YAML.
    ``origins`` maps a logical id to the line of the lab module that defines it.
    """

    body: Mapping[str, Any]
    text: str
    origins: Mapping[str, Origin] = field(default_factory=dict)


Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A part of a text, from ``start`` to before ``end`` in characters, and what belongs there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a linter found, at a place in a file. Lines and columns count from 1.

    ``end_line`` and ``end_column`` are of the first character after it, 0 where that is not known;
    ``property_path`` is the place in the template as CloudFormation writes it, such as
    ``Resources.Rule.Properties.Targets[0].Arn``, empty where there is none; ``fix`` is the one
    right answer, where there is one.
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
    """What happens to one resource: ``Add``, ``Modify`` or ``Remove``.

    ``replacement`` is ``True``, ``False`` or ``Conditional``, as CloudFormation has it, empty
    where it does not apply or is not known. ``causes`` are the properties that differ and, after
    a ``<-``, what made them differ.
    """

    action: str
    logical_id: str
    type: str
    replacement: str = ""
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that goes to the bucket under a key made from its content.

    ``files`` are pairs of the name inside the archive and the content, a file on disk or the
    bytes themselves, sorted by name. An asset that is no archive has one file and is uploaded as
    it is.
    """

    name: str
    key: str
    files: tuple[tuple[str, Path | bytes], ...]
    archive: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """The assets of one lab, addressed by content."""

    assets: tuple[Asset, ...]

    @property
    def keys(self) -> dict[str, str]:
        """The S3 key of each asset, by asset name."""
        return {asset.name: asset.key for asset in self.assets}
