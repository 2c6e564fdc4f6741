"""The fields that a task sends to an API, and those that the API requires and allows.

https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from lab_builder.facts import sdk
from lab_builder.facts.integrations import MODELS, REQUIRED
from lab_builder.lint.asl.integrations import Integration
from lab_builder.lint.asl.workflow import State
from lab_builder.template.view import Steps


def fields(state: State) -> Iterator[tuple[str, Any, Steps]]:
    """Yield the name and value of each field that a task sends, and the path to it.

    The name is without the .$ of a JSONPath field.
    """
    name = "Arguments" if state.jsonata else "Parameters"
    sent = state.body.get(name)
    for key, value in sent.items() if isinstance(sent, dict) else ():
        yield str(key).removesuffix(".$"), value, (name, str(key))


def known_fields(state: State) -> Set[str] | None:
    """Return the names of the fields that a task sends; None where not all are known."""
    sent = state.body.get("Arguments" if state.jsonata else "Parameters")
    if state.jsonata is None or not isinstance(sent, dict):
        return None
    names = {name for name, _, _ in fields(state)}
    return None if any(name.startswith("Fn::") for name in names) else names


def required(called: Integration) -> tuple[str, ...]:
    """Return the names of the fields that a request requires; "A|B" is one of A and B."""
    if not called.sdk:
        return REQUIRED.get(called.api, ())
    if called.service == "glacier":
        return ()  # the SDK fills in the account id
    shape = sdk.shape(called.service, called.action)
    members = shape.get("members", {})
    return tuple(
        _pascal(name)
        for name in shape.get("required", ())
        # The SDK fills in idempotency tokens.
        if not members.get(name, {}).get("idempotencyToken")
    )


def allowed(called: Integration) -> Set[str] | None:
    """Return the names of the fields that a request may have; None where no API model has them.

    An optimized integration may support fewer fields than its API.
    """
    service = called.service if called.sdk else MODELS.get(called.service)
    members = sdk.shape(service, called.action).get("members") if service else None
    return None if members is None else {_pascal(name) for name in members}


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]
