"""Publish the metrics of AWS services, with their documented units."""

from __future__ import annotations

from collections.abc import Mapping

from ministack.services import cloudwatch

from lab_builder.facts.metrics import unit


def record(namespace: str, name: str, value: float, dimensions: Mapping[str, str]) -> None:
    """Record a value of a metric, with the unit None if facts.metrics has no unit."""
    cloudwatch.record_metric(
        namespace, name, value, unit(namespace, name) or "None", dict(dimensions)
    )
