"""``lab-builder local``: the embedded engine's life."""

from __future__ import annotations

import os
from pathlib import Path

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command


@click.group()
def command() -> None:
    """Start, stop and look at the embedded engine.

    The engine speaks the AWS API on this machine alone. It runs the lab's code with AWS's own
    Lambda runtime client and its Glue jobs on Spark. Its state is kept until a reset.
    """


@command.command(cls=Command)
@click.option("--port", type=click.IntRange(1, 65535), help="[default: the last one, or 4600]")
@click.option("--region", help="The region it plays.  [default: the last one, or us-east-1]")
@click.option(
    "--speed",
    type=click.IntRange(1, 1000),
    help="Let schedules, waits, retries and alarm periods pass so many times as fast.  "
    "[default: the last one, or 1]",
)
@options.as_json
def start(port: int | None, region: str | None, speed: int | None, as_json: bool) -> None:
    """Start the engine, and return once it answers."""
    from lab_builder.local import home, process

    engine = process.start(home.locate(os.environ), port, region, speed)
    if as_json:
        output.as_json(
            {"endpoint_url": engine.endpoint_url, "pid": engine.pid, "speed": engine.speed}
        )
        return
    runs = "runs already" if engine.already_running else "runs"
    output.progress(f"the engine {runs} at {engine.endpoint_url} (region {engine.region})")
    output.pace(engine.speed)
    output.progress('point any AWS client at it: eval "$(lab-builder local env)"')


@command.command(cls=Command)
def stop() -> None:
    """Stop the engine and everything it started. Its state is kept."""
    from lab_builder.local import home, process

    stopped = process.stop(home.locate(os.environ))
    output.progress("the engine is stopped" if stopped else "the engine did not run")


@command.command(cls=Command)
@options.yes
def reset(yes: bool) -> None:
    """Remove everything that the engine keeps: stacks, buckets, logs. It goes on, empty."""
    from lab_builder.local import home, process

    where = home.locate(os.environ)
    output.confirm("Remove every stack, bucket and log of the engine?", yes=yes)
    engine = process.reset(where)
    output.progress(f"the engine is empty{f' and runs at {engine.endpoint_url}' if engine else ''}")


@command.command(cls=Command)
@options.as_json
def status(as_json: bool) -> None:
    """Say whether the engine runs, where, how fast, and where it keeps its state."""
    from lab_builder.local import home, process

    found = process.status(home.locate(os.environ))
    last = found.last
    url = f"http://127.0.0.1:{last.port}" if last and found.state == "running" else None
    if as_json:
        output.as_json(
            {
                "state": found.state,
                "endpoint_url": url,
                "pid": last.pid if last and url else None,
                "speed": last.speed if last and url else None,
                "home": found.home.root,
                "log": found.home.log,
            }
        )
        return
    state = "died: it was killed, or failed" if found.state == "died" else found.state
    rows: list[tuple[str, str]] = [("state", state)]
    rows += [("endpoint", url)] if url else [("next", "lab-builder local start")]
    if last and url and last.speed > 1:
        rows += [("time", output.accelerated(last.speed))]
    rows += [("home", str(found.home.root)), ("log", str(found.home.log))]
    output.result(output.table(rows, indent=""))


@command.command(cls=Command)
@options.as_json
def env(as_json: bool) -> None:
    """Print what points an AWS client at the engine: eval "$(lab-builder local env)"."""
    from lab_builder.local import environment, home, process

    engine = process.running(home.locate(os.environ))
    variables = environment.for_clients(
        engine.endpoint_url, engine.region, engine.credentials, os.environ
    )
    if as_json:
        output.as_json(variables)
    else:
        output.result(environment.shell(variables))


@command.command(cls=Command)
@click.argument("rule")
@options.as_json
def fire(rule: str, as_json: bool) -> None:
    """Fire a scheduled rule once, now, also one that is disabled.

    RULE is its name or the end of it: failure-simulator. Its schedule goes on as it was.
    """
    from lab_builder.local import calls, home, process

    fired = calls.fire(process.running(home.locate(os.environ)), rule)
    if as_json:
        output.as_json(fired)
    else:
        targets = "1 target" if fired.targets == 1 else f"{fired.targets} targets"
        output.result(f"{fired.rule} fired at {targets}, event {fired.event_id}")


@command.command(cls=Command)
@options.env
@click.option("--seed", help="Of everything random.  [default: one that chance leaves alone]")
@click.option(
    "--timeout",
    type=click.IntRange(min=1),
    metavar="SECONDS",
    help="How long to wait for quiet, and again to watch.  "
    "[default: 2 minutes, and 30 that pass at the engine's speed]",
)
@options.as_json
def drill(env: str | None, seed: str | None, timeout: int | None, as_json: bool) -> None:
    """Make trouble in the lab, and show what comes of it as it happens.

    The trouble is announced first. Each line tells what was seen, when, and the call to AWS that
    showed it. It ends with what had to be seen; exit code 1 says that something was not.
    """
    from lab_builder.cli import drill as screen

    screen.show(env, seed, timeout, as_json=as_json)


@command.command(cls=Command)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@options.as_json
def coverage(file: Path | None, as_json: bool) -> None:
    """Say what the engine runs of a template, what it only stores, and what it refuses.

    FILE is a template; without it the lab's own is checked. Conditions are evaluated with the
    defaults of the parameters; where one has none, both branches are checked.
    """
    from lab_builder.cli import findings, report
    from lab_builder.local import preflight

    if file:
        from lab_builder import lint
        from lab_builder.lint import own_process
        from lab_builder.local import serverless
        from lab_builder.template.parse import parse

        with own_process.tuned():
            found_in_file = lint.check_file(file)
        findings.stop_at(found_in_file, {})
        template = serverless.expanded(parse(file.read_text(encoding="utf-8")))
    else:
        from lab_builder.workflow.build import build

        template = build(options.settings({})).template.body
    defaults = {
        name: str(parameter["Default"])
        for name, parameter in template.get("Parameters", {}).items()
        if "Default" in parameter
    }
    found = preflight.examine(template, defaults)
    if as_json:
        output.as_json(found)
    else:
        output.result(report.coverage(found))
