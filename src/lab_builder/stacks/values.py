"""The values that the modules around CloudFormation pass on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from lab_builder.hints import Advice
from lab_builder.model import LAB_OUTPUT, S3_BUCKET_NAME, Change, CostLine, Template

Action = Literal["create", "update", "none"]


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack as DescribeStacks returns it; ``drift`` is the result of the latest detection."""

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
    drift: str = ""

    @property
    def account(self) -> str:
        """The account, from the ARN of the stack."""
        return self.id.split(":")[4]

    @property
    def region(self) -> str:
        """The region, from the ARN of the stack."""
        return self.id.split(":")[3]

    @property
    def lab(self) -> str | None:
        """The name of its lab, or None if its template is older than that output."""
        return self.outputs.get(LAB_OUTPUT)

    @property
    def is_busy(self) -> bool:
        """Whether an operation is running. A stack in review only waits for its change set."""
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"


@dataclass(frozen=True, slots=True)
class StackEvent:
    """An event of a stack; at the end of an operation, ``seconds`` is how long it took.

    ``token`` is the ClientRequestToken of the operation, empty if the operation had none.
    """

    id: str
    time: datetime
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str
    seconds: float | None = None
    token: str = ""

    @property
    def is_stack(self) -> bool:
        """Whether it is about the stack itself, not about a resource of it."""
        return self.type == "AWS::CloudFormation::Stack"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """A change set that was created and not executed: the changes as CloudFormation lists them."""

    id: str
    name: str
    stack_id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sign of life: what CloudFormation is doing, and for how many seconds."""

    what: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deploy will do. A dry run prints it, ``apply`` executes it.

    ``uploads`` are the keys that are not in the bucket. ``leftovers`` are the names of change sets
    that earlier deploys left behind, which are deleted; ``kept`` are the names of the parameters
    that the stack keeps, since they are not given. ``changes`` come from comparing templates;
    those of CloudFormation, with replacements, are in the ChangeSet that ``apply`` yields first.
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
    leftovers: tuple[str, ...] = ()
    kept: frozenset[str] = frozenset()
    revert_drift: bool = False

    @property
    def bucket(self) -> str:
        """The bucket with code and template, which the template has as its S3BucketName."""
        return self.parameters[S3_BUCKET_NAME]


@dataclass(frozen=True, slots=True)
class DestroyStep:
    """What ``destroy`` does before and after the deletion of the stack."""

    what: str


@dataclass(frozen=True, slots=True)
class Destroyed:
    """The result of a destroy: ``kept`` names what AWS or the template keeps on purpose.

    ``found`` is False where the stack did not exist.
    """

    stack_name: str
    found: bool
    kept: tuple[str, ...]
