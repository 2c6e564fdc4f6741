"""How fast the engine's time passes: given once, remembered, and said where it matters."""

from __future__ import annotations

import pytest

from functional.commands import lab_builder
from functional.engines import end_engine, free_port, start
from lab_builder.errors import EngineError
from lab_builder.local import process
from lab_builder.local.home import Home

pytestmark = pytest.mark.engine


def test_a_speed_is_remembered(home: Home) -> None:
    start(home, speed=60)
    end_engine(home)
    assert process.start(home).speed == 60


def test_another_speed_is_refused_while_the_engine_runs(home: Home) -> None:
    start(home, speed=60)
    with pytest.raises(EngineError, match="already runs with speed 60, not 2") as refusal:
        process.start(home, speed=2)
    assert refusal.value.hint == "lab-builder local stop, then lab-builder local start --speed 2"
    assert process.start(home, speed=60).already_running


def test_start_and_status_of_the_engine_say_that_time_is_accelerated(home: Home) -> None:
    folder = home.root.parent
    says = "pass 7 times as fast"
    port = str(free_port())
    assert says in lab_builder(folder, "local", "start", "--port", port, "--speed", "7").stderr
    assert says in lab_builder(folder, "local", "status").stdout
    assert says not in lab_builder(folder, "deploy", "--local", "--dry-run").stderr
    assert lab_builder(folder, "local", "status", "--json").value["speed"] == 7


def test_a_deploy_that_starts_the_engine_says_it_too(home: Home) -> None:
    start(home, speed=7)
    end_engine(home)
    assert "pass 7 times" in lab_builder(home.root.parent, "deploy", "--local", "--dry-run").stderr


def test_real_time_is_not_worth_a_word(home: Home) -> None:
    start(home)
    assert "as fast" not in lab_builder(home.root.parent, "local", "status").stdout
