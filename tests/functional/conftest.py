"""The embedded engine, shared by a session of tests that drive it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import small_lab
from functional import deploys
from functional.commands import lab_builder
from functional.engines import RunningEngine, end_engine, running
from lab_builder.aws import Aws
from lab_builder.local.home import VARIABLE, Home, locate


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """A running engine of all tests; each names what it makes so that no other finds it."""
    home = locate({VARIABLE: str(tmp_path_factory.mktemp("lab-builder-home"))})
    with running(home) as engine:
        yield engine


@pytest.fixture(scope="session")
def quick_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """A second engine of all tests, whose minutes are seconds."""
    home = locate({VARIABLE: str(tmp_path_factory.mktemp("lab-builder-quick-home"))})
    with running(home, speed=60) as engine:
        yield engine


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home of one test, whose engine is gone when the test ends."""
    home = locate({VARIABLE: str(tmp_path)})
    yield home
    end_engine(home)


@pytest.fixture(scope="session")
def lab(engine: RunningEngine) -> RunningEngine:
    """The engine with the aws-deep-dive lab on it, without chance, and with its pause."""
    given = ("FailureRate=0", "ViolationRate=0", "PauseAfterHours=8")
    chosen = (word for each in given for word in ("-p", each))
    done = lab_builder(engine.home, "deploy", "--local", "--yes", *chosen)
    assert done.code == 0, done.stderr
    return engine


@pytest.fixture
def aws(engine: RunningEngine) -> Aws:
    """Clients of the engine, with the bucket that plans of the small lab use."""
    given = small_lab.settings(
        endpoint_url=engine.endpoint_url, credentials=engine.credentials, region=engine.region
    )
    aws = Aws(given)
    aws.client("s3").create_bucket(Bucket=deploys.BUCKET)
    return aws


@pytest.fixture
def name(aws: Aws, request: pytest.FixtureRequest) -> Iterator[str]:
    """A stack name, and environment name, of this test's own."""
    own = f"t{abs(hash(request.node.name)) % 10**8}"
    yield own
    aws.client("cloudformation").delete_stack(StackName=own)
