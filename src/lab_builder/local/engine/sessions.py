"""Role sessions for services that run code or call APIs with a role's permissions.

Closes a gap of MiniStack, which issues sessions for Lambda functions only.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from lab_builder.local.engine.context import EngineContext
from lab_builder.model import Credentials

_LIFETIME = 86_400.0  # seconds; longer than the services' maximum run time

# Called with role name, session name and credentials when a session is issued.
listeners: list[Callable[[str, str, Credentials], None]] = []


def issue(context: EngineContext, role: str, name: str) -> Credentials:
    """Return the credentials of a new session called ``name`` of a role (name or ARN)."""
    from ministack.services import iam, sts

    role_name = role.rsplit("/", 1)[-1]
    role_id = sts._role_id(f"arn:aws:iam::{context.account_id}:role/{role_name}")  # noqa: SLF001
    credentials = Credentials(
        iam._gen_session_access_key(),  # noqa: SLF001
        iam._gen_secret(),  # noqa: SLF001
        iam._gen_session_token(),  # noqa: SLF001
    )
    sts.register_session(
        credentials.access_key_id,
        {
            "Arn": f"arn:aws:sts::{context.account_id}:assumed-role/{role_name}/{name}",
            "UserId": f"{role_id}:{name}",
            "SecretAccessKey": credentials.secret_access_key,
            "SessionToken": credentials.session_token,
            "Expiration": time.time() + _LIFETIME,
            "AccountId": context.account_id,
            "PrincipalType": "AssumedRole",
        },
    )
    for listener in listeners:
        listener(role_name, name, credentials)
    return credentials
