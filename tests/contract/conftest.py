"""The promises of the embedded engine, tested through public AWS APIs.

LAB_BUILDER_ENDPOINT points the suite elsewhere, at a URL or, as ``aws``, at AWS itself, with the
environment's credentials and region. What only an engine of our own can show is skipped there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from functional.conftest import engine as embedded_engine
from functional.conftest import home, quick_engine
from functional.engines import RunningEngine
from lab_builder.model import Credentials

__all__ = ["embedded_engine", "home", "quick_engine"]

ENDPOINT = os.environ.get("LAB_BUILDER_ENDPOINT")
OF_OUR_OWN = {"embedded_engine", "home", "quick_engine"}


@pytest.fixture(scope="session")
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningEngine]:
    """What all tests talk to; each names what it makes so that no other finds it."""
    if ENDPOINT:
        yield elsewhere(ENDPOINT, tmp_path_factory.mktemp("no-home"))
    else:
        yield request.getfixturevalue("embedded_engine")


def elsewhere(endpoint: str, home: Path) -> RunningEngine:
    """Return an endpoint that is not ours, with the credentials that boto3 finds."""
    import boto3

    session = boto3.Session()
    key = session.get_credentials().get_frozen_credentials()
    return RunningEngine(
        endpoint_url="" if endpoint == "aws" else endpoint,
        credentials=Credentials(key.access_key, key.secret_key, key.token),
        region=session.region_name,
        home=home,
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip elsewhere what needs an engine of our own."""
    if not ENDPOINT:
        return
    reason = f"needs an engine of its own, not {ENDPOINT}"
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("embedded") or fixtures & OF_OUR_OWN:
            item.add_marker(pytest.mark.skip(reason=reason))
