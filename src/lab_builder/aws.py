"""Create boto3 clients, and turn the errors of botocore into ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lab_builder.errors import AwsError, CredentialsError, RegionError, SettingsError
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import Settings
from lab_builder.replies import INCOMPLETE, check_replies

if TYPE_CHECKING:
    import boto3

USER_AGENT = "lab-builder"  # part of the user agent of every call


class Aws:
    """A boto3 session for Settings. boto3 is imported when the first client is created."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._session: boto3.Session | None = None
        self._clients: dict[tuple[str, int | None], Any] = {}

    @property
    def region(self) -> str:
        """The region of all calls.

        Raises:
            RegionError: no region is set, or the region is unknown.
        """
        session = self._open()
        region = session.region_name
        if not region:
            raise RegionError(
                "no region is set",
                hint="pass --region, set AWS_REGION, or put region in samconfig.toml",
            )
        if self.settings.endpoint_url is None:
            check_region(region, session)
        return str(region)

    def client(self, service: str, *, once_within: int | None = None) -> Any:
        """Return the client of a service; it is created once.

        With ``once_within``, a call waits so many seconds for its reply, and is never repeated: for
        calls that take long and have an effect.

        Raises:
            SettingsError: the endpoint is not a URL, or the region for an endpoint is malformed.
            RegionError: no region is set, or the region is unknown.
        """
        key = (service, once_within)
        if key not in self._clients:
            from botocore.config import Config

            region = self.region
            config = Config(
                # The default of the SDKs; with more, a wrong endpoint fails only after 15 seconds.
                retries={"mode": "standard", "total_max_attempts": 1 if once_within else 3},
                connect_timeout=5,
                read_timeout=once_within or 60,
                # A custom endpoint seldom supports <bucket>.<host>.
                s3={"addressing_style": "path"} if self.settings.endpoint_url else None,
                # CloudTrail records it: calls of this tool can be told from a learner's.
                user_agent_extra=USER_AGENT,
                # The engine is on this machine: a proxy in the environment cannot reach it.
                proxies={} if self.settings.credentials else None,
            )
            endpoint_url = self.settings.endpoint_url
            try:
                self._clients[key] = self._open().client(
                    service, region_name=region, endpoint_url=endpoint_url, config=config
                )
            except ValueError as error:
                raise SettingsError(
                    f"cannot create a client for {service}: {error}",
                    where=self.settings.sources.get("endpoint_url"),
                    hint="write the complete URL, such as http://127.0.0.1:4600, "
                    "and check the region",
                ) from error
            check_replies(self._clients[key])
        return self._clients[key]

    def _open(self) -> boto3.Session:
        if self._session is None:
            import boto3
            import botocore.session
            from botocore.exceptions import ProfileNotFound

            given = self.settings.credentials
            # With given credentials, AWS_PROFILE in the environment is ignored too.
            no_profile = {"profile": (None, None, None, None)} if given else None
            try:
                self._session = boto3.Session(
                    botocore_session=botocore.session.get_session(no_profile),
                    profile_name=None if given else self.settings.profile,
                    region_name=self.settings.region,
                    aws_access_key_id=given.access_key_id if given else None,
                    aws_secret_access_key=given.secret_access_key if given else None,
                    aws_session_token=given.session_token if given else None,
                )
            except ProfileNotFound as error:
                raise CredentialsError(
                    f"there is no AWS profile {error.kwargs['profile']!r}",
                    hint="aws configure list-profiles lists the existing profiles",
                ) from error
        return self._session


def check_region(region: str, session: boto3.Session | None = None) -> None:
    """Check that botocore knows a region, in any partition, without a call.

    Raises:
        RegionError: the region does not exist.
    """
    import botocore.session

    known = session or botocore.session.get_session()
    if not any(
        region in known.get_available_regions("cloudformation", partition)
        for partition in known.get_available_partitions()
    ):
        raise RegionError(
            f"there is no region {region!r}", hint="aws ec2 describe-regions lists all regions"
        )


_REFUSED = {
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
}
_BAD_CREDENTIALS = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}


@contextmanager
def calls(doing: str) -> Iterator[None]:
    """Turn the errors of botocore into ours. ``doing`` completes "failed while ...".

    A caller that expects an error code must handle ClientError inside the block.
    """
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        CredentialRetrievalError,
        HTTPClientError,
        NoCredentialsError,
        PartialCredentialsError,
        TokenRetrievalError,
    )
    from botocore.exceptions import (
        ConnectionError as BotoConnectionError,
    )

    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        message = error.response.get("Error", {}).get("Message", str(error))
        if code in _BAD_CREDENTIALS:
            raise CredentialsError(
                f"AWS refused the credentials while {doing}: {message} ({code})",
                hint="renew them (aws sso login, or a new session), then repeat the command",
            ) from error
        hint = "ask for that permission, or use another profile" if code in _REFUSED else None
        if code == INCOMPLETE:
            hint = (
                "something between this machine and the endpoint answered in its place, such as "
                "a proxy or the sign-in page of a network; check that, then repeat the command"
            )
        raise AwsError(f"failed while {doing}: {message} ({code})", hint=hint) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise CredentialsError(
            f"no usable AWS credentials: {error}",
            hint="set AWS_PROFILE or run aws configure; without an account, add --local",
        ) from error
    except (CredentialRetrievalError, TokenRetrievalError) as error:
        raise CredentialsError(
            f"cannot retrieve the AWS credentials: {error}",
            hint="log in again (aws sso login), then repeat the command",
        ) from error
    except (BotoConnectionError, HTTPClientError) as error:
        raise AwsError(
            f"no response while {doing}: {error}",
            hint=Advice(
                "check the network and the endpoint; for the engine: ",
                CommandLine("local", "status"),
            ),
        ) from error
    except BotoCoreError as error:
        raise AwsError(f"failed while {doing}: {error}") from error
