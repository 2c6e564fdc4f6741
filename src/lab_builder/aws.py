"""Clients for one account, region and endpoint, with errors that say what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lab_builder.errors import AwsError, CredentialsError, RegionError, SettingsError
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import Settings

if TYPE_CHECKING:
    import boto3


class Aws:
    """A boto3 session for Settings. Importing boto3 waits until the first client is made."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._session: boto3.Session | None = None
        self._clients: dict[str, Any] = {}

    @property
    def region(self) -> str:
        """The region that calls go to.

        Raises:
            RegionError: no region is set anywhere, or the one set is unknown.
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

    def client(self, service: str) -> Any:
        """Return the client of a service, made once.

        Raises:
            SettingsError: the endpoint is no URL, or an endpoint is given a region of a wrong form.
            RegionError: no region is set anywhere, or the one set is unknown.
        """
        if service not in self._clients:
            from botocore.config import Config

            region = self.region
            config = Config(
                # The SDKs' own number; more would make a wrong endpoint known after 15 seconds.
                retries={"mode": "standard", "total_max_attempts": 3},
                connect_timeout=5,
                read_timeout=60,
                # An endpoint of one's own seldom answers <bucket>.<host>.
                s3={"addressing_style": "path"} if self.settings.endpoint_url else None,
                # The engine is on this machine: a proxy of the environment does not lead there.
                proxies={} if self.settings.credentials else None,
            )
            endpoint_url = self.settings.endpoint_url
            try:
                self._clients[service] = self._open().client(
                    service, region_name=region, endpoint_url=endpoint_url, config=config
                )
            except ValueError as error:
                raise SettingsError(
                    f"no client can be made: {error}",
                    where=self.settings.sources.get("endpoint_url"),
                    hint="write the URL in full, such as http://127.0.0.1:4600; look at the region",
                ) from error
        return self._clients[service]

    def _open(self) -> boto3.Session:
        if self._session is None:
            import boto3
            import botocore.session
            from botocore.exceptions import ProfileNotFound

            given = self.settings.credentials
            # With credentials at hand, even the profile that the environment names has no say.
            unnamed = {"profile": (None, None, None, None)} if given else None
            try:
                self._session = boto3.Session(
                    botocore_session=botocore.session.get_session(unnamed),
                    profile_name=None if given else self.settings.profile,
                    region_name=self.settings.region,
                    aws_access_key_id=given.access_key_id if given else None,
                    aws_secret_access_key=given.secret_access_key if given else None,
                    aws_session_token=given.session_token if given else None,
                )
            except ProfileNotFound as error:
                raise CredentialsError(
                    f"there is no AWS profile {error.kwargs['profile']!r}",
                    hint="aws configure list-profiles shows the ones you have",
                ) from error
        return self._session


def check_region(region: str, session: boto3.Session | None = None) -> None:
    """Check that botocore knows a region in any partition, without a call.

    Raises:
        RegionError: there is no such region.
    """
    import botocore.session

    known = session or botocore.session.get_session()
    if not any(
        region in known.get_available_regions("cloudformation", partition)
        for partition in known.get_available_partitions()
    ):
        raise RegionError(
            f"there is no region {region!r}", hint="aws ec2 describe-regions lists them"
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
    """Turn botocore's errors into ours. ``doing`` completes "failed while ...".

    A caller that expects an error code handles ClientError inside the block.
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
        raise AwsError(f"failed while {doing}: {message} ({code})", hint=hint) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise CredentialsError(
            f"no usable AWS credentials: {error}",
            hint="set AWS_PROFILE or run aws configure; without an account, add --local",
        ) from error
    except (CredentialRetrievalError, TokenRetrievalError) as error:
        raise CredentialsError(
            f"the AWS credentials could not be had: {error}",
            hint="log in again (aws sso login), then repeat the command",
        ) from error
    except (BotoConnectionError, HTTPClientError) as error:
        raise AwsError(
            f"no answer while {doing}: {error}",
            hint=Advice(
                "check the network and the endpoint; for the engine: ",
                CommandLine("local", "status"),
            ),
        ) from error
    except BotoCoreError as error:
        raise AwsError(f"failed while {doing}: {error}") from error
