"""The table of what AWS services emit, one entry to a namespace."""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.lint.cloudwatch.catalogue import Namespace
from lab_builder.lint.cloudwatch.namespaces.compute import COMPUTE
from lab_builder.lint.cloudwatch.namespaces.messaging import MESSAGING
from lab_builder.lint.cloudwatch.namespaces.storage import STORAGE

NAMESPACES: Mapping[str, Namespace] = {**COMPUTE, **MESSAGING, **STORAGE}
