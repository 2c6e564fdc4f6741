"""E9511: the names of trails."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.names import literal, names
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View

_ADJACENT = re.compile(r"[._-]{2}")


class TrailName(Rule):
    """CloudTrail rejects a name with two adjacent periods, hyphens or underscores."""

    id = "E9511"
    shortdesc = "The name of a trail has no two adjacent periods, hyphens or underscores"
    effect = "CloudTrail rejects the trail"
    source_url = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names with two."""
        for name in names(view):
            if name.resource.type == "AWS::CloudTrail::Trail":
                found = [each for part in literal(name.value) for each in _ADJACENT.findall(part)]
                if found:
                    yield fault(name.place, f"the name must not contain {found[0]} in it")
