"""Records that services assume roles: Lambda, Glue and Step Functions before they run anything.

Follows "Logging IAM and AWS STS API calls with AWS CloudTrail" in the IAM User Guide.
"""

from __future__ import annotations

from lab_builder.local.engine import sessions
from lab_builder.local.engine.cloudtrail import entry, identity
from lab_builder.local.engine.cloudtrail.recorder import Recorder
from lab_builder.local.engine.context import EngineContext
from lab_builder.model import Credentials


def install(noted: Recorder, context: EngineContext) -> None:
    """Listen for sessions that the engine's services open."""

    def note(role_name: str, session_name: str, credentials: Credentials) -> None:
        service = identity.service_of_role(role_name)
        arn = f"arn:aws:iam::{context.account_id}:role/{role_name}"
        if service:
            noted.note(
                lambda: [
                    entry.of_service(
                        "sts",
                        "AssumeRole",
                        identity.of_service(service),
                        (context.account_id, context.region),
                        {"RoleArn": arn, "RoleSessionName": session_name},
                        {"Credentials": {"AccessKeyId": credentials.access_key_id}},
                    )
                ]
            )

    sessions.listeners.append(note)
