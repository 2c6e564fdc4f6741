"""What the engine is doing, as rows of ``lab-builder local status``."""

from __future__ import annotations

from lab_builder.local.control_client import Activity, GlueQueue, ScheduledEvents


def rows(found: Activity, speed: int) -> list[tuple[str, str]]:
    """Return the queue of Glue, and whether the speed is too high for this machine."""
    queues = found.glue.items()
    shown = [(name, _queue(queue)) for name, queue in sorted(queues)] or [("", "empty")]
    labels = ["Glue queue"] + [""] * (len(shown) - 1)
    queue_rows = [
        (label, f"{text}  {name}".rstrip())
        for label, (name, text) in zip(labels, shown, strict=True)
    ]
    return [*queue_rows, ("schedules", _schedules(found.schedules, speed))]


def _queue(queue: GlueQueue) -> str:
    person = queue.waiting_for_person
    first = f" ({person} that a person started first)" if person else ""
    return f"{queue.running} running, {queue.waiting} waiting{first}"


def _schedules(events: ScheduledEvents, speed: int) -> str:
    recent = f"{events.events} events in the last {events.seconds:.0f} seconds"
    coalesced = sum(events.coalesced.values())
    if not coalesced:
        return f"this machine keeps up: {recent}, none coalesced"
    what = f"speed {speed} outruns this machine" if speed > 1 else "this machine does not keep up"
    return (
        f"{what}: of {recent}, {coalesced} started nothing, "
        "because work of an earlier one still waited"
    )
