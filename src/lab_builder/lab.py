"""What a lab is, and a template under construction that remembers where each part was defined."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from lab_builder.drills import Drill
from lab_builder.model import CostLine, Origin

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
    DRILL: Drill  # trouble that it makes on demand, and what must come of it
    PURPOSES: Mapping[str, str]  # why each resource is there, where the template does not say

    def build(self, keys: Mapping[str, str]) -> LabTemplate:
        """Build the template. ``keys`` maps the name of each asset to its S3 key."""
        ...

    def daily_cost(self, parameters: Mapping[str, str]) -> tuple[CostLine, ...]:
        """Return what each schedule costs a day while the schedules are on.

        ``parameters`` holds the value of every parameter.
        """
        ...


class LabTemplate:
    """A troposphere template that remembers the line behind each logical id."""

    def __init__(self, description: str) -> None:
        import troposphere

        self.template = troposphere.Template(Description=description)
        self.template.set_version()
        self.origins: dict[str, Origin] = {}

    def add(self, resource: Resource) -> Resource:
        """Add a resource and note the line of the caller."""
        frame = sys._getframe(1)  # noqa: SLF001 - inspect.stack() reads every source file, 100 times slower
        self.template.add_resource(resource)
        self.origins[resource.title] = Origin(Path(frame.f_code.co_filename), frame.f_lineno)
        return resource

    def to_dict(self) -> dict[str, Any]:
        """Return the template as CloudFormation's long-form JSON value."""
        body: dict[str, Any] = self.template.to_dict()
        return body
