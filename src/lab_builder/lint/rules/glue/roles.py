"""E9412: the role that Glue takes on."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View, grants, permissions

_SERVICE = "glue.amazonaws.com"


class GlueRoleTrust(Rule):
    """A job or a crawler works as its role, which Glue takes on.

    A role that does not trust glue.amazonaws.com is refused when the job is made, or at its first
    run.
    """

    id = "E9412"
    shortdesc = "The role of a Glue job or crawler trusts Glue"
    source_url = "https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the roles that do not trust Glue."""
        for found in view.of_type("AWS::Glue::Job", "AWS::Glue::Crawler", "AWS::Glue::DevEndpoint"):
            place = found.get("Role") or found.get("RoleArn")
            role = permissions.role(view, place.value) if place else None
            if place and role and not grants.trusts(role, _SERVICE):
                yield fault(place, f"{role.logical_id} does not trust {_SERVICE}")
