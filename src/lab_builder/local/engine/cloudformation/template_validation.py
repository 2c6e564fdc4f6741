"""Reject unknown parameters and unresolved references, which MiniStack accepts.

The messages are AWS's: "Parameters: [..] do not exist in the template" and "Unresolved resource
dependencies [..] in the Resources block of the template".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ministack.services.cloudformation import engine

from lab_builder.local.engine.cloudformation import patches


def install() -> None:
    """Check wherever an operation resolves parameters or validates a template."""
    patches.RESOLVE_PARAMETERS.wrap(_resolve_parameters)
    patches.VALIDATE_TEMPLATE_SUPPORT.wrap(_validate_template)


def _resolve_parameters(
    stock: Callable[..., Any], template: Mapping[str, Any], given: Any, *rest: Any, **named: Any
) -> Any:
    known = template.get("Parameters", {})
    unknown = sorted(item["Key"] for item in given if item.get("Key") not in known)
    if unknown:
        raise ValueError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    return stock(template, given, *rest, **named)


def _validate_template(
    stock: Callable[..., Any], template: Mapping[str, Any], *rest: Any, **named: Any
) -> Any:
    result = stock(template, *rest, **named)
    for block in ("Resources", "Outputs"):
        missing = sorted(set(_unresolved_references(template, block)))
        if missing:
            raise ValueError(
                f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] "
                f"in the {block} block of the template"
            )
    return result


def _unresolved_references(template: Mapping[str, Any], block: str) -> Iterator[str]:
    """Yield the names that a section refers to and the template does not define."""
    resources = template.get("Resources", {})
    known = {*resources, *template.get("Parameters", {})}
    for item in template.get(block, {}).values():
        for name, _ in engine._intrinsic_references(item):  # noqa: SLF001
            if name not in known and not name.startswith("AWS::"):
                yield name
        depends = item.get("DependsOn", []) if block == "Resources" else []
        for name in [depends] if isinstance(depends, str) else depends:
            if name not in resources:
                yield name
