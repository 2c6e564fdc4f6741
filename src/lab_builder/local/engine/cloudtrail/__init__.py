"""CloudTrail: event history, and trails that deliver its events."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:
    """Install the extension.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from lab_builder.local.engine.cloudtrail import (
        assume_role,
        delivery,
        event_bus,
        stack_calls,
        trails,
    )
    from lab_builder.local.engine.cloudtrail.api_event import ApiEvent
    from lab_builder.local.engine.cloudtrail.history import History
    from lab_builder.local.engine.cloudtrail.recorder import Recorder
    from lab_builder.local.engine.cloudtrail.signing import Signer
    from lab_builder.local.home import Home

    history = History(Home(context.home).event_history)
    signer = Signer(history)

    def deliver(events: list[ApiEvent]) -> None:
        delivery.deliver_due(history, signer)
        event_bus.put_events(events)

    recorder = Recorder(history, deliver)
    trails.install(history, signer)
    stack_calls.install(recorder)
    assume_role.install(recorder, context)
    recorder.start()
