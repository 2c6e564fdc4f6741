"""E9705, W9706: quotas of an account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.facts.quotas import ADJUSTABLE, FIXED
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View

_GENERAL = "https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html"


class QuotaFixed(Rule):
    """An account has fixed quotas in a region that AWS does not raise.

    These are 5 trails, and 10 resource policies of CloudWatch Logs. A stack with more fails.
    """

    id = "E9705"
    shortdesc = "A template does not exceed the fixed quotas of an account"
    effect = "the deployment fails"
    source_url = _GENERAL

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the first resource above the quota."""
        yield from _over(view, FIXED)


class QuotaAdjustable(Rule):
    """A new account has low default quotas in a region, which AWS can raise.

    These are 5 VPCs, internet gateways and Elastic IPs. In a new account a stack with more fails.
    """

    id = "W9706"
    shortdesc = "A template does not exceed the default quotas of an account"
    effect = "the deployment fails, unless the quota was raised"
    source_url = _GENERAL

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the first resource above the quota."""
        yield from _over(view, ADJUSTABLE)


def _over(view: View, quotas: Mapping[str, int]) -> Iterator[Fault]:
    for kind, most in quotas.items():
        found = [each for each in view.of_type(kind) if not each.conditional]
        if len(found) > most:
            message = (
                f"{len(found)} resources of type {kind} exceed the quota of {most} in a region"
            )
            yield fault(found[most].place, message)
