"""The Amazon States Language: scopes and states, transitions, data, integrations."""

from lab_builder.lint.asl.workflow import Scope, State, calls, scopes, states

__all__ = ["Scope", "State", "calls", "scopes", "states"]
