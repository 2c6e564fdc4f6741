"""E9512: the resources whose data events a trail records."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.resource_types import ARN_ATTRIBUTES
from lab_builder.lint.events.destinations import arn_references
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam.arns import arn_text, open_value
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import Text, fields
from lab_builder.template.view import Place, View

_OBJECTS = "AWS::S3::Object"


class TrailDataResources(Rule):
    """A trail names the resources of its data events by ARNs.

    Ref returns the name of a bucket, function or table. For the objects of a bucket the ARN ends
    with a slash and the prefix of their keys, which may be empty; a * is not a wildcard.
    """

    id = "E9512"
    shortdesc = "The data resources of a trail are ARNs"
    effect = "CloudTrail rejects the trail"
    source_url = (
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the values of event selectors that CloudTrail rejects."""
        for trail in view.of_type("AWS::CloudTrail::Trail"):
            for resource in trail.properties.walk("EventSelectors", "*", "DataResources", "*"):
                kind = resource.get("Type")
                for place in resource.walk("Values", "*"):
                    yield from _wrong(view, place, objects=bool(kind and kind.text == _OBJECTS))
            for field in trail.properties.walk(
                "AdvancedEventSelectors", "*", "FieldSelectors", "*"
            ):
                named = field.get("Field")
                if named and named.text == "resources.ARN":
                    for operator in ("Equals", "NotEquals", "StartsWith", "NotStartsWith"):
                        for place in field.walk(operator, "*"):
                            yield from _no_arn(view, place)


def _wrong(view: View, place: Place, *, objects: bool) -> Iterator[Fault]:
    no_arn = list(_no_arn(view, place, "/" if objects else ""))
    yield from no_arn
    value = open_value(place)
    written = arn_text(view, value) if isinstance(value, str) else None
    if no_arn or written is None:
        return
    if "*" in written:
        yield fault(place, f"{value} has a *, which is not a wildcard", instead=_all(written))
        return
    parts = fields(written, ":")
    bucket = parts[5] if objects and len(parts) == 6 else ""
    known = not isinstance(bucket, Text) or _declared(view, bucket)
    if bucket and known and "/" not in bucket:
        message = f"{value} is a bucket, not its objects"
        yield fault(place, message, instead="Add a slash to the ARN")


def _no_arn(view: View, place: Place, after: str = "") -> Iterator[Fault]:
    value = open_value(place)
    found = references.resource(view, value)
    if isinstance(value, Text) and found and (hole := value.alone):
        attributes = ARN_ATTRIBUTES.get(found.type)
        if attributes and hole.attribute not in attributes:
            instead = " or ".join(f"{each}{after}" for each in arn_references(found))
            yield fault(place, f"{value} is not an ARN", instead=f"Use {instead}")
    elif isinstance(value, str) and not isinstance(value, Text) and not value.startswith("arn:"):
        yield fault(place, f"{value!r} is not an ARN")


def _declared(view: View, bucket: Text) -> bool:
    """Return whether the holes of a name are those of buckets, not parameters with a slash."""
    return all(hole.logical_id in view.resources or "::" in hole.name for hole in bucket.holes)


def _all(written: str) -> str:
    service = fields(written, ":")[2:3]
    return f"For all resources use arn:aws:{service[0]}" if service else ""
