"""A day of the lab at speed 60, watched: ``make soak``, or ``make soak MINUTES=5``.

The deployed lab runs by its schedules while a client asks and sends a little. The soak holds if,
after the first third in which Spark and the caches warm up, memory is flat: the line through it
rises by less than a tenth of its median in a lab day. Disk stays below a bound, S3 objects aside,
the engine's log tells of no error, and no schedule loses or doubles an event.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.engine import HOME, Engine
from benchmarks.schedules import Heard, Listener
from benchmarks.timing import PYTHON
from benchmarks.trickle import Trickle
from benchmarks.usage import OBJECTS, Usage, look
from lab_builder.local.home import Home, locate

_SPEED = 60
_LAB_DAY = 24 * 3600 / _SPEED  # real seconds
_DEPLOY = [PYTHON, "-m", "lab_builder", "deploy", "--local", "--yes", "-p", "PauseAfterHours=0"]
_PAUSE = 5.0  # seconds between two looks
_RISE = 0.1  # of the median of memory, in a lab day
_DISK = 256  # MiB
_ROW = "| {:<46} | {:>9} | {:>9} | {:>15} | {:>6} |"

Row = tuple[str, str, str, str, bool]


def main() -> int:
    """Run, print a table, and return 0 where everything holds."""
    parser = argparse.ArgumentParser(prog="benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=_LAB_DAY / 60)
    seconds = parser.parse_args().minutes * 60
    with Engine(speed=_SPEED) as engine:
        environ = {**os.environ, HOME: str(engine.home)}
        subprocess.run(_DEPLOY, env=environ, check=True, capture_output=True)
        home = locate(environ)
        listener = Listener(engine, _SPEED)
        with Trickle(engine) as trickle:
            seen = list(_watch(home, listener, seconds))
        errors = [*trickle.errors, *_errors(home)]
        heard = list(listener.heard())
    rows = [*_memory(seen), *_disk(seen), *map(_schedule, heard)]
    rows.append(("errors, in the log or answered", "0", str(len(errors)), "0", not errors))
    print(_ROW.format("what", "begin", "end", "bound", "holds"))
    print(_ROW.format("---", "---:", "---:", "---:", "---"))
    for *cells, holds in rows:
        print(_ROW.format(*cells, "yes" if holds else "NO"))
    print(f"{trickle.made} calls, load {os.getloadavg()[2]:.1f}", *errors[:5], sep="\n")
    return 0 if all(holds for *_, holds in rows) else 1


def _watch(home: Home, listener: Listener, seconds: float) -> Iterator[Usage]:
    """Yield what is seen, and say so once in a lab hour."""
    began = time.monotonic()
    hour = 0
    while (elapsed := time.monotonic() - began) < seconds:
        usage = look(home)
        listener.listen()
        if elapsed * _SPEED >= hour * 3600:
            memory = ", ".join(f"{name} {amount:.0f}" for name, amount in usage.memory.items())
            print(f"lab hour {hour}: {memory} MiB", file=sys.stderr)
            hour += 1
        yield usage
        time.sleep(_PAUSE)


def _memory(seen: Sequence[Usage]) -> Iterator[Row]:
    """Yield the rows of memory; the sum is what has to be flat."""
    warm = seen[len(seen) // 3 :]
    for name in seen[0].memory:
        part = [usage.memory[name] for usage in warm]
        yield f"memory: {name}, MiB", f"{part[0]:.0f}", f"{part[-1]:.0f}", "-", True
    whole = [sum(usage.memory.values()) for usage in warm]
    slope = statistics.linear_regression([usage.at for usage in warm], whole).slope
    rise, most = slope * _LAB_DAY, _RISE * statistics.median(whole)
    name = f"memory: all, MiB, {rise:+.0f} in a lab day"
    yield name, f"{whole[0]:.0f}", f"{whole[-1]:.0f}", f"{most:+.0f} a day", rise < most
    left = [str(usage.half_closed) for usage in warm]
    yield "connections half closed", left[0], left[-1], "20", int(left[-1]) < 20


def _disk(seen: Sequence[Usage]) -> Iterator[Row]:
    """Yield the rows of disk."""
    begin, end = seen[len(seen) // 3].disk, seen[-1].disk
    for name in begin:
        bound = "grows as on AWS" if name == OBJECTS else "-"
        yield f"disk: {name}, MiB", f"{begin[name]:.1f}", f"{end[name]:.1f}", bound, True
    first, last = _sum(begin), _sum(end)
    yield "disk: all but S3 objects, MiB", f"{first:.1f}", f"{last:.1f}", str(_DISK), last < _DISK


def _sum(disk: Mapping[str, float]) -> float:
    return sum(amount for name, amount in disk.items() if name != OBJECTS)


def _schedule(heard: Heard) -> Row:
    name = heard.rule.removeprefix("aws-deep-dive-")
    shortest, longest = f"{heard.shortest:.2f}", f"{heard.longest:.2f}"
    return f"{name}: {heard.events} gaps", shortest, longest, "0.5-1.5", heard.regular


def _errors(home: Home) -> list[str]:
    """Return what the engine's log tells of errors."""
    lines = home.log.read_text(errors="replace").splitlines()
    return [line for line in lines if " ERROR " in line or line.startswith("Traceback")]


if __name__ == "__main__":
    sys.exit(main())
