import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from lab_builder.aws import calls
from lab_builder.errors import AwsError
from lab_builder.polling import is_transient, poll_delay, polls, retry_transient


def refused(code: str, status: int = 400) -> ClientError:
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "Operation")


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (EndpointConnectionError(endpoint_url="http://x"), True),
        (ReadTimeoutError(endpoint_url="http://x"), True),
        (refused("Throttling"), True),
        (refused("InternalFailure", 500), True),
        (refused("AccessDenied", 403), False),
        (refused("ExpiredToken"), False),
        (NoCredentialsError(), False),
        (ValueError(), False),
    ],
)
def test_what_may_succeed_when_repeated(error: Exception, transient: bool) -> None:
    assert is_transient(error) is transient


def test_our_own_error_is_as_transient_as_what_caused_it() -> None:
    with pytest.raises(AwsError) as caught, calls("trying"):
        raise refused("Throttling")

    assert is_transient(caught.value)


def test_the_first_look_comes_at_once() -> None:
    assert next(polls()) < 1


@pytest.mark.parametrize(
    ("elapsed", "wanted"), [(0, 0.1), (1, 0.1), (9, 0.9), (30, 3), (50, 5), (900, 5)]
)
def test_looks_come_after_a_tenth_of_the_time_that_has_gone_by_within_bounds(
    elapsed: float, wanted: float
) -> None:
    assert poll_delay(elapsed) == wanted


def test_repeating_ends() -> None:
    with pytest.raises(ClientError):
        retry_transient(lambda: (_ for _ in ()).throw(refused("Throttling")), lost_after=-1)
