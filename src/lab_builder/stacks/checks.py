"""Checks of the account before anything is uploaded: identity, quotas, names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lab_builder.aws import Aws, calls
from lab_builder.errors import AwsError, CredentialsError, QuotaError, StackError
from lab_builder.facts.quotas import FIXED, RULES_OF_A_BUS
from lab_builder.stacks import existence
from lab_builder.stacks.existence import naming_property
from lab_builder.stacks.resources import Resource
from lab_builder.template.view import Resource as Declared
from lab_builder.template.view import View
from lab_builder.words import verb


@dataclass(frozen=True, slots=True)
class Caller:
    """The identity of the credentials."""

    account: str
    arn: str


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota of an account: what it limits, one and many; ``count`` returns (used, limit)."""

    one: str
    many: str
    count: Callable[[Aws], tuple[int, int]]
    hint: str


def caller(aws: Aws) -> Caller:
    """Return the account and the principal behind the credentials. One GetCallerIdentity.

    Raises:
        CredentialsError: there are none, or they are refused.
        RegionError: no region is set, or the one that is set does not exist.
    """
    with calls("checking the credentials"):
        answer = aws.client("sts").get_caller_identity()
    return Caller(answer["Account"], answer["Arn"])


def quotas(aws: Aws, view: View, account: str) -> tuple[str, ...]:
    """Check that the quotas allow what a new stack creates; return notes.

    A quota that cannot be read, for example without the permission, is only noted.

    Raises:
        QuotaError: a quota would be exceeded.
        CredentialsError: the credentials are refused.
    """
    notes = []
    needed = Counter(resource.type for resource in view.created())
    for kind, quota in _QUOTAS.items():
        if not needed[kind]:
            continue
        try:
            with calls(f"checking the quota for {quota.many}"):
                used, limit = quota.count(aws)
        except CredentialsError:
            raise
        except AwsError as error:
            notes.append(f"the quota for {quota.many} was not checked: {error.what}")
            continue
        if used + needed[kind] > limit:
            noun = verb(needed[kind], quota.one, quota.many)
            raise QuotaError(
                f"the quota does not allow {needed[kind]} more {noun}: "
                f"{used} of {limit} are in use",
                where=f"account {account}, {aws.region}",
                hint=quota.hint,
            )
    return tuple(notes)


def names(aws: Aws, view: View, account: str) -> None:
    """Check that no resource exists with a name that a new stack gives.

    Names that are not known before a deploy are left to CloudFormation.

    Raises:
        StackError: a name is taken.
    """
    named = {
        declared.logical_id: (declared.type, name)
        for declared in view.created()
        if (name := _name(declared))
    }
    wanted = [
        Resource(logical_id, kind, existence.physical_id(aws, kind, name, account))
        for logical_id, (kind, name) in named.items()
    ]
    taken = existence.check(aws, wanted).existing
    if not taken:
        return
    first = taken[0]
    more = f" and {len(taken) - 1} more" if taken[1:] else ""
    raise StackError(
        f"the name {named[first.logical_id][1]} ({first.type}){more} is taken",
        where=f"the resource {first.logical_id}",
        hint="choose another EnvironmentName, or delete the resource with this name",
        failed={one.logical_id: f"{named[one.logical_id][1]} exists already" for one in taken},
    )


def _name(declared: Declared) -> str | None:
    key = naming_property(declared.type)
    name = declared.text(key) if key else None
    if name and declared.type == "AWS::Events::Rule" and declared.get("EventBusName"):
        bus = declared.text("EventBusName")
        return f"{bus}|{name}" if bus else None
    return name


def _pages(aws: Aws, service: str, operation: str, items: str) -> int:
    pages = aws.client(service).get_paginator(operation)
    return sum(len(page[items]) for page in pages.paginate())


def _trails(aws: Aws) -> int:
    return len(aws.client("cloudtrail").describe_trails()["trailList"])


def _roles(aws: Aws) -> tuple[int, int]:
    summary = aws.client("iam").get_account_summary()["SummaryMap"]
    return summary["Roles"], summary["RolesQuota"]


# The quotas that a class in one account reaches. IAM returns its own.
_QUOTAS: Mapping[str, Quota] = {
    "AWS::CloudTrail::Trail": Quota(
        "trail",
        "trails",
        lambda aws: (_trails(aws), FIXED["AWS::CloudTrail::Trail"]),
        "delete an unused trail; this quota cannot be increased",
    ),
    "AWS::Logs::ResourcePolicy": Quota(
        "CloudWatch Logs resource policy",
        "CloudWatch Logs resource policies",
        lambda aws: (
            _pages(aws, "logs", "describe_resource_policies", "resourcePolicies"),
            FIXED["AWS::Logs::ResourcePolicy"],
        ),
        "delete one with aws logs delete-resource-policy; this quota cannot be increased",
    ),
    "AWS::Events::Rule": Quota(
        "rule on an event bus",
        "rules on an event bus",
        lambda aws: (_pages(aws, "events", "list_rules", "Rules"), RULES_OF_A_BUS),
        "delete rules, or request an increase in the Service Quotas console",
    ),
    "AWS::IAM::Role": Quota(
        "IAM role",
        "IAM roles",
        _roles,
        "delete roles, or request an increase in the Service Quotas console",
    ),
}
