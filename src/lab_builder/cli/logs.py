"""``lab-builder logs``: the log groups of the stack, merged."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import complete, options, output
from lab_builder.cli.command import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lab_builder.log_events.read import Gone, LogEvent

_COLOURS = ("cyan", "magenta", "blue", "yellow", "green", "bright_cyan", "bright_magenta")
_ENGINE_INTERVAL = 0.02  # seconds between calls


@click.command(cls=Command)
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=complete.log_groups)
@click.option("--follow", "-f", is_flag=True, help="Go on with what is written, until Ctrl-C.")
@click.option(
    "--filter", "pattern", metavar="PATTERN", help="Only events that match this filter pattern."
)
@click.option(
    "--since",
    default="10m",
    metavar="TIME",
    help="So long ago (30s, 10m, 2h, 1d, 1w), or a time.  [default: 10m]",
)
@options.target
@options.as_json
def command(
    names: tuple[str, ...],
    follow: bool,
    pattern: str | None,
    since: str,
    as_json: bool,
    **flags: Any,
) -> None:
    """Print the events of the stack's log groups in order of time.

    NAME is a log group, its logical ID, or a part of its name: financial-etl selects its output and
    its errors. PATTERN is a filter pattern of CloudWatch Logs, such as ERROR or
    '{$.level = "ERROR"}'. With --follow, --json prints an object in each line.
    """
    from lab_builder.aws import Aws
    from lab_builder.aws_calls import Caller, PacedCaller
    from lab_builder.log_events import groups, read
    from lab_builder.log_events.since import parse
    from lab_builder.model import ENVIRONMENT_NAME
    from lab_builder.workflow import lab_stack

    start = parse(since, datetime.now(UTC))
    settings = options.settings(flags)
    aws = Aws(settings)
    stack = lab_stack.require_resources(aws)
    chosen = groups.select(groups.log_groups(aws, stack), names)
    environment = stack.parameters.get(ENVIRONMENT_NAME, stack.name)
    on_engine = settings.target == "local"
    caller: Caller = PacedCaller(aws, _ENGINE_INTERVAL) if on_engine else PacedCaller(aws)
    if not follow:
        events = read.read(caller, chosen, start, pattern)
        if as_json:
            output.as_json(list(_present(events)))
        else:
            _show(_present(events), _line(groups.labels(chosen, environment)))
        return
    show = output.json_line if as_json else _line(groups.labels(chosen, environment))
    try:
        _show(_present(read.follow(caller, chosen, start, pattern)), show)
    except KeyboardInterrupt:
        output.progress("")  # the terminal shows ^C without a new line


def _present(events: Iterable[LogEvent | Gone]) -> Iterable[LogEvent]:
    """Yield the events, and say which log groups do not exist."""
    from lab_builder.log_events.read import Gone

    for event in events:
        if isinstance(event, Gone):
            output.progress(f"the log group {event.group} does not exist: it was deleted")
        else:
            yield event


def _show(events: Iterable[LogEvent], text: Callable[[LogEvent], str]) -> None:
    for event in events:
        output.result(text(event))


def _line(labels: Mapping[str, str]) -> Callable[[LogEvent], str]:
    """Return a function that formats an event: its time and group before each of its lines."""
    width = max(map(len, labels.values()), default=0)
    colours = dict(zip(labels, itertools.cycle(_COLOURS), strict=False))
    today = datetime.now(UTC).date()

    def text(event: LogEvent) -> str:
        at = event.time.strftime("%H:%M:%S.") + f"{event.time.microsecond // 1000:03}Z"
        at = at if event.time.date() == today else f"{event.time:%Y-%m-%d} {at}"
        label = click.style(labels[event.group].ljust(width), fg=colours[event.group])
        lines = event.message.splitlines() or [""]
        return "\n".join(f"{at} {label}  {output.printable(line)}" for line in lines)

    return text
