"""A lesson with a stack: what cannot be observed is no failure of the learner's."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

import small_lab
from lab_builder.aws import Aws
from lab_builder.aws_calls import PacedCaller
from lab_builder.lessons.lesson import Question
from lab_builder.lessons.session import Session
from lab_builder.lessons.watch import Verdicts, Watcher
from lab_builder.model import Credentials
from lab_builder.stacks.values import Stack
from unit.lessons.texts import checks, lesson

NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def session() -> Session:
    """A session with an engine that is not there."""
    key = Credentials("AKIDEXAMPLE", "secret")
    nowhere = small_lab.settings(
        region="eu-west-1", endpoint_url="http://127.0.0.1:9", credentials=key
    )
    stack = Stack(
        id="arn:aws:cloudformation:eu-west-1:123456789012:stack/lab/1",
        name="lab",
        status="CREATE_COMPLETE",
        reason="",
        outputs={"QueueUrl": "http://127.0.0.1:9/queue"},
        parameters={"EnvironmentName": "env"},
        tags={},
        role_arn=None,
        created=NOW,
        updated=None,
        protected=False,
    )
    return Session(stack, PacedCaller(Aws(nowhere), interval=0.01), speed=60)


def test_names_are_outputs_the_environment_and_the_stack(session: Session) -> None:
    assert session.names == {
        "QueueUrl": "http://127.0.0.1:9/queue",
        "EnvironmentName": "env",
        "StackName": "lab",
    }
    (check,) = lesson().steps[0].checks
    assert session.text(check) == "a message with 'hello' is in the queue queue"


def test_an_engine_that_is_down_cannot_tell(session: Session) -> None:
    (check,) = lesson().steps[0].checks
    verdict = session.observe(check, NOW)
    assert verdict.state == "cannot tell"
    assert "no response while calling sqs receive_message" in verdict.saw
    assert "lab-builder local status" in verdict.saw


def test_half_a_stack_cannot_tell(session: Session) -> None:
    (check,) = lesson(checks("- message: $TopicUrl")).steps[0].checks
    verdict = session.observe(check, NOW)
    assert verdict.state == "cannot tell"
    assert verdict.saw == "there is no output TopicUrl; the stack lab is CREATE_COMPLETE"


def test_a_statement_that_is_late_is_yielded_as_it_is(session: Session) -> None:
    (step,) = lesson().steps
    ((check, verdict),) = session.wait(step, NOW, timeout=0.01)
    assert check is step.checks[0]
    assert verdict.state == "cannot tell"


def test_a_deadline_is_in_the_time_of_the_lab(session: Session) -> None:
    (check,) = lesson().steps[0].checks
    assert session.seconds(check) == 60 + 300 / 60


def test_a_question_without_an_answer_in_the_account_has_no_right_one(session: Session) -> None:
    from lab_builder.errors import AwsError

    question = Question("What?", "sqs.list_queues", {}, "QueueUrls[0]", 1)
    with pytest.raises(AwsError):
        session.is_right(question, "anything")


def test_a_watch_tells_of_the_first_verdict_and_ends(session: Session) -> None:
    told: list[Verdicts] = []
    first = threading.Event()

    def changed(verdicts: Verdicts) -> None:
        told.append(verdicts)
        first.set()

    with Watcher(session, lesson().steps[0], NOW, changed) as watcher:
        assert first.wait(60)
        assert not watcher.done
    ((verdict,), *_) = told
    assert verdict is not None
    assert verdict.state == "cannot tell"
