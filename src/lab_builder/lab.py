"""The interface of a lab, and a template builder that records where resources are defined."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from lab_builder.drills import Drill
from lab_builder.invocations import Invocations
from lab_builder.model import Charge, CostLine, LocalValue, Origin, Pause, PriceList

if TYPE_CHECKING:
    import troposphere

Resource = TypeVar("Resource", bound="troposphere.AWSObject")


class Lab(Protocol):
    """A lab: a name, a code folder, and a function that builds its template.

    A lab is a module ``lab_builder.labs.<package>`` with these names at module level.
    """

    NAME: str
    DESCRIPTION: str
    TEMPLATE_FILE: str  # the file name of the rendered template, below templates/
    CAPABILITIES: Mapping[str, str | None]  # of services; why no lesson shows one, or None
    DRILL: Drill  # the failures that its drill injects, and their expected effects
    INVOCATIONS: Invocations  # the failures that events can force, and the metrics of runs
    PURPOSES: Mapping[str, str]  # the purpose of each resource without a Description
    PAUSE: Pause | None  # how it pauses itself, if it does
    LOCAL_VALUES: Mapping[str, LocalValue]  # by parameter: what differs on the embedded engine
    PRICES: PriceList  # all prices that its charges use

    def build(self, keys: Mapping[str, str]) -> LabTemplate:
        """Build the template. ``keys`` maps the name of each asset to its S3 key."""
        ...

    def daily_cost(self, parameters: Mapping[str, str]) -> tuple[CostLine, ...]:
        """Return the cost of each schedule while it is enabled.

        ``parameters`` has the value of every parameter.
        """
        ...

    def charges(
        self, parameters: Mapping[str, str], prices: Mapping[str, float]
    ) -> tuple[Charge, ...]:
        """Return what AWS bills for the lab.

        ``parameters`` has the value of every parameter, ``prices`` US dollars by the names of
        ``PRICES``.
        """
        ...


class LabTemplate:
    """A troposphere template that records the line that defines each resource."""

    def __init__(self, description: str) -> None:
        import troposphere

        self.template = troposphere.Template(Description=description)
        self.template.set_version()
        self.origins: dict[str, Origin] = {}

    def add(self, resource: Resource) -> Resource:
        """Add a resource and record the line of the caller."""
        frame = sys._getframe(1)  # noqa: SLF001 - inspect.stack() reads every source file, 100 times slower
        self.template.add_resource(resource)
        self.origins[resource.title] = Origin(Path(frame.f_code.co_filename), frame.f_lineno)
        return resource

    def to_dict(self) -> dict[str, Any]:
        """Return the template as CloudFormation's long-form JSON value."""
        body: dict[str, Any] = self.template.to_dict()
        return body
