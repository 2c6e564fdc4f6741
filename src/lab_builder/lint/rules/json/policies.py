"""E9244: resource policies in strings, which no other rule checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.lint.events.patterns import read
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text
from lab_builder.template.view import View

_POLICIES = {
    "AWS::ECR::RepositoryCreationTemplate": "RepositoryPolicy",
    "AWS::Logs::Destination": "DestinationPolicy",
    "AWS::Logs::ResourcePolicy": "PolicyDocument",
}
_VERSIONS = ("2012-10-17", "2008-10-17")


class TextPolicy(Rule):
    """A resource policy in a string follows the grammar of all policies.

    Each statement has Effect, Action and Principal, and Version is one of two dates. The service
    rejects others as malformed.
    """

    id = "E9244"
    shortdesc = "A resource policy in a string has a version and complete statements"
    effect = "the service rejects the policy"
    source_url = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield policies without a required element."""
        for resource in view.of_type(*_POLICIES):
            for place in resource.properties.walk(_POLICIES[resource.type]):
                for policy in read(place):
                    for message in _lacking(policy.value):
                        yield fault(place, message)


def _lacking(policy: Any) -> Iterator[str]:
    if not isinstance(policy, dict):
        yield "a policy must be an object"
        return
    version = policy.get("Version", _VERSIONS[0])
    # YAML may have read it as a date.
    if str(version) not in _VERSIONS and not isinstance(version, Text):
        yield f"the Version of a policy must be {_VERSIONS[0]}, not {version}"
    statements = policy.get("Statement")
    if statements is None:
        yield "the policy requires Statement"
    for statement in statements if isinstance(statements, list) else [statements]:
        if not isinstance(statement, dict):
            continue
        if statement.get("Effect") not in ("Allow", "Deny") and not isinstance(
            statement.get("Effect"), Text
        ):
            yield "the Effect of a statement must be Allow or Deny"
        for name in ("Action", "Principal"):
            if name not in statement and f"Not{name}" not in statement:
                yield f"a statement of the policy requires {name}"
