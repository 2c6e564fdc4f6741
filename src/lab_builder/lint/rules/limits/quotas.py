"""E9705, W9706: resources of which an account has few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View

_GENERAL = "https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html"

# The most that an account has in a region.
_FIXED: Mapping[str, int] = {"AWS::CloudTrail::Trail": 5, "AWS::Logs::ResourcePolicy": 10}
# The most unless AWS was asked for more.
_ADJUSTABLE: Mapping[str, int] = {
    "AWS::EC2::VPC": 5,
    "AWS::EC2::InternetGateway": 5,
    "AWS::EC2::EIP": 5,
}


class QuotaFixed(Rule):
    """Of some resources an account has a number in a region that AWS does not raise.

    A stack with more cannot be made: five trails, and ten resource policies of CloudWatch Logs.
    """

    id = "E9705"
    shortdesc = "A template has no more of a resource than an account can have"
    source_url = _GENERAL

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the first resource that is too many."""
        yield from _over(view, _FIXED)


class QuotaAdjustable(Rule):
    """Of some resources an account has few in a region, unless AWS raised its quota.

    In a fresh account a stack with more fails: five VPCs, internet gateways and Elastic IPs.
    """

    id = "W9706"
    shortdesc = "A template has no more of a resource than an account has at first"
    source_url = _GENERAL

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the first resource that is too many."""
        yield from _over(view, _ADJUSTABLE)


def _over(view: View, quotas: Mapping[str, int]) -> Iterator[Fault]:
    for kind, most in quotas.items():
        found = [each for each in view.of_type(kind) if not each.conditional]
        if len(found) > most:
            message = f"{len(found)} resources {kind}; an account has {most} in a region"
            yield fault(found[most].place, message)
