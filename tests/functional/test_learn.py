"""The lessons on an engine at speed 60, run as printed, in a hostile environment."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventually import PATIENCE
from functional import sabotage
from functional.commands import AWS, ROOT, Ended, environment, lab_builder, run
from functional.engines import RunningEngine, running
from functional.terminal import Terminal
from lab_builder import registry
from lab_builder.lessons.lesson import Lesson
from lab_builder.lessons.read import read_folder
from lab_builder.local.home import VARIABLE, locate

pytestmark = [pytest.mark.engine, pytest.mark.spark]

LESSONS = read_folder(registry.lessons_folder("aws-deep-dive"))
SCHEDULED = (1, 8)  # lessons that look at what the schedules do
QUICK = (2, 3)  # the lessons that ``make test`` runs
EACH = pytest.mark.parametrize(
    "lesson",
    [
        pytest.param(each, marks=() if each.number in QUICK else pytest.mark.thorough, id=each.name)
        for each in LESSONS
    ],
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """The lab with its schedules paused: what happens in it is what a learner does."""
    home = locate({VARIABLE: str(tmp_path_factory.mktemp("learn-home"))})
    with running(home, speed=60) as engine:
        paused = ("--local", "--yes", "-p", "ScheduleState=DISABLED")
        deployed = lab_builder(engine.home, "deploy", *paused)
        assert deployed.code == 0, deployed.stderr
        yield engine


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[socket.socket]:
    """A server in the place of all that is not the engine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.fixture(scope="module")
def hostile(lab: RunningEngine, elsewhere: socket.socket) -> dict[str, str]:
    """A user with credentials and endpoints of their own, in files and variables."""
    url = f"http://127.0.0.1:{elsewhere.getsockname()[1]}"
    folder = lab.home / ".aws"
    folder.mkdir(exist_ok=True)
    key = "aws_access_key_id = AKIAOFTHEUSER0000000\naws_secret_access_key = secret\n"
    (folder / "credentials").write_text(f"[default]\n{key}[work]\n{key}")
    (folder / "config").write_text(f"[default]\nendpoint_url = {url}\n[profile work]\n")
    return {
        "PATH": f"{AWS.parent}:/usr/bin:/bin",
        "AWS_PROFILE": "work",
        "AWS_ENDPOINT_URL": url,
        "AWS_ENDPOINT_URL_SQS": url,
        "HTTPS_PROXY": url,
        "https_proxy": url,
        "NO_PROXY": "",
    }


def learn(lab: RunningEngine, *words: str, environ: dict[str, str] | None = None) -> Ended:
    argv = [sys.executable, "-m", "lab_builder", "learn", *words]
    return run(argv, environment(lab.home, **(environ or {})), ROOT)


@EACH
def test_where_nothing_was_done_no_step_that_asks_to_act_holds(
    lesson: Lesson, lab: RunningEngine
) -> None:
    done = learn(lab, "check", str(lesson.number), "--json")
    assert done.code == 1, done.stderr
    for step, found in zip(lesson.steps, done.value["steps"], strict=True):
        states = {each["state"] for each in found["statements"]}
        assert states - {"holds"} or not step.commands, step.title


@EACH
def test_a_lesson_run_as_printed_holds(
    lesson: Lesson, lab: RunningEngine, hostile: dict[str, str]
) -> None:
    if lesson.number in SCHEDULED:
        assert lab_builder(lab.home, "resume", "--local").code == 0
    within = ("--timeout", f"{PATIENCE:.0f}")
    done = learn(lab, "run", str(lesson.number), "--json", *within, environ=hostile)
    assert lab_builder(lab.home, "pause", "--local").code == 0
    wrong = [
        (each["statement"], each["saw"])
        for step in done.value["steps"]
        for each in step["statements"]
        if each["state"] != "holds"
    ]
    assert (done.code, wrong) == (0, []), done.stderr


def test_no_command_of_a_lesson_left_the_engine_or_used_the_keys_of_the_user(
    lab: RunningEngine, elsewhere: socket.socket
) -> None:
    with pytest.raises(BlockingIOError):
        elsewhere.accept()
    pages = lab.client("cloudtrail").get_paginator("lookup_events").paginate()
    events = [json.loads(each["CloudTrailEvent"]) for page in pages for each in page["Events"]]
    typed = [each for each in events if "aws-cli" in each.get("userAgent", "")]
    keys = {each["userIdentity"].get("accessKeyId") for each in typed}
    assert keys == {lab.credentials.access_key_id}


def test_aws_commands_go_to_the_engine_whatever_is_asked(
    lab: RunningEngine, elsewhere: socket.socket, hostile: dict[str, str], tmp_path: Path
) -> None:
    lines = learn(lab, "env", "--print", environ=hostile).stdout
    url = hostile["AWS_ENDPOINT_URL"]
    (tmp_path / "lines").write_text(lines)
    script = f"""
set -e
. {tmp_path}/lines
aws sqs list-queues --endpoint-url {url}
aws --endpoint-url={url} sts get-caller-identity
AWS_ENDPOINT_URL= aws s3 ls
aws --profile work sts get-caller-identity || echo no such profile
"""
    done = run(["bash", "-c", script], environment(lab.home, **hostile), tmp_path)
    assert done.code == 0, done.stderr
    assert "000000000000" in done.stdout
    assert "no such profile" in done.stdout
    with pytest.raises(BlockingIOError):
        elsewhere.accept()


def test_the_watch_shows_a_step_and_turns_green_by_itself(lab: RunningEngine) -> None:
    path = f"{AWS.parent}:/usr/bin:/bin"
    with Terminal(lab.home, "learn", "5", PATH=path, LAB_BUILDER_LEARNER="ada") as terminal:
        terminal.wait_for("Leave a trace, and find it")
        terminal.wait_for("no call LookupEvents since the lesson began")
        terminal.type("r")
        terminal.wait_for("Done. n: next")
        terminal.type("n")
        terminal.wait_for("Read a whole event")
        terminal.type("a")
        terminal.wait_for("AccessKeyId as well.): ")  # the question, asked
        terminal.type("KEY\n")
        terminal.wait_for("Not so: look again.")
        terminal.type("q")
        assert terminal.end() == 0
    assert "Your progress is kept" in terminal.text
    listed = learn(lab, "list", "--json", environ={"LAB_BUILDER_LEARNER": "ada"}).value
    assert [each["done"] for each in listed] == [0, 0, 0, 0, 1, 0, 0, 0, 0]


@pytest.mark.thorough
def test_what_is_undone_is_noticed_by_the_steps_that_are_about_it_and_no_other(
    lab: RunningEngine,
) -> None:
    before, wrong = sabotage.holding(lab, LESSONS), {}
    for each in sabotage.ALL:
        each.commit(lab)
        after = sabotage.holding(lab, LESSONS)
        noticed = {step for step in before if before[step] - after[step]}
        if noticed != each.noticed:
            wrong[each.name] = (noticed - each.noticed, each.noticed - noticed)
        before = after
    assert wrong == {}
