"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from guardian import guard

# A test says what is right, not how fast: a busy machine must not fail it.
HOUSE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("house", HOUSE)
settings.register_profile("quick", HOUSE, max_examples=20)  # for make test-fast
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever a test starts ends with the run, also where that is killed."""
    with guard(tmp_path_factory.getbasetemp()):
        yield
