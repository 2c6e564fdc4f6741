"""The userIdentity element: who made a call.

Follows "CloudTrail userIdentity element" in the CloudTrail User Guide.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam, sts


def user_identity(access_key_id: str, account_id: str) -> dict[str, Any]:
    """Return the userIdentity of an access key."""
    found = iam_evaluator.resolve_credential(access_key_id, account_id)
    if isinstance(found, iam_evaluator.CredentialResolutionError):
        return {"type": "Unknown", "accountId": account_id, "accessKeyId": access_key_id}
    identity = {
        "type": "IAMUser" if found.principal_type == "User" else found.principal_type,
        "principalId": found.principal_id,
        "arn": found.principal_arn,
        "accountId": found.account_id,
        "accessKeyId": access_key_id,
    }
    if found.principal_type == "User":
        identity["userName"] = found.principal_name
    elif found.principal_type == "AssumedRole":
        identity["sessionContext"] = _session_context(access_key_id, found)
    return identity


def invoked_by(identity: Mapping[str, Any], service: str) -> dict[str, Any]:
    """Return the userIdentity of a call that a service makes for another identity."""
    return {**identity, "invokedBy": service}


def service_identity(service: str) -> dict[str, Any]:
    """Return the userIdentity of a call that a service makes on its own behalf."""
    return {"type": "AWSService", "invokedBy": service}


def user_name(identity: Mapping[str, Any]) -> str:
    """Return the user name in event history: of the user, or of the role session."""
    if identity["type"] == "Root":
        return "root"
    name = identity.get("userName") or identity.get("arn", "").rpartition("/")[2]
    return str(name)


def trusted_service(role_name: str) -> str:
    """Return the service that a role trusts, or an empty string if it trusts none."""
    role = iam._roles.get(role_name) or {}  # noqa: SLF001
    document = role.get("AssumeRolePolicyDocument") or "{}"
    policy = json.loads(document) if isinstance(document, str) else document
    for statement in policy.get("Statement", []):
        principal = statement.get("Principal", {})
        services = principal.get("Service", []) if isinstance(principal, dict) else []
        if services:
            return str(services if isinstance(services, str) else services[0])
    return ""


def _session_context(access_key_id: str, found: Any) -> dict[str, Any]:
    name = found.principal_arn.split("/")[1]
    role = iam._roles.get(name) or {}  # noqa: SLF001
    session = sts._sessions.get(access_key_id) or {}  # noqa: SLF001 - a service may have ended it
    issued = session.get("IssuedAt", time.time())
    return {
        "sessionIssuer": {
            "type": "Role",
            "principalId": found.principal_id.partition(":")[0],
            "arn": role.get("Arn", f"arn:aws:iam::{found.account_id}:role/{name}"),
            "accountId": found.account_id,
            "userName": name,
        },
        "attributes": {
            "creationDate": f"{datetime.fromtimestamp(issued, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "mfaAuthenticated": "false",
        },
    }
