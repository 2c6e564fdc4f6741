"""Publish the metrics of AWS services, each in the unit that its service documents."""

from __future__ import annotations

from collections.abc import Mapping

from ministack.services import cloudwatch

from lab_builder.facts.metrics import unit


def record(namespace: str, name: str, value: float, dimensions: Mapping[str, str]) -> None:
    """Record a value of a metric, with the unit None where facts.metrics does not know it."""
    cloudwatch.record_metric(
        namespace, name, value, unit(namespace, name) or "None", dict(dimensions)
    )
