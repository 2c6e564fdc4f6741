"""Starts, stops, resets and observes the engine's process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from lab_builder import config
from lab_builder.aws import check_region
from lab_builder.errors import EngineError, EngineStoppedError
from lab_builder.hints import Advice, CommandLine
from lab_builder.local import credentials, extra, process_tree, record, spawn
from lab_builder.local.home import Home
from lab_builder.model import Credentials, Settings

DEFAULT_PORT = 4600
DEFAULT_REGION = "us-east-1"
DEFAULT_SPEED = 1  # as fast as real
CODE_BUCKET = "lab-builder-code"
ENDING = 30.0  # seconds that an engine has to save its state and end by itself; it takes one or two


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine, and what a client needs to talk to it."""

    home: Home
    pid: int
    port: int
    region: str
    speed: int
    credentials: Credentials
    already_running: bool

    @property
    def endpoint_url(self) -> str:
        """The URL that any AWS client can be pointed at."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class Status:
    """What there is to say about a home's engine; ``died`` is one that nobody stopped."""

    state: Literal["running", "stopped", "died"]
    home: Home
    last: record.Record | None


def status(home: Home) -> Status:
    """Observe the engine. Changes nothing."""
    last = record.read(home)
    if record.alive(home):
        return Status("running", home, last)
    return Status("died" if last and last.pid else "stopped", home, last)


@dataclass(frozen=True, slots=True)
class Starting:
    """An engine whose address and key are known, and which will answer."""

    engine: Engine
    _spawned: spawn.Spawned | None = None

    def ready(self) -> Engine:
        """Return the engine once it answers; this can be waited for once.

        Raises:
            EngineStoppedError: it died before it answered.
            EngineError: it refused to start.
        """
        if self._spawned:
            self._spawned.wait()
        return self.engine


def start(
    home: Home, port: int | None = None, region: str | None = None, speed: int | None = None
) -> Engine:
    """Start the engine as ``begin`` does, and return once it answers.

    Raises:
        EngineStoppedError: it died before it answered.
        EngineError: as ``begin``, or it refused to start.
    """
    return begin(home, port, region, speed).ready()


def begin(
    home: Home, port: int | None = None, region: str | None = None, speed: int | None = None
) -> Starting:
    """Begin to start the engine, and do not wait for it; one that runs is left as it is.

    Port, region and speed default to those of the home's last engine, whose state knows them.
    ``speed`` is how many times as fast as real its time passes. What a killed engine left running
    is killed first.

    Raises:
        EngineMissingError: the ``local`` extra is not installed.
        RegionError: there is no such region.
        PortError: another process has the port.
        EngineError: it runs with another port, region or speed.
    """
    extra.require()
    if region:
        check_region(region)
    lock = record.lock(home)
    if lock is None:
        return Starting(_running(home, port, region, speed))
    try:
        last = record.read(home)
        process_tree.kill(process_tree.members(home, last))
        port = port or (last.port if last else DEFAULT_PORT)
        region = region or (last.region if last else DEFAULT_REGION)
        speed = speed or (last.speed if last else DEFAULT_SPEED)
        home.prepare()
        key = credentials.obtain(home)
        with spawn.listen(port) as listener:
            spawned = spawn.spawn(home, region, speed, lock, listener)
    finally:
        os.close(lock)
    engine = Engine(home, spawned.pid, port, region, speed, key, already_running=False)
    return Starting(engine, spawned)


def stop(home: Home) -> bool:
    """Stop the engine with all its workers, and say whether there was anything to stop.

    SIGTERM first, so that the state is saved; SIGKILL for whatever is left when the engine has
    ended, and for the engine itself where it does not end in ENDING seconds.

    Raises:
        EngineMissingError: the ``local`` extra is not installed.
    """
    extra.require()
    last = record.read(home)
    processes = process_tree.members(home, last)
    if last and last.pid and record.alive(home):
        os.kill(last.pid, signal.SIGTERM)
        _wait(lambda: not record.alive(home), ENDING)
        processes += process_tree.members(home, last)
    found = process_tree.kill(processes)
    _wait(lambda: not record.alive(home), ENDING)  # a dying process keeps its files a little longer
    if last:
        record.write(home, replace(last, pid=None))
    return found


def reset(home: Home) -> Engine | None:
    """Wipe the state, and start the engine again where it ran. The key stays the same."""
    ran = record.alive(home)
    stop(home)
    home.remove_state()
    return start(home) if ran else None


def running(home: Home, region: str | None = None) -> Engine:
    """Return the engine that runs.

    Raises:
        EngineMissingError: the ``local`` extra is not installed, or cannot be on this system.
        EngineStoppedError: none does.
        EngineError: it runs in another region than the one asked for.
    """
    extra.require()
    now = status(home)
    if now.state == "running":
        return _running(home, region=region)
    again = CommandLine("local", "start")
    if now.state == "died":
        raise EngineStoppedError(
            "the engine died",
            where=str(home.log),
            hint=Advice(again, " brings it back with its state"),
        )
    raise EngineStoppedError("the engine does not run", hint=Advice(again))


def aim(settings: Settings, engine: Engine) -> Settings:
    """Return the settings with the engine as their target, and its own bucket where none is named.

    The region becomes the engine's, for the one in the settings is often meant for AWS.
    """
    aimed = replace(
        settings,
        endpoint_url=engine.endpoint_url,
        credentials=engine.credentials,
        region=engine.region,
        profile=None,
    )
    return config.with_bucket(aimed, CODE_BUCKET, "--local")


def _running(
    home: Home, port: int | None = None, region: str | None = None, speed: int | None = None
) -> Engine:
    """Return the engine that holds the lock, once it has written down who it is.

    Until then there is no record, or that of an engine that is gone.
    """
    _wait(lambda: _is_there(record.read(home)) or not record.alive(home), spawn.STARTING)
    now = record.read(home)
    if now is None or now.pid is None or not _is_there(now):
        raise EngineError("another start is under way", where=str(home.root), hint="try again")
    for what, wanted, have in (
        ("port", port, now.port),
        ("region", region, now.region),
        ("speed", speed, now.speed),
    ):
        if wanted not in (None, have):
            raise EngineError(
                f"the engine already runs with {what} {have}, not {wanted}",
                hint=Advice(
                    CommandLine("local", "stop"),
                    ", then ",
                    CommandLine("local", "start", f"--{what}", str(wanted)),
                ),
            )
    key = credentials.obtain(home)
    return Engine(home, now.pid, now.port, now.region, now.speed, key, already_running=True)


def _is_there(engine: record.Record | None) -> bool:
    """Return whether a process has the pid of a record."""
    if engine is None or engine.pid is None:
        return False
    try:
        os.kill(engine.pid, 0)
    except OSError:
        return False
    return True


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
