"""The policy templates of AWS SAM: which actions each allows, on which resources.

sam_policies.json is generated from the package aws-sam-translator.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
"""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.facts.tables import table

# An allowing statement: its Action and Resource, both lists. A resource is a text for Fn::Sub.
Statement = Mapping[str, list[str]]


def policy_templates() -> Mapping[str, list[Statement]]:
    """Return the statements by the name of the template, its parameters as Fn::Sub names them."""
    return table("sam_policies")
