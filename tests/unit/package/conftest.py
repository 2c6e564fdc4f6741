"""A real client whose answers a test supplies, for what only AWS answers.

tests/functional/test_package.py talks to the engine.
"""

from collections.abc import Iterator

import pytest
from botocore.stub import Stubber

from lab_builder.aws import Aws
from lab_builder.model import Credentials, Settings


@pytest.fixture(scope="module")
def aws() -> Aws:
    return Aws(
        Settings(
            lab="a-lab",
            environment="default",
            stack_name="a-lab",
            region="eu-west-1",
            credentials=Credentials("AKIDEXAMPLE", "secret"),
        )
    )


@pytest.fixture
def s3(aws: Aws) -> Iterator[Stubber]:
    with Stubber(aws.client("s3")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()
