"""A plan, its events and its outcome, as a person and as a program read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from lab_builder.cli import output
from lab_builder.cli.address import addressed
from lab_builder.local.preflight import Preflight
from lab_builder.model import CostLine
from lab_builder.stacks.diff import Diff
from lab_builder.stacks.schedules import Schedules
from lab_builder.stacks.values import Change, ChangeSet, Destroyed, Plan, Stack, StackEvent

_SIGNS = {"Add": "+", "Modify": "~", "Remove": "-", "Import": "+", "Dynamic": "~"}


def plan(value: Plan) -> str:
    """Return the whole plan."""
    lines = [
        f"{value.action} the stack {value.stack_name} in {value.region}, account {value.account}"
    ]
    lines += _notes(value)
    if value.action == "none":
        return "\n".join(["nothing to change: " + lines[0].removeprefix("none "), *lines[1:]])
    lines += ["", "Parameters", output.table(value.parameters.items())]
    if value.uploads:
        lines += ["", f"Upload to {value.bucket}", output.table([key] for key in value.uploads)]
    lines += ["", _changes(value.changes), "", cost(value.cost)]
    return "\n".join(lines)


def change_set(value: Plan, made: ChangeSet) -> str:
    """Return what a change set would do, and what the schedules cost then."""
    return "\n".join(
        [
            f"{value.stack_name} in {value.region}, account {value.account}",
            *_notes(value),
            *_moved(value),
            "",
            _changes(made.changes),
            "",
            cost(value.cost),
            "",
        ]
    )


def stored(value: Preflight) -> str:
    """Return in one line what the engine keeps of a template without running it."""
    kinds = {note.subject.split("::", 1)[1].split("/", 1)[0] for note in value.stored}
    return (
        f"{len(value.runs)} resource types run; stored only, in whole or part: "
        f"{', '.join(sorted(kinds))} (lab-builder local coverage says what and why)"
    )


def coverage(value: Preflight) -> str:
    """Return what the engine makes of a template, a line each."""
    rows = [("runs", kind, "") for kind in value.runs]
    rows += [("stored", note.subject, note.reason) for note in value.stored]
    rows += [("refused", note.subject, note.reason) for note in value.refused]
    return output.table(
        [(output.coloured(level), subject, reason) for level, subject, reason in rows], indent=""
    )


def is_news(value: StackEvent) -> bool:
    """Tell whether an event is worth a line: the stack's own, and resources that are finished."""
    return value.is_stack or not value.status.endswith("_IN_PROGRESS")


def event(value: StackEvent) -> str:
    """Return one line for a stack event."""
    took = f"{value.seconds:7.1f} s" if value.seconds is not None else " " * 9
    reason = f"  {value.reason}" if value.reason and "FAILED" in value.status else ""
    return (
        f"{value.time.astimezone():%H:%M:%S} {took}  {output.coloured(f'{value.status:<18}')}  "
        f"{value.logical_id}  {output.dim(value.type)}{reason}"
    )


def outcome(value: Plan, stack: Stack) -> str:
    """Return what is there now: the stack and its outputs."""
    done = {
        "create": f"created {stack.name}",
        "update": f"updated {stack.name}",
        "none": f"nothing to change: {stack.name} is up to date",
    }[value.action]
    notes = _notes(value) if value.action == "none" else []
    return "\n".join([done, *notes, "", "Outputs", outputs(stack)])


def outputs(stack: Stack) -> str:
    """Return the outputs of a stack as a table."""
    return output.table(sorted(stack.outputs.items()))


def plan_value(value: Plan) -> dict[str, Any]:
    """Return a plan for JSON; the template is named by its key."""
    return {
        "action": value.action,
        "stack_name": value.stack_name,
        "account": value.account,
        "region": value.region,
        "bucket": value.bucket,
        "template_key": value.template_key,
        "parameters": dict(value.parameters),
        "tags": dict(value.tags),
        "uploads": value.uploads,
        "changes": value.changes,
        "cost": value.cost,
        "notes": value.notes,
    }


def outcome_value(value: Plan, stack: Stack) -> dict[str, Any]:
    """Return the outcome of a deploy for JSON."""
    return {
        "action": value.action,
        "stack_name": stack.name,
        "stack_id": stack.id,
        "status": stack.status,
        "notes": value.notes,
        "outputs": dict(stack.outputs),
    }


def _notes(value: Plan) -> list[str]:
    return [f"note: {addressed(note)}" for note in value.notes]


def _moved(value: Plan) -> list[str]:
    """Return the parameters that an update changes."""
    before = value.stack.parameters if value.stack and value.action == "update" else None
    if before is None:
        return []
    return [
        f"{name}: {before.get(name, '(none)')} -> {after}"
        for name, after in value.parameters.items()
        if before.get(name) != after
    ]


def _changes(changes: Sequence[Change]) -> str:
    """Return a line for each change; where all is new, one for each type."""
    if changes and all(change.action == "Add" for change in changes):
        counts = Counter(change.type for change in changes)
        types = output.table((f"{count:3}", kind) for kind, count in sorted(counts.items()))
        return f"{len(changes)} new resources\n{types}"
    rows = [
        (
            f"{output.coloured(change.action).replace(change.action, _SIGNS[change.action])}",
            change.logical_id,
            change.type,
            {"True": "replaced", "Conditional": "maybe replaced"}.get(change.replacement, ""),
            ", ".join(change.causes),
        )
        for change in changes
    ]
    return (
        f"Changes: {len(rows)} resources\n{output.table(rows)}" if rows else "No resource changes"
    )


def cost(lines: Iterable[CostLine]) -> str:
    """Return what schedules cost a day, a line each."""
    costs = list(lines)
    if not costs:
        return "Cost on AWS: none, for no schedule runs"
    total = sum(line.dollars_per_day for line in costs)
    rows = [
        (
            line.what,
            f"{line.runs_per_day:5.0f} runs a day",
            f"{line.dollars_per_day:8.2f} USD a day",
        )
        for line in costs
    ]
    return f"Cost on AWS while the schedules run: {total:.2f} USD a day\n{output.table(rows)}"


def difference(value: Diff) -> str:
    """Return how a deployed template differs from the rendered one."""
    if not (value.changes or value.parameters or value.text):
        return "no differences"
    moved = [
        (name, f"{before or '(none)'} -> {after or '(none)'}")
        for name, (before, after) in value.parameters.items()
    ]
    parts = [_changes(value.changes)]
    parts += [f"Parameters\n{output.table(moved)}"] if moved else []
    parts += [value.text.rstrip("\n")] if value.text else []
    return "\n\n".join(parts)


def status(stack: Stack, found: Schedules, costs: Sequence[CostLine]) -> str:
    """Return a stack's state, its schedules and what they cost."""
    changed = stack.updated or stack.created
    rows = [
        ("stack", stack.name),
        ("status", output.coloured(stack.status)),
        ("since", f"{changed.astimezone():%Y-%m-%d %H:%M:%S}"),
        ("region", stack.region),
        ("account", stack.account),
    ]
    rows += [("reason", stack.reason)] if stack.reason else []
    return "\n\n".join([output.table(rows, indent=""), schedules(found), cost(costs)])


def schedules(found: Schedules) -> str:
    """Return which schedules run and which are paused."""
    if not (found.enabled or found.paused):
        return "no schedules"
    rows = [(name, output.coloured("ENABLED")) for name in found.enabled]
    rows += [(name, output.coloured("DISABLED")) for name in found.paused]
    return f"Schedules: {len(found.enabled)} run, {len(found.paused)} are paused\n" + output.table(
        sorted(rows)
    )


def destroyed(value: Destroyed) -> str:
    """Return how a destroy ended, and what is kept by others."""
    done = "removed" if value.found else "nothing to remove: there is no stack"
    kept = f"\n\nKept, by AWS or on purpose\n{output.table([[what] for what in value.kept])}"
    return f"{done} {value.stack_name}{kept if value.kept else ''}"
