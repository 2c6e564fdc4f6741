"""E9122: Map states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_builder.facts.map_states import DISTRIBUTED_MAP_FIELDS
from lab_builder.lint.asl import State, states
from lab_builder.lint.asl.integrations import parse
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import known
from lab_builder.template.view import Steps, View

_READ = ("s3:getObject", "s3:listObjectsV2")
_WRITE = ("s3:putObject",)


class MapModes(Rule):
    """A Map reads from S3, batches, writes and tolerates failures in Distributed mode only.

    ProcessorConfig sets the mode, and with it the type of the child executions.
    """

    id = "E9122"
    shortdesc = "A Map state has the fields of its processing mode"
    effect = "CreateStateMachine rejects the definition"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the fields that do not fit the mode of a Map."""
        for state in states(view, "Map"):
            for steps, message in (*_mode(state), *_transfer(state)):
                yield Fault(state.at(*steps), state.message(message))


def _mode(state: State) -> Iterator[tuple[Steps, str]]:
    processor = state.body.get("ItemProcessor")
    config: Any = processor.get("ProcessorConfig", {}) if isinstance(processor, dict) else {}
    if not isinstance(config, dict) or isinstance(processor, str):
        return
    steps: Steps = ("ItemProcessor", "ProcessorConfig")
    mode, kind = config.get("Mode", "INLINE"), config.get("ExecutionType")
    if known(mode) == "DISTRIBUTED":
        if kind is None:
            yield steps, "a Map in mode DISTRIBUTED requires ExecutionType: STANDARD or EXPRESS"
        elif known(kind) not in (None, "EXPRESS", "STANDARD"):
            yield (
                (*steps, "ExecutionType"),
                f"unknown execution type {kind!r}; expected STANDARD or EXPRESS",
            )
    elif known(mode) == "INLINE":
        for name in DISTRIBUTED_MAP_FIELDS:
            if name in state.body:
                yield (name,), f"{name} requires ItemProcessor.ProcessorConfig.Mode: DISTRIBUTED"
    elif known(mode) is not None:
        yield (*steps, "Mode"), f"unknown mode {mode!r}; expected INLINE or DISTRIBUTED"


def _transfer(state: State) -> Iterator[tuple[Steps, str]]:
    for name, allowed in (("ItemReader", _READ), ("ResultWriter", _WRITE)):
        field = state.body.get(name)
        resource = field.get("Resource") if isinstance(field, dict) else None
        called = parse(resource)
        if called and (called.sdk or called.pattern or called.api not in allowed):
            yield (name, "Resource"), f"{name} requires {' or '.join(allowed)}, not {called.name}"
