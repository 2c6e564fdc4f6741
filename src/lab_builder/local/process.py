"""Start, stop, reset and inspect the engine's process."""

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
from lab_builder.lab_time import LabTime
from lab_builder.local import credentials, extra, process_tree, record, spawn
from lab_builder.local.home import Home
from lab_builder.model import Credentials, Settings

DEFAULT_PORT = 4600
DEFAULT_REGION = "us-east-1"
DEFAULT_SPEED = 1  # real time
CODE_BUCKET = "lab-builder-code"
STOP_TIMEOUT = 30.0  # seconds for an engine to save its state and exit; it takes 1 or 2


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine, with its endpoint and credentials."""

    home: Home
    pid: int
    port: int
    region: str
    speed: int
    credentials: Credentials
    already_running: bool

    @property
    def endpoint_url(self) -> str:
        """The endpoint URL for AWS clients."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class Status:
    """The status of a home's engine; ``died`` if it exited without being stopped."""

    state: Literal["running", "stopped", "died"]
    home: Home
    last: record.Record | None


def status(home: Home) -> Status:
    """Return the status of the engine."""
    last = record.read(home)
    if record.alive(home):
        return Status("running", home, last)
    return Status("died" if last and last.pid else "stopped", home, last)


@dataclass(frozen=True, slots=True)
class Starting:
    """An engine that is starting, whose endpoint and credentials are known."""

    engine: Engine
    _spawned: spawn.Spawned | None = None

    def ready(self) -> Engine:
        """Wait until the engine is ready, and return it. May be called once.

        Raises:
            EngineStoppedError: the engine exited before it was ready.
            EngineError: the engine reported why it cannot start.
        """
        if self._spawned:
            self._spawned.wait()
        return self.engine


def start(
    home: Home, port: int | None = None, region: str | None = None, speed: int | None = None
) -> Engine:
    """Start the engine as ``begin`` does, and wait until it is ready.

    Raises:
        EngineStoppedError: the engine exited before it was ready.
        EngineError: as ``begin``, or the engine reported why it cannot start.
    """
    return begin(home, port, region, speed).ready()


def begin(
    home: Home, port: int | None = None, region: str | None = None, speed: int | None = None
) -> Starting:
    """Start the engine without waiting for it, unless it is running.

    Port, region and speed default to those of the home's last engine, whose state contains them.
    ``speed`` is the factor by which time is accelerated. Processes that a killed engine left are
    killed first.

    Raises:
        EngineMissingError: the ``local`` extra is not installed.
        RegionError: the region does not exist.
        PortError: the port is in use.
        EngineError: the engine runs with another port, region or speed.
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
    except OSError as error:
        raise record.unusable(home, error) from error
    finally:
        os.close(lock)
    engine = Engine(home, spawned.pid, port, region, speed, key, already_running=False)
    return Starting(engine, spawned)


def stop(home: Home) -> bool:
    """Stop the engine and all its workers, and return whether there were any.

    The engine gets SIGTERM and saves its state. Remaining processes get SIGKILL, as does the engine
    after STOP_TIMEOUT seconds.

    Raises:
        EngineMissingError: the ``local`` extra is not installed.
    """
    extra.require()
    last = record.read(home)
    processes = process_tree.members(home, last)
    if last and last.pid and record.alive(home):
        os.kill(last.pid, signal.SIGTERM)
        _wait(lambda: not record.alive(home), STOP_TIMEOUT)
        processes += process_tree.members(home, last)
    found = process_tree.kill(processes)
    _wait(lambda: not record.alive(home), STOP_TIMEOUT)  # the lock is released late
    if last:
        record.write(home, replace(last, pid=None))
    return found


def reset(home: Home) -> Engine | None:
    """Remove the state, and restart the engine if it was running. The key is kept."""
    ran = record.alive(home)
    stop(home)
    home.remove_state()
    return start(home) if ran else None


def running(home: Home, region: str | None = None) -> Engine:
    """Return the running engine.

    Raises:
        EngineMissingError: the ``local`` extra is not installed, or not available on this system.
        EngineStoppedError: the engine is not running.
        EngineError: the engine runs in another region.
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
            hint=Advice(again, " restarts it with its state"),
        )
    raise EngineStoppedError("the engine is not running", hint=Advice(again))


def lab_time(home: Home) -> LabTime:
    """Return the time of the running engine, which its record has.

    Raises:
        EngineError: the engine is not running.
    """
    speed = running(home).speed
    last = record.read(home)
    return LabTime(speed, last.started) if last else LabTime(speed, time.time())


def with_engine(settings: Settings, engine: Engine) -> Settings:
    """Return the settings with the engine as target, and its code bucket unless one is set.

    The region becomes the engine's, because the one in the settings is often meant for AWS.
    """
    targeted = replace(
        settings,
        endpoint_url=engine.endpoint_url,
        credentials=engine.credentials,
        region=engine.region,
        profile=None,
    )
    return config.with_bucket(targeted, CODE_BUCKET, "--local")


def _running(
    home: Home, port: int | None = None, region: str | None = None, speed: int | None = None
) -> Engine:
    """Return the engine that holds the lock, after it has written its record.

    Until then, there is no record, or that of an engine that has exited.
    """
    _wait(
        lambda: _exists(record.read(home)) or record.damaged(home) or not record.alive(home),
        spawn.START_TIMEOUT,
    )
    if record.damaged(home):
        raise EngineError(
            "the record of the running engine is damaged",
            where=str(home.record),
            hint=Advice(
                CommandLine("local", "stop"),
                ", then ",
                CommandLine("local", "start"),
                ": no state is lost",
            ),
        )
    now = record.read(home)
    if now is None or now.pid is None or not _exists(now):
        raise EngineError(
            "another process is starting the engine", where=str(home.root), hint="try again"
        )
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


def _exists(engine: record.Record | None) -> bool:
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
