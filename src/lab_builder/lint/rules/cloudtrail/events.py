"""E9508, E9509: the events that a trail takes."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View

_SOURCE = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html"


class TrailGlobalEvents(Rule):
    """A trail of all regions takes the events of global services, such as IAM, with the others.

    CloudTrail refuses one that is to leave them out.
    """

    id = "E9508"
    shortdesc = "A trail of all regions includes the events of global services"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the trails that leave them out."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            place = trail.get("IncludeGlobalServiceEvents")
            everywhere = str(trail.value("IsMultiRegionTrail")).lower() == "true"
            if place and everywhere and str(place.value).lower() == "false":
                yield fault(place, "a trail of all regions includes global services")


class TrailSelectors(Rule):
    """A trail selects its events by basic or by advanced selectors.

    CloudTrail takes the later of both and forgets the other, or refuses them.
    """

    id = "E9509"
    shortdesc = "A trail has event selectors or advanced ones, not both"
    source_url = (
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the selectors of trails that have both."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            basic, advanced = trail.get("EventSelectors"), trail.get("AdvancedEventSelectors")
            if basic and advanced and basic.node and advanced.node:
                yield fault(basic, "EventSelectors stand beside AdvancedEventSelectors")
