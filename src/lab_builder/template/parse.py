"""The text of a template -> its body, with every intrinsic function in its long form."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

# The intrinsic functions whose long form has no ``Fn::`` before it.
_BARE = ("Ref", "Condition")


def parse(text: str) -> dict[str, Any]:
    """Read a template, JSON or YAML with short-form tags.

    Only for templates that CloudFormation holds, which are well-formed.
    """
    if text.lstrip().startswith("{"):
        body: dict[str, Any] = json.loads(text)
        return body
    import yaml

    loaded: dict[str, Any] = yaml.load(text, _loader())  # noqa: S506 - derived from the safe loader
    return loaded


@cache
def _loader() -> type[yaml.SafeLoader]:
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Knows the short forms, and keeps ``2010-09-09`` a string."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_multi_constructor("!", _long_form)
    loader: type[yaml.SafeLoader] = Loader
    return loader


def _long_form(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> dict[str, Any]:
    import yaml

    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in _BARE else f"Fn::{name}": value}
