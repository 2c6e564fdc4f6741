"""``lab-builder local``: start, stop and use the embedded engine."""

from __future__ import annotations

import os
from pathlib import Path

import click

from lab_builder.cli import complete, options, output
from lab_builder.cli.command import Command
from lab_builder.cli.group import Group
from lab_builder.words import counted


@click.group(cls=Group)
def command() -> None:
    """Start, stop and use the embedded engine.

    The engine serves the AWS API on this machine. It runs the lab's functions with AWS's Lambda
    runtime client, and its Glue jobs on Spark. Its state is kept until a reset.
    """


@command.command(cls=Command)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="The engine's port on 127.0.0.1.  [default: the last one, or 4600]",
)
@click.option(
    "--region", metavar="REGION", help="The engine's region.  [default: the last one, or us-east-1]"
)
@click.option(
    "--speed",
    type=click.IntRange(1, 1000),
    metavar="FACTOR",
    help="Accelerate schedules, waits, retries and alarm periods by this factor.  "
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
    output.speed(engine.speed)
    output.progress('to use it with any AWS client: eval "$(lab-builder local env)"')


@command.command(cls=Command)
def stop() -> None:
    """Stop the engine and everything it started. Its state is kept."""
    from lab_builder.local import home, process

    stopped = process.stop(home.locate(os.environ))
    output.progress("the engine is stopped" if stopped else "the engine did not run")


@command.command(cls=Command)
@options.yes
def reset(yes: bool) -> None:
    """Remove the engine's state: stacks, buckets, logs. If it was running, it is restarted."""
    from lab_builder.local import home, process

    where = home.locate(os.environ)
    output.confirm("Remove every stack, bucket and log of the engine?", yes=yes)
    engine = process.reset(where)
    output.progress(f"the engine is empty{f' and runs at {engine.endpoint_url}' if engine else ''}")


@command.command(cls=Command)
@options.as_json
def status(as_json: bool) -> None:
    """Show the engine's state, endpoint, speed, Glue queue and files.

    If this machine cannot do the work of the schedules as fast as they come, that is shown, too.
    """
    from lab_builder.cli import activity
    from lab_builder.local import control_client, home, process

    found = process.status(home.locate(os.environ))
    last = found.last
    url = f"http://127.0.0.1:{last.port}" if last and found.state == "running" else None
    now = control_client.activity(process.running(found.home)) if url else None
    if as_json:
        output.as_json(
            {
                "state": found.state,
                "endpoint_url": url,
                "pid": last.pid if last and url else None,
                "speed": last.speed if last and url else None,
                "glue_queue": now.glue if now else {},
                "scheduled_events": now.schedules if now else None,
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
    if now and last:
        rows += activity.rows(now, last.speed)
    rows += [("home", str(found.home.root)), ("log", str(found.home.log))]
    output.result(output.table(rows, indent=""))


@command.command(cls=Command)
@options.as_json
def env(as_json: bool) -> None:
    """Print environment variables for AWS clients: eval "$(lab-builder local env)"."""
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
@click.argument("rule", shell_complete=complete.schedules)
@options.as_json
def fire(rule: str, as_json: bool) -> None:
    """Run a scheduled rule once, now, even if it is disabled.

    RULE is the rule's name, or a unique ending: failure-simulator. Its schedule does not change.
    """
    from lab_builder.local import control_client, home, process

    fired = control_client.fire(process.running(home.locate(os.environ)), rule)
    if as_json:
        output.as_json(fired)
    else:
        targets = counted(fired.targets, "target")
        output.result(f"{fired.rule} fired at {targets}, event {fired.event_id}")


@command.command(cls=Command)
@options.env
@click.option(
    "--seed", metavar="TEXT", help="Seed of random data.  [default: one without random failures]"
)
@click.option(
    "--timeout",
    type=click.IntRange(min=1),
    metavar="SECONDS",
    help="Maximum time to wait until no alarm is in ALARM, and again to observe.  "
    "[default: 5 minutes, and 30 minutes of lab time]",
)
@options.as_json
def drill(env: str | None, seed: str | None, timeout: int | None, as_json: bool) -> None:
    """Run a failure drill: inject failures into the lab, and show their effects.

    Each line has the time, an observation, and the AWS API call that showed it. A summary of the
    expected effects follows. The exit code is 1 if one was not seen.
    """
    from lab_builder.cli import drill as screen

    screen.show(env, seed, timeout, as_json=as_json)


@command.command(cls=Command)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@options.as_json
def coverage(file: Path | None, as_json: bool) -> None:
    """Show what the engine runs, stores without effect, and refuses of a template.

    FILE is a template; the default is the lab's own. Conditions are evaluated with the
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
