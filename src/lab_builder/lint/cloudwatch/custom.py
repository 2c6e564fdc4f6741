"""The custom metrics that a template declares, and those of its metric filters.

A template declares what its code emits under the key CustomMetrics of its Metadata:

    CustomMetrics:
      <namespace>:
        MetricNames: [<name>, ...]
        DimensionSets: [[<dimension>, ...], ...]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.template.text import Text
from lab_builder.template.view import Place, View


@dataclass(frozen=True, slots=True)
class Custom:
    """A custom metric; ``dimensions`` are the names of its dimensions, None if one is not known."""

    namespace: str
    name: str
    dimensions: frozenset[str] | None


def declared(view: View) -> frozenset[str]:
    """Return the namespaces of which the template declares all metrics."""
    return frozenset(_declarations(view))


def custom_metrics(view: View) -> tuple[Custom, ...]:
    """Return the custom metrics of a template."""
    return view.once(_custom_metrics)


def _custom_metrics(view: View) -> tuple[Custom, ...]:
    return (*_declared_metrics(view), *_filter_metrics(view))


def _declarations(view: View) -> Mapping[str, Mapping[str, Any]]:
    place = view.root.get("Metadata", "CustomMetrics")
    value = place.value if place else None
    if not isinstance(value, dict):
        return {}
    return {name: each for name, each in value.items() if isinstance(each, dict)}


def _declared_metrics(view: View) -> Iterator[Custom]:
    for namespace, declaration in _declarations(view).items():
        sets = [frozenset(_texts(each)) for each in _lists(declaration.get("DimensionSets"))]
        for name in _texts(declaration.get("MetricNames")):
            yield from (Custom(namespace, name, each) for each in sets or [frozenset[str]()])


def _filter_metrics(view: View) -> Iterator[Custom]:
    for found in view.of_type("AWS::Logs::MetricFilter"):
        if not (transformations := found.get("MetricTransformations")):
            continue
        for item in transformations.items():
            namespace, name = item.get("MetricNamespace"), item.get("MetricName")
            if namespace and name and namespace.text and isinstance(name.value, str):
                yield Custom(namespace.text, name.value, _keys(item.get("Dimensions")))


def _keys(dimensions: Place | None) -> frozenset[str] | None:
    places = [each.get("Key") for each in dimensions.items()] if dimensions else []
    keys = [place.text if place else None for place in places]
    return None if None in keys else frozenset(key for key in keys if key)


def _lists(value: Any) -> list[Any]:
    return [item for item in value if isinstance(item, list)] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else []
    return [item for item in listed if isinstance(item, str) and not isinstance(item, Text)]
