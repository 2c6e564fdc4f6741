"""The values that the stages around CloudFormation hand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from lab_builder.hints import Advice
from lab_builder.model import S3_BUCKET_NAME, Change, CostLine, Template

Action = Literal["create", "update", "none"]


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack as DescribeStacks answers it."""

    id: str
    name: str
    status: str
    reason: str
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    role_arn: str | None
    created: datetime
    updated: datetime | None
    protected: bool

    @property
    def account(self) -> str:
        """The account, which stands in the stack's ARN."""
        return self.id.split(":")[4]

    @property
    def region(self) -> str:
        """The region, which stands in the stack's ARN."""
        return self.id.split(":")[3]

    @property
    def is_busy(self) -> bool:
        """Whether CloudFormation is working on it. A stack in review waits for its change set."""
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"


@dataclass(frozen=True, slots=True)
class StackEvent:
    """One line of a stack's history; ``seconds`` since the resource began, once it is finished."""

    id: str
    time: datetime
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str
    seconds: float | None = None

    @property
    def is_stack(self) -> bool:
        """Whether it is about the stack as a whole, not about one resource."""
        return self.type == "AWS::CloudFormation::Stack"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """A change set that waits for a decision: CloudFormation's own account of the changes."""

    id: str
    name: str
    stack_id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deploy will do. A dry run prints it, ``apply`` carries it out.

    ``uploads`` are the keys that the bucket lacks. ``changes`` come from comparing templates;
    CloudFormation's account, with replacements, is the ChangeSet that ``apply`` yields first.
    """

    action: Action
    stack_name: str
    account: str
    region: str
    template: Template = field(repr=False)
    template_key: str
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    capabilities: tuple[str, ...]
    role_arn: str | None
    uploads: tuple[str, ...]
    changes: tuple[Change, ...]
    cost: tuple[CostLine, ...]
    notes: tuple[str | Advice, ...]
    stack: Stack | None

    @property
    def bucket(self) -> str:
        """The bucket with code and template, which the template has as its S3BucketName."""
        return self.parameters[S3_BUCKET_NAME]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that ``destroy`` does around the deletion itself."""

    what: str


@dataclass(frozen=True, slots=True)
class Destroyed:
    """How a destroy ended: ``kept`` names what AWS, or the template, keeps on purpose.

    ``found`` is False where there was no stack.
    """

    stack_name: str
    found: bool
    kept: tuple[str, ...]
