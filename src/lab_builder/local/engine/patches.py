"""The patches that belong to no one service: of servers, state and the past.

Those of a service are in patches.py of its folder.
"""

from lab_builder.local.engine.patch import Patch

SERVICES = "ministack.services"

READ_DATA = Patch(
    "hypercorn.asyncio.tcp_server",
    "TCPServer._read_data",
    gap="A connection that its client has closed is kept until the time for idle ones is over.",
)
SAVE_ALL = Patch(
    "ministack.app",
    "save_all",
    gap="State is saved on a clean stop only, a file for each service.",
)
GET_STATE = Patch(
    f"{SERVICES}.cloudwatch",
    "get_state",
    also_in=tuple(
        f"{SERVICES}.{name}" for name in ("cloudwatch_logs", "eventbridge", "sqs", "stepfunctions")
    ),
    gap="The whole state of a service is copied before it is saved, in as much memory again.",
)
EVENTS_LOG_LIST = Patch(
    f"{SERVICES}.eventbridge",
    "_events_log_list",
    gap="A list of all events, which nothing reads, grows without a bound.",
)
SERVICE_MODEL = Patch(
    "ministack.core.responses",
    "_service_model",
    also_in=(f"{SERVICES}.stepfunctions",),
    gap="The model of a service is read by a new session, which first looks for all 400.",
)
LOAD_BOTOCORE_MODEL = Patch(
    "ministack.core.iam_actions",
    "_load_botocore_model",
    gap="The model of each service is read once more to authorize its calls.",
)
