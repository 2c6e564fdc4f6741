"""``lab-builder verify``: observe that the lab keeps its promises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import options, output, verdicts
from lab_builder.cli.command import Command

if TYPE_CHECKING:
    from lab_builder.lessons.statements.statement import Verdict


@click.command(cls=Command)
@click.option(
    "--timeout",
    type=click.IntRange(min=1),
    metavar="SECONDS",
    help="Maximum time to wait for all.  [default: each has its own, up to 90 minutes of lab time]",
)
@options.target
@options.as_json
def command(timeout: int | None, as_json: bool, **flags: Any) -> None:
    """Observe that the lab keeps its promises, within one round of its schedules.

    Each promise is printed when it is kept, with the call that shows it. The exit code is 0 if all
    are, 1 if one was not kept in time, and 4 if one could not be observed.
    """
    from lab_builder import registry
    from lab_builder.aws import Aws
    from lab_builder.aws_calls import Caller, PacedCaller
    from lab_builder.errors import UnconfirmedError
    from lab_builder.lessons import promises
    from lab_builder.lessons.session import Session
    from lab_builder.words import counted
    from lab_builder.workflow import lab_stack

    target = options.destination(flags, starts=False)
    engine = target.ready()
    aws = Aws(target.settings)
    stack = lab_stack.require_at_rest(aws)
    caller = Caller(aws) if engine else PacedCaller(aws)
    session = Session(stack, caller, engine.speed if engine else 1)
    lesson = promises.read(registry.promises_file(lab_stack.lab(aws, stack)))
    step = promises.promised(lesson, stack)
    output.progress(f"{stack.name}: waiting for {counted(len(step.checks), 'promise')}")
    observed: list[tuple[str, Verdict]] = []
    try:
        for check, verdict in session.wait(step, promises.since(stack, datetime.now(UTC)), timeout):
            observed.append((session.text(check), verdict))
            if not as_json:
                verdicts.show(*observed[-1])
    except KeyboardInterrupt as interrupt:
        output.progress("")  # the terminal shows ^C without a new line
        raise UnconfirmedError(
            f"stopped waiting: {len(observed)} of {len(step.checks)} promises were observed"
        ) from interrupt
    _finish(stack.name, observed, as_json=as_json)


def _finish(stack_name: str, observed: list[tuple[str, Verdict]], *, as_json: bool) -> None:
    """Print the result, and exit with its code."""
    if as_json:
        promises = [verdict.of(text) for text, verdict in observed]
        output.as_json({"stack_name": stack_name, "promises": promises})
    else:
        kept = sum(verdict.holds for _, verdict in observed)
        output.result(f"{kept} of {len(observed)} promises are kept")
    verdicts.exit_with(verdict for _, verdict in observed)
