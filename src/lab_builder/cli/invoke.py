"""``lab-builder invoke``: invoke a function, or start the workflow, and show what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import complete, options, output
from lab_builder.cli.command import Command

if TYPE_CHECKING:
    from lab_builder.aws import Aws
    from lab_builder.invoke.values import Metric, Run
    from lab_builder.stacks.resources import Resource

_METRICS_WITHIN = {True: 10, False: 120}  # seconds, on the engine or not


@click.command(cls=Command)
@click.argument("name", metavar="FUNCTION|WORKFLOW", shell_complete=complete.invocable)
@click.option(
    "--force",
    "forced",
    multiple=True,
    metavar="FAILURE",
    shell_complete=complete.failures,
    help="A failure to force, such as databaseTimeout or attempts=2; can be repeated.",
)
@click.option("--seed", metavar="TEXT", help="Seed of random data.  [default: another each time]")
@click.option(
    "--input", "given", metavar="JSON|FILE", help="The event: a JSON object, or a file with one."
)
@click.option("--show-calls", is_flag=True, help="Show each API call as an aws command.")
@options.target
@options.as_json
def command(
    name: str,
    forced: tuple[str, ...],
    seed: str | None,
    given: str | None,
    show_calls: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Invoke a function of the lab, or start its workflow, and wait for the result.

    The name is a logical ID, a name, or a unique ending: month-end-processor. The result or error,
    the log and the duration are shown, then the metrics that the run published. The exit code is 1
    if the run failed.
    """
    from lab_builder import registry
    from lab_builder.aws import Aws
    from lab_builder.aws_calls import Caller
    from lab_builder.errors import EXIT_FAILED, UnconfirmedError
    from lab_builder.invoke import event, metrics, targets
    from lab_builder.workflow import lab_stack

    settings = options.settings(flags)
    aws = Aws(settings)
    stack = lab_stack.require_resources(aws)
    lab = registry.find(lab_stack.lab(aws, stack)).INVOCATIONS
    target = targets.find(aws, stack, name)
    function = target.logical_id if target.type == targets.FUNCTION else None
    parameters = event.build(given, forced, seed, lab.failures, function)
    watch = metrics.Watch(Caller(aws), lab.metrics.get(target.logical_id, ()), stack.parameters)
    try:
        run = _run(aws, target, parameters)
        if not as_json:
            output.result(_text(run))
            output.progress("waiting for its metrics ...")
        found = watch.published(_METRICS_WITHIN[settings.target == "local"])
    except KeyboardInterrupt as interrupt:
        output.progress("")  # the terminal shows ^C without a new line
        raise UnconfirmedError(
            f"stopped waiting for {name}; a run that was started continues"
        ) from interrupt
    if as_json:
        output.as_json(_value(run, target, found))
    else:
        output.result(_metrics(found, known=target.logical_id in lab.metrics))
    if show_calls:
        for call in (*run.calls, *([watch.call] if found else ())):
            output.progress(output.dim(str(call)))
    if run.error:
        click.get_current_context().exit(EXIT_FAILED)


def _run(aws: Aws, target: Resource, event: dict[str, Any]) -> Run:
    """Invoke the target; the events of a workflow are shown as they come."""
    from lab_builder.invoke import execution, function, targets
    from lab_builder.stacks.names import physical_name
    from lab_builder.workflow import operation

    if target.type == targets.FUNCTION:
        return function.invoke(aws, target.physical_id, event)
    running = execution.run(aws, target.physical_id, physical_name(target), event)
    return operation.complete(running, output.progress)


def _text(run: Run) -> str:
    """Return the result and the log of a run; a workflow's lines were shown as they came."""
    import json

    from lab_builder.hints import Advice, CommandLine

    state = output.coloured("FAILED", "failed") if run.error else output.coloured("COMPLETE", "ok")
    rows = [("run", f"{run.name} {state}"), ("id", run.id), ("duration", _duration(run.seconds))]
    if run.error:
        message = f": {run.error.message}" if run.error.message else ""
        rows.append(("error", f"{run.error.error}{message}"))
    parts = [output.table(rows, indent="")]
    if run.result is not None:
        parts.append("Result:\n" + _indented(json.dumps(run.result, indent=2)))
    if run.kind == "function" and run.log:
        cut = Advice(" (its last 4 KB; all of it: ", CommandLine("logs", run.name), ")")
        title = "Log" if run.log_is_complete else f"Log{output.hint(cut)}"
        parts.append(f"{title}:\n" + _indented("\n".join(map(output.printable, run.log))))
    return "\n".join(parts)


def _metrics(found: tuple[Metric, ...], *, known: bool) -> str:
    if not found:
        return "Metrics: none was seen" if known else "Metrics: the lab publishes none of it"
    rows = [(" ".join(each.dimensions.values()), each.name, _amount(each)) for each in found]
    return "Metrics:\n" + output.table(rows)


def _amount(metric: Metric) -> str:
    if metric.count == 1:
        return f"{metric.sum:g}" if abs(metric.sum) < 1e6 else f"{metric.sum:,.2f}"
    return f"{metric.sum / metric.count:g} on average of {metric.count} values"


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _value(run: Run, target: Resource, found: tuple[Metric, ...]) -> dict[str, Any]:
    return {
        "kind": run.kind,
        "name": run.name,
        "logical_id": target.logical_id,
        "id": run.id,
        "input": run.input,
        "succeeded": run.error is None,
        "result": run.result,
        "error": run.error,
        "seconds": run.seconds,
        "log": run.log,
        "log_is_complete": run.log_is_complete,
        "metrics": found,
        "commands": [str(call) for call in run.calls],
    }
