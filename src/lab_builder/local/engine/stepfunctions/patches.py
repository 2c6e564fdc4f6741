"""The patches of Step Functions: MiniStack's API, and moto's interpreter behind it."""

from lab_builder.local.engine.patch import Patch

STEP_FUNCTIONS = "ministack.services.stepfunctions"
PARSER = "moto.stepfunctions.parser"
ASL = f"{PARSER}.asl"
TASKS = f"{ASL}.component.state.exec.state_task.service"
CALLBACK_TASK = f"{TASKS}.state_task_service_callback"
WAIT = f"{ASL}.component.state.wait.wait_function.wait_function"

# The API.
RUN_EXECUTION = Patch(
    STEP_FUNCTIONS,
    "_run_execution",
    gap="The interpreter leaves out half of the events, jitter, execution timeouts and Glue.",
)
STOP_EXECUTION = Patch(
    STEP_FUNCTIONS,
    "_stop_execution",
    gap="StopExecution does not reach the interpreter that runs the execution.",
)
SEND_TASK_SUCCESS = Patch(
    STEP_FUNCTIONS,
    "_send_task_success",
    gap="The task tokens of the interpreter are unknown to SendTaskSuccess.",
)
SEND_TASK_FAILURE = Patch(
    STEP_FUNCTIONS,
    "_send_task_failure",
    gap="The task tokens of the interpreter are unknown to SendTaskFailure.",
)
SEND_TASK_HEARTBEAT = Patch(
    STEP_FUNCTIONS,
    "_send_task_heartbeat",
    gap="The task tokens of the interpreter are unknown to SendTaskHeartbeat.",
)
VALIDATE_DEFINITION_JSONATA = Patch(
    STEP_FUNCTIONS,
    "_validate_definition_jsonata",
    gap="Any text is accepted as a definition; only its JSONata is checked.",
)
CREATE_STATE_MACHINE = Patch(
    STEP_FUNCTIONS,
    "_create_state_machine",
    gap="Two calls in threads could find one name free at once.",
)
UPDATE_STATE_MACHINE = Patch(
    STEP_FUNCTIONS,
    "_update_state_machine",
    gap="Two calls in threads could change one state machine at once.",
)
OFF_LOOP_ACTIONS = Patch(
    STEP_FUNCTIONS,
    "_OFF_LOOP_ACTIONS",
    gap="No other request is answered while a definition is read.",
)
CREATE_ACTIVITY = Patch(
    STEP_FUNCTIONS,
    "_create_activity",
    gap="Activities are accepted, and no execution finds them.",
)
EMIT_EXECUTION_STATUS_EVENT = Patch(
    STEP_FUNCTIONS,
    "_emit_execution_status_event",
    gap="The metrics of AWS/States are not published.",
)
RESTORE_STATE = Patch(
    STEP_FUNCTIONS,
    "_restore_state",
    gap="The history of an execution that the end of the engine cut off has no end.",
)

# The interpreter.
BOTO_CLIENT_FOR = Patch(
    f"{ASL}.utils.boto_client",
    "boto_client_for",
    gap="Tasks call moto's own server, without the role of the state machine.",
)
ILLEGAL_CUSTOM_ERROR_PREFIX = Patch(
    f"{ASL}.component.common.error_name.custom_error_name",
    "ILLEGAL_CUSTOM_ERROR_PREFIX",
    gap="A Fail state cannot pass on a caught error whose name begins with States.",
)
BATCH_TASK = Patch(
    f"{TASKS}.state_task_service_batch",
    "StateTaskServiceBatch",
    gap="The task of AWS Batch, which no server answers here, loads all of EC2: 130 MiB for 25.",
)
AWS_SDK_TASK = Patch(
    f"{TASKS}.state_task_service_factory",
    "StateTaskServiceAwsSdk",
    gap="aws-sdk tasks know the SDK's name of two services only, and return a stream as content.",
)
GLUE_TASK = Patch(
    f"{TASKS}.state_task_service_factory",
    "StateTaskServiceGlue",
    gap="startJobRun.sync fails on its callback endpoint, and its job run outlives the task.",
)
EXTRACT_JSON = Patch(
    f"{ASL}.utils.json_path",
    "extract_json",
    gap="A definite path such as $.list[0].name is read as a list of one.",
)
RETRIER_EVAL_BODY = Patch(
    f"{ASL}.component.common.retry.retrier_decl",
    "RetrierDecl._eval_body",
    gap="The delay before a retry does not know its execution.",
)
RETRIER_TIME = Patch(
    f"{ASL}.component.common.retry.retrier_decl",
    "time",
    gap="The delay before a retry knows no speed, and goes on when the execution is stopped.",
)
WAIT_INTERVAL = Patch(
    WAIT,
    "WaitFunction._wait_interval",
    gap="A Wait state knows whole seconds only, and no speed.",
)
MAP_EVAL_EXECUTION = Patch(
    f"{ASL}.component.state.exec.state_map.state_map",
    "StateMap._eval_execution",
    gap="The other iterations of a Map state go on after one has failed it.",
)
CALLBACK_FROM_ERROR = Patch(
    CALLBACK_TASK,
    "StateTaskServiceCallback._from_error",
    gap="Retry and Catch find a missed heartbeat as States.Timeout only.",
)
CALLBACK_EVAL_BODY = Patch(
    CALLBACK_TASK,
    "StateTaskServiceCallback._eval_body",
    gap="A task has one token for all its tries.",
)
CALLBACK_EVAL_EXECUTION = Patch(
    CALLBACK_TASK,
    "StateTaskServiceCallback._eval_execution",
    gap="A try has no token of its own, and its token is good after its end.",
)
