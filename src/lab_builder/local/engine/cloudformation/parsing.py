"""Parse templates with libyaml where PyYAML has it, about ten times as fast as MiniStack."""

from __future__ import annotations

import yaml
from ministack.services.cloudformation import engine

from lab_builder.local.engine import patches


def install() -> None:
    """Replace the parser of MiniStack's loader, and keep its constructors for tags."""
    stock = patches.take(engine, "CfnLoader")
    fast = getattr(yaml, "CSafeLoader", None)
    if fast:
        tables = ("yaml_constructors", "yaml_implicit_resolvers")
        loader = type("CfnLoader", (fast,), {name: getattr(stock, name) for name in tables})
        patches.replace(engine, "CfnLoader", loader)
