"""The engine's process: start, stop, reset, status, and what survives."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.engine


def test_a_started_engine_answers_as_the_root_of_its_account(engine):
    identity = engine.client("sts").get_caller_identity()

    assert identity["Arn"] == "arn:aws:iam::000000000000:root"
