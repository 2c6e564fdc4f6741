"""Stacks, stack events, schedules, differences and coverage, as text."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lab_builder.cli import hints, output, preview
from lab_builder.local.preflight import Preflight
from lab_builder.model import CostLine
from lab_builder.stacks import status_table
from lab_builder.stacks.diff import Diff
from lab_builder.stacks.drift import Drift
from lab_builder.stacks.schedules import Schedules
from lab_builder.stacks.values import Action, Destroyed, Plan, Stack, StackEvent, Waiting
from lab_builder.words import counted, verb
from lab_builder.workflow.pausing import Pause


class Patience:
    """Decides which signs of life are shown: after 5 seconds, then each time twice as late."""

    def __init__(self) -> None:
        self._next = 5.0

    def is_due(self, value: Waiting) -> bool:
        """Return whether a sign of life is shown."""
        if value.seconds < self._next:
            return False
        self._next = value.seconds * 2
        return True


def waiting(value: Waiting) -> str:
    """Return one line for a sign of life."""
    return f"CloudFormation is still {value.what} ({value.seconds:.0f} s)"


def is_shown(value: StackEvent) -> bool:
    """Return whether an event is shown: each of the stack, and the last one of a resource."""
    return value.is_stack or not value.status.endswith("_IN_PROGRESS")


def event(value: StackEvent) -> str:
    """Return one line for a stack event, on a narrow terminal without the type."""
    took = f"{value.seconds:7.1f} s" if value.seconds is not None else " " * 9
    reason = f"  {value.reason}" if value.reason and "FAILED" in value.status else ""
    line = (
        f"{value.time.astimezone():%H:%M:%S} {took}  {output.coloured(f'{value.status:<18}')}  "
        f"{value.logical_id}"
    )
    typed = f"{line}  {output.dim(value.type)}"
    return f"{typed if output.fits(typed, sys.stderr) else line}{reason}"


def deployed(value: Plan, stack: Stack, outputs: Mapping[str, str]) -> str:
    """Return the result of a deploy: the action, and outputs of the stack."""
    done = {
        "create": f"created {stack.name}",
        "update": f"updated {stack.name}",
        "none": f"nothing to change: {stack.name} is up to date",
    }[_done(value, stack)]
    notes = preview.notes(value) if value.action == "none" else []
    return "\n".join([done, *notes, "", "Outputs", output.table(sorted(outputs.items()))])


def _done(value: Plan, stack: Stack) -> Action:
    """Return what was done: no update, if CloudFormation found none to do."""
    same = value.stack is not None and stack.updated == value.stack.updated
    return "none" if value.action == "update" and same else value.action


def deployed_value(value: Plan, stack: Stack, outputs: Mapping[str, str]) -> dict[str, Any]:
    """Return the result of a deploy for JSON."""
    return {
        "action": _done(value, stack),
        "stack_name": stack.name,
        "stack_id": stack.id,
        "status": stack.status,
        "notes": [hints.as_text(note) for note in value.notes],
        "outputs": dict(outputs),
    }


def status(stack: Stack, found: Schedules, pauses: Pause, costs: Sequence[CostLine]) -> str:
    """Return the status of a stack, its schedules and their cost."""
    changed = stack.updated or stack.created
    rows = [
        ("stack", stack.name),
        ("status", output.coloured(stack.status)),
        ("since", _local(changed)),
        ("region", stack.region),
        ("account", stack.account),
    ]
    rows += [("reason", stack.reason)] if stack.reason else []
    rows += pause(pauses)
    advice = status_table.advice(stack)
    rows += [("next", hints.as_text(advice))] if advice else []
    return "\n\n".join([output.table(rows, indent=""), schedules(found), preview.cost(costs)])


def pause(value: Pause) -> list[tuple[str, str]]:
    """Return rows: when the lab pauses itself, and who paused it if schedules are paused."""
    rows = [("pauses", f"itself at {_local(value.at)}" if value.at else "not by itself")]
    if value.paused:
        by = "itself, automatically" if value.paused.automatic else value.paused.by
        rows += [("paused", f"at {_local(value.paused.time)} by {by}")]
    elif value.unknown:
        rows += [("paused", f"by whom is not known: {value.unknown}")]
    return rows


def _local(time: datetime) -> str:
    return f"{time.astimezone():%Y-%m-%d %H:%M:%S}"


def schedules(found: Schedules) -> str:
    """Return the schedules with their states."""
    if not (found.enabled or found.paused or found.missing):
        return "no schedules"
    rows = [(name, output.coloured("ENABLED")) for name in found.enabled]
    rows += [(name, output.coloured("DISABLED")) for name in found.paused]
    rows += [(name, output.coloured("DELETED")) for name in found.missing]
    title = f"Schedules: {len(found.enabled)} enabled, {len(found.paused)} paused"
    title += f", {len(found.missing)} deleted outside CloudFormation" if found.missing else ""
    return f"{title}\n{output.table(sorted(rows))}"


def drift(found: Drift) -> str:
    """Return the differences between resources and the template, one per line."""
    lines = []
    for one in found.drifted:
        lines.append(f"{output.coloured(one.status)}  {one.logical_id}  {output.dim(one.type)}")
        lines += [f"    {each.path}: {each.expected} -> {each.actual}" for each in one.differences]
    title = f"{counted(len(found.drifted), 'resource')} drifted" if lines else "no drift"
    text = "\n".join([title, *lines])
    if found.unchecked:
        text += f"\n\nNot compared: {', '.join(found.unchecked)}"
    return text


def difference(value: Diff) -> str:
    """Return the differences between a deployed and a rendered template."""
    if not (value.changes or value.parameters or value.text):
        return "no differences"
    changed = [
        (name, f"{before or '(none)'} -> {after or '(none)'}")
        for name, (before, after) in value.parameters.items()
    ]
    parts = [preview.changes(value.changes)]
    parts += [f"Parameters\n{output.table(changed)}"] if changed else []
    parts += [value.text.rstrip("\n")] if value.text else []
    return "\n\n".join(parts)


def destroyed(value: Destroyed) -> str:
    """Return the result of a destroy, and what is kept on purpose."""
    done = "deleted" if value.found else "nothing to delete: there is no stack"
    kept = f"\n\nKept by AWS or by the template\n{output.table([[what] for what in value.kept])}"
    return f"{done} {value.stack_name}{kept if value.kept else ''}"


def stored(value: Preflight) -> str:
    """Return in one line how many types the engine runs, and which services it only stores."""
    kinds = {note.subject.split("::", 1)[1].split("/", 1)[0] for note in value.stored}
    return output.prose(
        f"{counted(len(value.runs), 'resource type')} {verb(len(value.runs), 'runs', 'run')}; "
        "only stored, completely or in part: "
        f"{', '.join(sorted(kinds))} (lab-builder local coverage lists them with reasons)"
    )


def coverage(value: Preflight) -> str:
    """Return what the engine runs, stores and refuses of a template, one per line."""
    rows = [("runs", kind, "") for kind in value.runs]
    rows += [("differs", note.subject, note.reason) for note in value.differs]
    rows += [("stored", note.subject, note.reason) for note in value.stored]
    rows += [("refused", note.subject, note.reason) for note in value.refused]
    return output.table(
        [(output.coloured(level), subject, reason) for level, subject, reason in rows], indent=""
    )
