"""The engine's log stays in bounds while it is written to."""

from __future__ import annotations

from pathlib import Path

from lab_builder.local.engine import housekeeping


def test_a_log_is_cut_down_to_its_last_whole_lines(tmp_path: Path) -> None:
    log = tmp_path / "engine.log"
    with log.open("a") as writer:
        for number in range(100):
            writer.write(f"line {number}\n")
        writer.flush()
        housekeeping.truncate(log, 400)
        writer.write("after\n")

    lines = log.read_text().splitlines()

    assert log.stat().st_size < 100
    assert lines == [*(f"line {n}" for n in range(94, 100)), "after"]


def test_a_log_within_its_bounds_is_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "engine.log"
    log.write_text("one\ntwo\n")

    housekeeping.truncate(log, 8)

    assert log.read_text() == "one\ntwo\n"
