"""The scopes and states of the state machines of a template.

https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from lab_builder.lint.asl.integrations import Integration, parse
from lab_builder.lint.asl.language import KEY, is_jsonata, meant_language
from lab_builder.lint.asl.machines import PLAIN, SAM, Machine, machines
from lab_builder.template.intrinsics import function
from lab_builder.template.placeholders import SIGN
from lab_builder.template.text import known
from lab_builder.template.view import Resource, Steps, View

_TRANSFORM = "AWS::Serverless-2016-10-31"


@dataclass(frozen=True, eq=False)
class Scope:
    """A set of states: a whole machine, a branch, or the item processor of a Map.

    ``jsonata`` is the query language of its states, ``express`` the type of its executions; each
    is None where it is not known. ``checked`` is whether E3601 of cfn-lint checks it.
    """

    machine: Machine
    body: Mapping[str, Any]
    steps: Steps
    owner: State | None
    jsonata: bool | None
    express: bool | None
    checked: bool

    @cached_property
    def states(self) -> Mapping[str, State]:
        """The states by name, without those that are not known."""
        found = self.body.get("States")
        return {
            str(name): State(str(name), body, self)
            for name, body in (found.items() if isinstance(found, dict) else ())
            if isinstance(body, dict) and not str(name).startswith("Fn::")
        }

    @cached_property
    def whole(self) -> bool:
        """Whether all states are known: no placeholder or transform adds any."""
        found = self.body.get("States")
        return (
            isinstance(found, dict)
            and len(found) == len(self.states)
            and not any(SIGN in name for name in self.states)
        )

    def at(self, *steps: str | int) -> Steps:
        """Return the path of a part of the scope in the template."""
        return self.machine.path(*self.steps, *steps)

    def message(self, text: str) -> str:
        """Return a message with the place of the scope before it."""
        return self.owner.message(text) if self.owner else self.machine.where + text


@dataclass(frozen=True, eq=False)
class State:
    """A state of a scope."""

    name: str
    body: Mapping[str, Any]
    scope: Scope

    @cached_property
    def type(self) -> str:
        """The type, empty where it is not known."""
        return known(self.body.get("Type")) or ""

    @cached_property
    def called(self) -> Integration | None:
        """The service integration that a task calls, None where it is none or not known."""
        return parse(self.body.get("Resource")) if self.type == "Task" else None

    @property
    def jsonata(self) -> bool | None:
        """Whether its query language is JSONata; None where that is not known."""
        own = self.body.get("QueryLanguage")
        return self.scope.jsonata if own is None else is_jsonata(own)

    def at(self, *steps: str | int) -> Steps:
        """Return the path of a part of the state in the template."""
        return self.scope.at("States", self.name, *steps)

    def message(self, text: str) -> str:
        """Return a message with the name of the state before it."""
        return f"{self.scope.machine.where}state {self.name!r}: {text}"


def scopes(view: View) -> tuple[Scope, ...]:
    """Return the scopes of all state machines whose definition is known."""
    return view.once(_scopes)


def states(view: View, *types: str) -> Iterator[State]:
    """Yield the states of all scopes, or those of some types."""
    for scope in scopes(view):
        for state in scope.states.values():
            if not types or state.type in types:
                yield state


def calls(view: View) -> Iterator[tuple[State, Integration]]:
    """Yield the tasks that call a service integration, with it."""
    for state in states(view, "Task"):
        if called := state.called:
            yield state, called


def is_express(machine: Resource) -> bool | None:
    """Return whether a machine is an Express workflow; None where that is not known."""
    name = "Type" if machine.type == SAM else "StateMachineType"
    return _is_express(machine.value(name) or "STANDARD")


def _scopes(view: View) -> tuple[Scope, ...]:
    found: list[Scope] = []
    waiting = [_root(machine) for machine in machines(view) if machine.definition is not None]
    while waiting:  # not recursive: machines may be nested deep
        scope = waiting.pop()
        found.append(scope)
        for state in scope.states.values():
            waiting.extend(_inner(state))
    return tuple(found)


def _root(machine: Machine) -> Scope:
    definition = machine.definition or {}
    return Scope(
        machine,
        definition,
        steps=(),
        owner=None,
        jsonata=meant_language(machine),
        express=is_express(machine.resource),
        checked=_checked(machine),
    )


def _inner(state: State) -> Iterator[Scope]:
    """Yield the scopes within a state: branches, or an item processor."""
    outer, body = state.scope, state.body
    steps = (*outer.steps, "States", state.name)
    # The query language within a state that differs from the machine is not documented.
    jsonata = outer.jsonata if state.jsonata is outer.jsonata else None
    within = partial(replace, outer, owner=state)
    if state.type == "Parallel" and isinstance(body.get("Branches"), list):
        for index, branch in enumerate(body["Branches"]):
            if isinstance(branch, dict):
                yield within(
                    body=branch,
                    steps=(*steps, "Branches", index),
                    jsonata=is_jsonata(branch[KEY]) if KEY in branch else jsonata,
                )
    if state.type == "Map":
        for name in ("Iterator", "ItemProcessor"):
            if isinstance(body.get(name), dict):
                yield within(
                    body=body[name],
                    steps=(*steps, name),
                    jsonata=is_jsonata(body[name][KEY]) if KEY in body[name] else jsonata,
                    express=_express(body[name], outer.express),
                    checked=outer.checked and name != "Iterator",
                )


def _express(processor: Mapping[str, Any], otherwise: bool | None) -> bool | None:
    """Return whether items are processed in Express executions."""
    match processor.get("ProcessorConfig"):
        case {"Mode": "DISTRIBUTED", "ExecutionType": kind}:
            return _is_express(kind)
        case None | {"Mode": "INLINE"}:
            return otherwise
    return None


def _is_express(kind: object) -> bool | None:
    return {"EXPRESS": True, "STANDARD": False}.get(kind) if isinstance(kind, str) else None


def _checked(machine: Machine) -> bool:
    """Return whether E3601 of cfn-lint checks a definition."""
    if machine.resource.type != PLAIN or function(machine.place.node):
        return False
    transform = machine.place.view.body.get("Transform")
    listed = transform if isinstance(transform, list) else [transform]
    return {
        "Definition": True,
        "DefinitionString": isinstance(machine.place.node, str) and _TRANSFORM not in listed,
    }.get(str(machine.place.path[-1]), False)
