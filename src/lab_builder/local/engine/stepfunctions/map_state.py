"""Stop the other iterations of a Map state when one fails.

Closes a gap of moto, whose other iterations continue after the state has failed. "If
any iteration fails, [...] the entire Map State is considered to have failed and all the iterations
are terminated": https://states-language.net/spec.html#map-state.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lab_builder.local.engine.stepfunctions import patches


def install() -> None:
    """Abort the running iterations if an attempt of the state fails."""

    def evaluate(state: Any, env: Any) -> None:
        try:
            stock(state, env)
        except Exception:
            env.set_stop(datetime.now(UTC), cause=None, error=None)
            raise

    stock = patches.MAP_EVAL_EXECUTION.replace(evaluate)
