"""E9508, E9509, E9510: the event selectors of trails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Place, View

# Category of events -> the fields that a selector requires.
_CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "Management": (),
    "Data": ("resources.type",),
    "NetworkActivity": ("eventSource",),
}
_SOURCE = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html"


class TrailGlobalEvents(Rule):
    """A multi-region trail always includes the events of global services, such as IAM.

    CloudTrail rejects one that excludes them.
    """

    id = "E9508"
    shortdesc = "A multi-region trail includes the events of global services"
    effect = "CloudTrail rejects the trail"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the trails that exclude them."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            place = trail.get("IncludeGlobalServiceEvents")
            everywhere = str(trail.value("IsMultiRegionTrail")).lower() == "true"
            if place and everywhere and str(place.value).lower() == "false":
                message = "IncludeGlobalServiceEvents must be true if IsMultiRegionTrail is true"
                yield fault(place, message)


class TrailSelectors(Rule):
    """A trail has basic or advanced event selectors.

    CloudTrail rejects both together, or overwrites one with the other.
    """

    id = "E9509"
    shortdesc = "A trail has at most one of EventSelectors, AdvancedEventSelectors"
    effect = "CloudTrail rejects them or uses only one"
    source_url = (
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the selectors of trails that have both."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            basic, advanced = trail.get("EventSelectors"), trail.get("AdvancedEventSelectors")
            if basic and advanced and basic.node and advanced.node:
                yield fault(
                    basic, "takes only one of EventSelectors, AdvancedEventSelectors, not both"
                )


class TrailCategory(Rule):
    """An advanced selector requires eventCategory, and more fields for some categories.

    Data events require resources.type, and network activity events eventSource. CloudTrail rejects
    other selectors.
    """

    id = "E9510"
    shortdesc = "An advanced event selector has a category, and the fields that it requires"
    effect = "CloudTrail rejects the trail"
    source_url = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the selectors without a required field."""
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
        yield fault(fields, "the selector requires a field eventCategory")
        return
    for place in category.walk("Equals", "*"):
        if place.text and place.text not in _CATEGORIES:
            expected = ", ".join(_CATEGORIES)
            yield fault(place, f"unknown category {place.text!r}; expected one of {expected}")
        for name in _CATEGORIES.get(place.text or "", ()):
            if name not in named:
                yield fault(fields, f"a selector of {place.text} events requires a field {name}")
