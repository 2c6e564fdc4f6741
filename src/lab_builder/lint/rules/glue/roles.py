"""E9412: the roles of Glue jobs and crawlers."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants, permissions
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View

_SERVICE = "glue.amazonaws.com"


class GlueRoleTrust(Rule):
    """Glue assumes the role of a job or crawler, so the role must trust glue.amazonaws.com.

    Otherwise Glue rejects the role when the job is created, or at its first run.
    """

    id = "E9412"
    shortdesc = "The role of a Glue job or crawler trusts Glue"
    effect = "Glue rejects it, or its first run fails"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the roles that do not trust Glue."""
        for found in view.of_type("AWS::Glue::Job", "AWS::Glue::Crawler", "AWS::Glue::DevEndpoint"):
            place = found.get("Role") or found.get("RoleArn")
            role = permissions.role(view, place.value) if place else None
            if place and role and not grants.trusts(role, _SERVICE):
                message = f"{role.logical_id} does not let {_SERVICE} assume it"
                instead = f"Allow {_SERVICE} sts:AssumeRole in its AssumeRolePolicyDocument"
                yield fault(place, message, instead=instead)
