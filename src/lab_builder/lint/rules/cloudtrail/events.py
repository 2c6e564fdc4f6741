"""E9508, E9509, E9510: the events that a trail takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, View

# The categories of a trail's events, with the fields that a selector of each needs.
_CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "Management": (),
    "Data": ("resources.type",),
    "NetworkActivity": ("eventSource",),
}
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


class TrailCategory(Rule):
    """An advanced selector says which category of events it is for, and what that needs.

    Management events need nothing more, data events the type of the resource, and events of network
    activity their source. CloudTrail refuses other selectors.
    """

    id = "E9510"
    shortdesc = "An advanced event selector of a trail has a category, and the fields it needs"
    source_url = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the selectors that lack something."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            listed = trail.get("AdvancedEventSelectors")
            for selector in listed.items() if listed else ():
                fields = selector.get("FieldSelectors")
                if fields and isinstance(fields.node, list):
                    yield from _lacking(fields)


def _lacking(fields: Place) -> Iterator[Fault]:
    items = list(fields.items())
    named = {place.text: item for item in items if (place := item.get("Field"))}
    if None in named or any("Fn::If" in item.path for item in items):
        return
    category = named.get("eventCategory")
    if category is None:
        yield fault(fields, "the selector has no eventCategory")
        return
    for place in category.walk("Equals", "*"):
        if place.text and place.text not in _CATEGORIES:
            yield fault(place, f"{place.text} is no category; {', '.join(_CATEGORIES)} are")
        for name in _CATEGORIES.get(place.text or "", ()):
            if name not in named:
                yield fault(fields, f"a selector of {place.text} events needs {name}")
