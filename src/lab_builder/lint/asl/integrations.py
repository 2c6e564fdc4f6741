"""The service integration that the ARN of a task names.

https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
"""

from __future__ import annotations

from dataclasses import dataclass

from lab_builder.template.arn import parse_arn
from lab_builder.template.text import known


@dataclass(frozen=True, slots=True)
class Integration:
    """Service, action and pattern of an ARN such as ``arn:aws:states:::glue:startJobRun.sync``.

    ``sdk`` is true for ``arn:aws:states:::aws-sdk:...``, whose service is the part after that.
    """

    service: str
    action: str
    pattern: str  # empty, sync, sync:2 or waitForTaskToken where it is one that exists
    sdk: bool

    @property
    def api(self) -> str:
        """Service and action, such as ``glue:startJobRun``."""
        return f"{self.service}:{self.action}"

    @property
    def name(self) -> str:
        """The last part of the ARN, such as ``aws-sdk:glue:startJobRun``."""
        pattern = f".{self.pattern}" if self.pattern else ""
        return f"{'aws-sdk:' if self.sdk else ''}{self.api}{pattern}"


# Resources of Step Functions, whose ARNs are no integrations.
_OWN = ("activity:", "execution:", "express:", "mapRun:", "stateMachine:")


def parse(resource: object) -> Integration | None:
    """Return the integration that an ARN names, in any partition, region and account."""
    arn = parse_arn(resource)
    if arn is None or arn.service != "states" or arn.resource.startswith(_OWN):
        return None
    named, _, pattern = (known(arn.resource) or "").partition(".")
    match named.split(":"):
        case ["aws-sdk", service, action]:
            return Integration(service, action, pattern, sdk=True)
        case [service, action]:
            return Integration(service, action, pattern, sdk=False)
    return None
