"""Generates sam_policies.json from the policy templates of aws-sam-translator."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

_VARIABLE = re.compile(r"\$\{(\w+)\}")


def rows() -> dict[str, list[dict[str, list[str]]]]:
    """Return the table: the statements of each template, a resource being a text for Fn::Sub."""
    from samtranslator import policy_templates_data

    path = files(policy_templates_data).joinpath("policy_templates.json")
    templates = json.loads(path.read_text("utf-8"))["Templates"]
    return {
        name: [_statement(each) for each in template["Definition"]["Statement"]]
        for name, template in templates.items()
    }


def _statement(statement: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        "Action": _listed(statement["Action"]),
        "Resource": [_text(each) for each in _listed(statement["Resource"])],
    }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(resource: Any) -> str:
    """Return a resource as one text, each variable of its Fn::Sub named as the parameter is."""
    match resource:
        case {"Fn::Sub": [str(text), dict(variables)]}:
            named = {name: value["Ref"] for name, value in variables.items()}
            return _VARIABLE.sub(lambda found: f"${{{named.get(found[1], found[1])}}}", text)
        case {"Fn::Sub": str(text)} | str(text):
            return text
    raise ValueError(f"a resource of another form than before: {resource}")
