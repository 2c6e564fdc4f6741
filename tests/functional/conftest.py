"""The embedded engine, shared by a session of tests that drive it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from functional.engines import RunningEngine, end_engine, run_engine
from lab_builder.local.home import VARIABLE, locate


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    folder = tmp_path_factory.mktemp("lab-builder-home")
    yield run_engine(folder)
    end_engine(locate({VARIABLE: str(folder)}))
