"""Plans, change sets and costs, as text and as values for JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from lab_builder.cli import hints, output
from lab_builder.model import Change, CostLine
from lab_builder.stacks.values import ChangeSet, Plan
from lab_builder.words import counted

_SIGNS = {"Add": "+", "Modify": "~", "Remove": "-", "Import": "+", "Dynamic": "~"}


def plan(value: Plan) -> str:
    """Return a plan: action, notes, parameters, uploads, changes and cost."""
    lines = [
        f"{value.action} the stack {value.stack_name} in {value.region}, account {value.account}"
    ]
    lines += notes(value)
    if value.action == "none":
        return "\n".join(["nothing to change: " + lines[0].removeprefix("none "), *lines[1:]])
    lines += ["", "Parameters", output.table(value.parameters.items())]
    if value.uploads:
        lines += ["", f"Upload to {value.bucket}", output.table([key] for key in value.uploads)]
    lines += ["", changes(value.changes), "", cost(value.cost)]
    return "\n".join(lines)


def change_set(value: Plan, created: ChangeSet) -> str:
    """Return a change set, with changed parameters and the cost of the schedules."""
    return "\n".join(
        [
            f"{value.stack_name} in {value.region}, account {value.account}",
            *notes(value),
            *_changed_parameters(value),
            "",
            changes(created.changes),
            "",
            cost(value.cost),
            "",
        ]
    )


def plan_value(value: Plan) -> dict[str, Any]:
    """Return a plan for JSON, with the S3 key of the template in place of the template."""
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
        "notes": [hints.as_text(note) for note in value.notes],
    }


def notes(value: Plan) -> list[str]:
    """Return the notes of a plan, one per line."""
    return [output.prose(f"note: {hints.as_text(note)}", "      ") for note in value.notes]


def _changed_parameters(value: Plan) -> list[str]:
    """Return the parameters that an update changes, one per line."""
    before = value.stack.parameters if value.stack and value.action == "update" else None
    if before is None:
        return []
    return [
        f"{name}: {before.get(name, '(none)')} -> {after}"
        for name, after in value.parameters.items()
        if before.get(name) != after
    ]


def changes(found: Sequence[Change]) -> str:
    """Return one line per change; if all resources are new, one line per type."""
    if not found:
        return "No resource changes"
    if all(change.action == "Add" for change in found):
        counts = Counter(change.type for change in found)
        types = output.table((f"{count:3}", kind) for kind, count in sorted(counts.items()))
        return f"{counted(len(found), 'new resource')}\n{types}"
    direct = [change for change in found if not _is_indirect(change)]
    rows = [
        (
            f"{output.coloured(change.action).replace(change.action, _SIGNS[change.action])}",
            change.logical_id,
            change.type,
            {"True": "replaced", "Conditional": "may be replaced"}.get(change.replacement, ""),
            ", ".join(change.causes),
        )
        for change in direct
    ]
    indirect = [change.logical_id for change in found if _is_indirect(change)]
    more = output.prose(f"{len(indirect)} more may change: {', '.join(indirect)}", "  ")
    more = f"\n{more}" if indirect else ""
    return f"Changes: {counted(len(rows), 'resource')}\n{output.table(rows)}{more}"


def _is_indirect(change: Change) -> bool:
    """Return whether a resource is listed only because it refers to another that changes.

    Such a cause is ``Property <- Resource.Attribute``; whether the attribute changes,
    CloudFormation knows only during the execution.
    """
    return (
        change.replacement != "True"
        and bool(change.causes)
        and all("." in cause.partition(" <- ")[2] for cause in change.causes)
    )


def cost(lines: Iterable[CostLine]) -> str:
    """Return the cost of the schedules, one per line, on the day of a deploy and on a full day.

    If the lab does not pause itself, there is only the full day.
    """
    costs = list(lines)
    if not costs:
        return "Cost on AWS: none, no schedule is enabled"
    full = ("full day", [(line.runs_per_day, line.dollars_per_day) for line in costs])
    first = (
        "day of a deploy",
        [(line.runs_on_deploy_day, line.dollars_on_deploy_day) for line in costs],
    )
    days = [full] if first[1] == full[1] else [first, full]
    rows = [("", *(f"{day:>16}" for day, _ in days))]
    rows += [
        (line.what, *(f"{runs:4.0f} runs {usd:6.2f}" for runs, usd in of_line))
        for line, *of_line in zip(costs, *(amounts for _, amounts in days), strict=True)
    ]
    totals = [sum(usd for _, usd in amounts) for _, amounts in days]
    rows += [("total", *(f"{total:16.2f}" for total in totals))]
    summary = ", ".join(
        f"{total:.2f} USD on {article} {day}"
        for article, (day, _), total in zip(("the", "a")[-len(days) :], days, totals, strict=True)
    )
    title = f"Cost on AWS while the schedules are enabled: {summary}"
    return f"{output.prose(title)}\n{output.table(rows)}"
