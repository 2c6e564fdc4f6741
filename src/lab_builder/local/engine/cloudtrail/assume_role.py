"""Record AssumeRole events of services: of Lambda, Glue and Step Functions before they run code.

Follows "Logging IAM and AWS STS API calls with AWS CloudTrail" in the IAM User Guide.
"""

from __future__ import annotations

from lab_builder.local.engine import sessions
from lab_builder.local.engine.cloudtrail import api_event, identity
from lab_builder.local.engine.cloudtrail.recorder import Recorder
from lab_builder.local.engine.context import EngineContext
from lab_builder.model import Credentials


def install(recorder: Recorder, context: EngineContext) -> None:
    """Record an event whenever a service of the engine opens a session of a role."""

    def on_session(role_name: str, session_name: str, credentials: Credentials) -> None:
        service = identity.trusted_service(role_name)
        arn = f"arn:aws:iam::{context.account_id}:role/{role_name}"
        if service:
            recorder.record(
                lambda: [
                    api_event.from_service(
                        "sts",
                        "AssumeRole",
                        identity.service_identity(service),
                        (context.account_id, context.region),
                        {"RoleArn": arn, "RoleSessionName": session_name},
                        {"Credentials": {"AccessKeyId": credentials.access_key_id}},
                    )
                ]
            )

    sessions.listeners.append(on_session)
