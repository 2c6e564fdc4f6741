"""E9612: a function with a file system."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.functions import functions
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View


class FileSystemNeedsNetwork(Rule):
    """A function reaches a file system through its VPC, and Lambda refuses it without one."""

    id = "E9612"
    shortdesc = "A function with a file system is in a VPC"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the file systems of functions outside of a VPC."""
        for found in functions(view):
            place, node = found.get("FileSystemConfigs"), found.properties.node
            if place and place.node != [] and "VpcConfig" not in node:
                yield fault(place, f"{found.logical_id} has no VpcConfig")
