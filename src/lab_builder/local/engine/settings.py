"""MiniStack's settings, which it reads from environment variables when it is imported."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext
from lab_builder.local.home import Home

# MiniStack's default, on which some of its code relies; not an account id of AWS.
ACCOUNT_ID = "000000000000"
HOST = "127.0.0.1"  # where the engine listens, in queue URLs too


def for_ministack(context: EngineContext, home: Home) -> dict[str, str]:
    """Return MiniStack's environment variables for this engine."""
    return {
        # Enforce IAM: functions, jobs and workflows run with sessions of their roles.
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": context.access_key_id,
        "AWS_SECRET_ACCESS_KEY": context.secret_access_key,
        "AWS_EC2_METADATA_DISABLED": "true",
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(context.port),
        "MINISTACK_ACCOUNT_ID": context.account_id,
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": context.region,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(home.services),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(home.objects),
        # No listeners of other protocols, and no access to Docker containers.
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "DOCKER_HOST": f"unix://{home.root}/no-docker.sock",
    }
