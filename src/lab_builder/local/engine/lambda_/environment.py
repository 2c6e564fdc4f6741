"""The environment variables that a function sees: AWS's and its own, nothing of the host's.

Follows "Defined runtime environment variables",
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_builder.local.engine import sessions
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.lambda_ import interpreter
from lab_builder.local.engine.lambda_.sandbox import INTERPRETER_VARIABLE, TASK, Sandbox

# The key under which an environment's configuration carries the name of its log stream.
LOG_STREAM = "LogStream"


def log_group(config: Mapping[str, Any]) -> str:
    """Return the log group that a function's configuration names or implies."""
    logging = config.get("LoggingConfig") or {}
    return str(logging.get("LogGroup") or f"/aws/lambda/{config['FunctionName']}")


def variables(
    context: EngineContext, sandbox: Sandbox, config: Mapping[str, Any], code: str, port: int
) -> dict[str, str]:
    """Return the environment of a function's process.

    ``code`` is the folder that ``Sandbox.code`` returned, ``port`` where the Runtime API listens.
    """
    python = interpreter.choose(config["Runtime"])
    runtime = str(sandbox.runtime(python))
    role = sessions.issue(context, config["Role"], config["FunctionName"])
    own = (config.get("Environment") or {}).get("Variables") or {}
    return {
        "LANG": "en_US.UTF-8",
        "PATH": interpreter.PATH,
        "PYTHONPATH": runtime,
        "TZ": ":UTC",
        **own,
        **_logging(config),
        "AWS_ACCESS_KEY_ID": role.access_key_id,
        "AWS_SECRET_ACCESS_KEY": role.secret_access_key,
        "AWS_SESSION_TOKEN": role.session_token or "",
        "AWS_DEFAULT_REGION": context.region,
        "AWS_REGION": context.region,
        "AWS_ENDPOINT_URL": context.endpoint_url,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config['Runtime']}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config["MemorySize"]),
        "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
        "AWS_LAMBDA_FUNCTION_VERSION": config["Version"],
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group(config),
        "AWS_LAMBDA_LOG_STREAM_NAME": config[LOG_STREAM],
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}",
        # A folder that is not there, so that botocore finds no ~/.aws of the host.
        "HOME": "/home/sbx_user1051",
        "LAMBDA_RUNTIME_DIR": runtime,
        "LAMBDA_TASK_ROOT": f"{code}/{TASK}",
        "_HANDLER": config["Handler"],
        "_LAMBDA_TELEMETRY_LOG_FD": "3",
        INTERPRETER_VARIABLE: str(python.path),
    }


def _logging(config: Mapping[str, Any]) -> dict[str, str]:
    logging = config.get("LoggingConfig") or {}
    if logging.get("LogFormat") != "JSON":
        return {}
    return {
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_LAMBDA_LOG_LEVEL": logging.get("ApplicationLogLevel") or "INFO",
    }
