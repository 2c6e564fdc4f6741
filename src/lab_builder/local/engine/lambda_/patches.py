"""The patches of Lambda."""

from lab_builder.local.engine.patch import Patch

LAMBDA = "ministack.services.lambda_svc"

WORKER_CLASS_FOR = Patch(
    "ministack.core.lambda_runtime",
    "_worker_class_for",
    gap="None of six executors is AWS's own runtime client for Python.",
)
PROVIDED_RUNTIME_CODE_DIR = Patch(
    LAMBDA,
    "_provided_runtime_code_dir",
    gap="A custom runtime needs a bootstrap in the function's own archive.",
)
PROVIDED_WORKER_ENV = Patch(
    LAMBDA,
    "_provided_worker_env",
    gap="A function sees variables of the host, and has no session of its role.",
)
EXECUTE_FUNCTION_DISPATCH = Patch(
    LAMBDA,
    "_execute_function_dispatch",
    gap="An invocation has no REPORT line and no log stream of its environment, and asynchronous "
    "ones are not counted.",
)
EMIT_LAMBDA_METRICS = Patch(
    LAMBDA,
    "_emit_lambda_metrics",
    gap="A throttled call is counted as an invocation and an error too.",
)
INVOKE_ASYNC_WITH_RETRY = Patch(
    LAMBDA,
    "invoke_async_with_retry",
    gap="The tries of an event have different ids, a throttled try counts as a failed one, and "
    "destinations are partly ignored.",
)
DISPATCH_TO_LAMBDA = Patch(
    "ministack.services.eventbridge",
    "_dispatch_to_lambda",
    gap="A function that is the target of a rule is called once and not tried again.",
)
VALIDATE_DESTINATION_CONFIG = Patch(
    LAMBDA,
    "_validate_destination_config",
    gap="A bucket is accepted as the destination of successes.",
)
HANDLE_REQUEST = Patch(
    LAMBDA,
    "handle_request",
    gap="A payload that is not JSON invokes the function with {}.",
)
