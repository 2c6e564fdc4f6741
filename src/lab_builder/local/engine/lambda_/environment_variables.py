"""The environment variables of a function: AWS's and its own, and none of the host's.

Follows "Defined runtime environment variables",
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_builder.local.engine import sessions
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.lambda_ import interpreter
from lab_builder.local.engine.lambda_.function_files import (
    INTERPRETER_VARIABLE,
    TASK,
    FunctionFiles,
)

# The key of the log stream's name in the configuration of an execution environment.
LOG_STREAM = "LogStream"


def log_group(config: Mapping[str, Any]) -> str:
    """Return the log group of a function: of its LoggingConfig, or the default one."""
    logging = config.get("LoggingConfig") or {}
    return str(logging.get("LogGroup") or f"/aws/lambda/{config['FunctionName']}")


def variables(
    context: EngineContext, files: FunctionFiles, config: Mapping[str, Any], code: str, port: int
) -> dict[str, str]:
    """Return the environment variables of a function's process.

    ``code`` is the folder of ``FunctionFiles.code``, ``port`` the port of the Runtime API.
    """
    python = interpreter.choose(config["Runtime"])
    runtime = str(files.runtime(python))
    role = sessions.issue(context, config["Role"], config["FunctionName"])
    own = (config.get("Environment") or {}).get("Variables") or {}
    return {
        "LANG": "en_US.UTF-8",
        "PATH": interpreter.PATH,
        "PYTHONPATH": runtime,
        "TZ": ":UTC",
        **own,
        **_logging_variables(config),
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
        # A folder that does not exist, so that botocore finds no ~/.aws of the host.
        "HOME": "/home/sbx_user1051",
        "LAMBDA_RUNTIME_DIR": runtime,
        "LAMBDA_TASK_ROOT": f"{code}/{TASK}",
        "_HANDLER": config["Handler"],
        "_LAMBDA_TELEMETRY_LOG_FD": "3",
        INTERPRETER_VARIABLE: str(python.path),
    }


def _logging_variables(config: Mapping[str, Any]) -> dict[str, str]:
    logging = config.get("LoggingConfig") or {}
    if logging.get("LogFormat") != "JSON":
        return {}
    return {
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_LAMBDA_LOG_LEVEL": logging.get("ApplicationLogLevel") or "INFO",
    }
