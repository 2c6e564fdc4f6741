from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from botocore.stub import Stubber

import small_lab
from lab_builder.aws import Aws
from lab_builder.model import Credentials
from unit.stacks.stubs import Stub


@pytest.fixture
def aws() -> Aws:
    """Clients that reach nothing: what they answer is stubbed."""
    return Aws(
        small_lab.settings(
            region="eu-west-1",
            endpoint_url="http://127.0.0.1:9",
            credentials=Credentials("AKIDEXAMPLE", "secret"),
        )
    )


@pytest.fixture
def stub(aws: Aws) -> Iterator[Stub]:
    """Return the stubber of a service; at the end every answer must have been asked for."""
    stubbers: dict[str, Stubber] = {}
    with ExitStack() as stack:

        def of(service: str) -> Stubber:
            if service not in stubbers:
                stubbers[service] = stack.enter_context(Stubber(aws.client(service)))
            return stubbers[service]

        yield of
        for stubber in stubbers.values():
            stubber.assert_no_pending_responses()
