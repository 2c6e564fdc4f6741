"""E9612: functions with a file system."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import functions
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View


class FileSystemNeedsNetwork(Rule):
    """A function mounts a file system through its VPC; Lambda rejects it without one."""

    id = "E9612"
    shortdesc = "A function with a file system is in a VPC"
    effect = "Lambda rejects the function"
    source_url = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the file systems of functions outside of a VPC."""
        for found in functions(view):
            place, node = found.get("FileSystemConfigs"), found.properties.node
            if place and place.node != [] and "VpcConfig" not in node:
                message = f"{found.logical_id} has FileSystemConfigs, but no VpcConfig"
                yield fault(
                    place, message, instead="Add VpcConfig with the subnets of the file system"
                )
