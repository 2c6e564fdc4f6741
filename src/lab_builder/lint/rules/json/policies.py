"""E9244: resource policies in texts, which nothing else looks into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.lint.events.patterns import read
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Text, View

_POLICIES = {
    "AWS::ECR::RepositoryCreationTemplate": "RepositoryPolicy",
    "AWS::Logs::Destination": "DestinationPolicy",
    "AWS::Logs::ResourcePolicy": "PolicyDocument",
}
_VERSIONS = ("2012-10-17", "2008-10-17")


class TextPolicy(Rule):
    """A resource policy that is held in a text is a policy like any other.

    Each statement has an Effect, an Action and a Principal, and the Version is one of two dates;
    the service refuses another as a malformed policy.
    """

    id = "E9244"
    shortdesc = "A resource policy in a text has a version and complete statements"
    source_url = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield policies that lack something."""
        for resource in view.of_type(*_POLICIES):
            for place in resource.properties.walk(_POLICIES[resource.type]):
                for policy in read(place):
                    for message in _lacking(policy.value):
                        yield fault(place, message)


def _lacking(policy: Any) -> Iterator[str]:
    if not isinstance(policy, dict):
        yield "a policy is an object"
        return
    version = policy.get("Version", _VERSIONS[0])
    # YAML may have taken it for a date.
    if str(version) not in _VERSIONS and not isinstance(version, Text):
        yield f"the Version of a policy is {_VERSIONS[0]}, not {version}"
    statements = policy.get("Statement")
    if statements is None:
        yield "the policy has no Statement"
    for statement in statements if isinstance(statements, list) else [statements]:
        if not isinstance(statement, dict):
            continue
        if statement.get("Effect") not in ("Allow", "Deny") and not isinstance(
            statement.get("Effect"), Text
        ):
            yield "the Effect of a statement is Allow or Deny"
        for name in ("Action", "Principal"):
            if name not in statement and f"Not{name}" not in statement:
                yield f"a statement of the policy has no {name}"
