"""Lambda on the embedded engine behaves as the Lambda Developer Guide says.

Each test names its page below https://docs.aws.amazon.com/lambda/latest/dg/.
"""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psutil
import pytest
from botocore.exceptions import ClientError

from contract.functions import allow, deploy, role
from eventually import eventually
from functional.engines import RunningEngine, end_engine, kill, start
from lab_builder.local import process_tree, record
from lab_builder.local.home import Home

pytestmark = pytest.mark.engine

FAILS = """
class DatabaseTimeoutError(Exception):
    pass

def handle(event, context):
    print(context.aws_request_id)
    raise DatabaseTimeoutError("the database did not answer")
"""


def test_a_result_comes_back_as_json(engine: RunningEngine) -> None:
    """lambda-python.html: the handler's return value, serialized."""
    function = deploy(engine, "def handle(event, context): return {'twice': event * 2, 'ü': None}")
    answer = function.invoke("ab")
    assert (answer.error, answer.payload) == (None, {"twice": "abab", "ü": None})


@pytest.mark.parametrize("payload", [b"not json", b"{'seed': 1}", b"{", b"\xff"])
@pytest.mark.parametrize("kind", ["RequestResponse", "Event"])
def test_a_payload_that_is_not_json_is_refused(
    engine: RunningEngine, payload: bytes, kind: str
) -> None:
    """API_Invoke.html: InvalidRequestContentException, before the function runs."""
    function = deploy(engine, "def handle(event, context): return event")

    with pytest.raises(ClientError) as refusal:
        engine.client("lambda").invoke(
            FunctionName=function.name, InvocationType=kind, Payload=payload
        )

    assert refusal.value.response["Error"]["Code"] == "InvalidRequestContentException"


def test_an_exception_comes_back_with_its_own_name_and_its_stack(engine: RunningEngine) -> None:
    """python-exceptions.html: errorMessage, errorType, requestId, stackTrace."""
    answer = deploy(engine, FAILS).invoke()
    assert answer.error == "Unhandled"
    assert answer.payload["errorType"] == "DatabaseTimeoutError"
    assert answer.payload["errorMessage"] == "the database did not answer"
    assert "app.py" in answer.payload["stackTrace"][-1]
    assert "raise DatabaseTimeoutError" in answer.payload["stackTrace"][-1]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("import no_such_module", "Runtime.ImportModuleError"),
        ("def other(event, context): pass", "Runtime.HandlerNotFound"),
        ("def handle(:", "Runtime.UserCodeSyntaxError"),
        ("import os\ndef handle(event, context): os._exit(1)", "Runtime.ExitError"),
    ],
)
def test_a_function_that_cannot_run_returns_the_reason(
    engine: RunningEngine, source: str, kind: str
) -> None:
    """troubleshooting-invocation.html: the runtime's own error names."""
    answer = deploy(engine, source).invoke()
    assert (answer.error, answer.payload["errorType"]) == ("Unhandled", kind)


def test_a_function_that_takes_too_long_is_stopped_and_the_next_call_works(
    engine: RunningEngine,
) -> None:
    """configuration-timeout.html, and telemetry-schema-reference.html for the status."""
    source = "import time\ndef handle(event, context): time.sleep(event); return 'in time'"
    function = deploy(engine, source, Timeout=1)
    slow = function.invoke(60)
    assert slow.payload["errorType"] == "Sandbox.Timedout"
    assert slow.payload["errorMessage"].endswith("Task timed out after 1.00 seconds")
    assert "Duration: 1000.00 ms" in slow.tail
    assert "Status: timeout" in slow.tail
    assert function.invoke(0).payload == "in time"


def test_the_context_has_the_function_and_its_remaining_time(engine: RunningEngine) -> None:
    """python-context.html: properties and get_remaining_time_in_millis."""
    source = """
def handle(event, context):
    names = ("function_name", "function_version", "invoked_function_arn", "memory_limit_in_mb",
             "aws_request_id", "log_group_name", "log_stream_name")
    left = context.get_remaining_time_in_millis()
    return {name: getattr(context, name) for name in names} | {"left": left}
"""
    function = deploy(engine, source, MemorySize=192, Timeout=7)
    answer = function.invoke()
    seen = answer.payload
    assert seen["function_name"] == function.name
    assert seen["function_version"] == "$LATEST"
    assert seen["invoked_function_arn"] == function.arn
    assert seen["memory_limit_in_mb"] == "192"
    assert f"START RequestId: {seen['aws_request_id']} Version: $LATEST" in answer.tail
    assert seen["log_group_name"] == f"/aws/lambda/{function.name}"
    assert "[$LATEST]" in seen["log_stream_name"]
    assert 6000 < seen["left"] <= 7000


def test_the_environment_is_the_functions_own(
    engine: RunningEngine,
) -> None:
    """configuration-envvars.html: AWS's variables and the function's, nothing of the host's."""
    source = "import os\ndef handle(event, context): return dict(os.environ)"
    function = deploy(engine, source, Environment={"Variables": {"FAILURE_RATE": "0.15"}})
    seen = function.invoke().payload
    assert seen["FAILURE_RATE"] == "0.15"
    assert seen["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.13"
    assert seen["_HANDLER"] == "app.handle"
    own = {"FAILURE_RATE", "HOME", "LANG", "LC_CTYPE", "OLDPWD", "PATH", "PWD", "PYTHONPATH", "TZ"}
    others = {name for name in seen if not name.startswith(("AWS_", "LAMBDA_"))}
    assert others <= own | {"_HANDLER", "_X_AMZN_TRACE_ID"}
    assert engine.credentials.secret_access_key not in seen.values()


def test_a_changed_variable_is_seen_by_the_next_call(engine: RunningEngine) -> None:
    """configuration-envvars.html: an update starts new environments."""
    source = "import os\ndef handle(event, context): return os.environ.get('STEP')"
    function = deploy(engine, source)
    client = engine.client("lambda")
    for step in ("one", "two"):
        client.update_function_configuration(
            FunctionName=function.name, Environment={"Variables": {"STEP": step}}
        )
        client.get_waiter("function_updated_v2").wait(FunctionName=function.name)
        assert function.invoke().payload == step


def test_a_function_acts_with_the_permissions_of_its_role(engine: RunningEngine) -> None:
    """lambda-intro-execution-role.html: a session of the role, and no more than it allows."""
    source = """
import boto3
from botocore.exceptions import ClientError

def handle(event, context):
    who = boto3.client("sts").get_caller_identity()["Arn"]
    boto3.client("s3").list_buckets()
    try:
        boto3.client("sqs").list_queues()
    except ClientError as error:
        return [who, error.response["Error"]["Code"]]
"""
    function = deploy(engine, source, allow("s3:ListAllMyBuckets"))
    who, code = function.invoke().payload
    assert re.fullmatch(rf"arn:aws:sts::\d+:assumed-role/role-\w+/{function.name}", who)
    assert "AccessDenied" in code


def test_only_what_aws_offers_can_be_imported(engine: RunningEngine) -> None:
    """lambda-python.html: the standard library and the AWS SDK, nothing else unless packaged."""
    source = """
import importlib.util
def handle(event, context): return [importlib.util.find_spec(name) is not None for name in event]
"""
    found = deploy(engine, source).invoke(["boto3", "urllib3", "ministack", "pyspark", "yaml"])
    assert found.payload == [True, True, False, False, False]


def test_a_warm_environment_is_used_again(engine: RunningEngine) -> None:
    """lambda-runtime-environment.html: INIT runs once, module state stays."""
    source = "calls = []\ndef handle(event, context): calls.append(event); return len(calls)"
    function = deploy(engine, source)
    first, second = function.invoke(), function.invoke()
    assert [first.payload, second.payload] == [1, 2]
    assert "INIT_START" in first.tail
    assert "Init Duration" in first.tail
    assert "INIT_START" not in second.tail
    streams = engine.client("logs").describe_log_streams(
        logGroupName=f"/aws/lambda/{function.name}"
    )
    assert len(streams["logStreams"]) == 1


def test_calls_at_once_have_environments_of_their_own(engine: RunningEngine) -> None:
    """lambda-concurrency.html: one environment serves one call at a time."""
    source = """
import os, time
def handle(event, context): time.sleep(0.5); return os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
"""
    function = deploy(engine, source)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: function.invoke().payload, range(4)))
    assert len(set(answers)) == 4


def test_the_init_line_names_the_python_that_runs(engine: RunningEngine) -> None:
    """runtimes-update.html: INIT_START gives the runtime version."""
    source = "import platform\ndef handle(event, context): return platform.python_version()"
    answer = deploy(engine, source).invoke()
    assert f"INIT_START Runtime Version: python:{answer.payload}" in answer.tail


def test_the_log_has_what_was_printed_and_logged_between_the_platforms_lines(
    engine: RunningEngine,
) -> None:
    """python-logging.html, monitoring-cloudwatchlogs.html: one event for each message."""
    source = """
import logging
print("importing")
logging.getLogger().setLevel("INFO")
def handle(event, context):
    print("printed ü")
    logging.info("two\\nlines")
    print("no line end", end="")
"""
    function = deploy(engine, source)
    function.invoke()
    init, importing, start, printed, logged, open_end, end, report = function.log()
    assert init.startswith("INIT_START Runtime Version: python:3.")
    assert importing == "importing"
    assert start.startswith("START RequestId: ")
    assert printed == "printed ü"
    assert logged.startswith("[INFO]\t")
    assert logged.endswith("two\nlines")
    assert open_end == "no line end"
    assert end.startswith("END RequestId: ")
    assert re.search(
        r"^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\t"
        r"Memory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms$",
        report,
    )


def test_an_error_is_one_event_of_the_log(engine: RunningEngine) -> None:
    """python-logging.html: [ERROR], the type and the traceback."""
    function = deploy(engine, FAILS)
    function.invoke()
    [error] = [message for message in function.log() if message.startswith("[ERROR]")]
    assert error.startswith("[ERROR] DatabaseTimeoutError: the database did not answer\n")
    assert "Traceback (most recent call last):" in error


def test_a_log_group_of_ones_own_is_used(engine: RunningEngine) -> None:
    """monitoring-cloudwatchlogs-loggroups.html: LoggingConfig overrides /aws/lambda/<name>."""
    group = f"/shop/{uuid4().hex}"
    function = deploy(
        engine, "def handle(event, context): print('here')", LoggingConfig={"LogGroup": group}
    )
    function.invoke()
    assert "here" in function.log(group)


def test_json_logging_gives_records_with_level_and_request_id(engine: RunningEngine) -> None:
    """monitoring-cloudwatchlogs-logformat.html: LogFormat JSON, and the platform's records."""
    source = "import logging\ndef handle(event, context): logging.info('counted')"
    function = deploy(engine, source, LoggingConfig={"LogFormat": "JSON"})
    function.invoke()
    init, start, counted, report = map(json.loads, function.log())
    assert init["type"] == "platform.initStart"
    assert (start["type"], report["type"]) == ("platform.start", "platform.report")
    assert (counted["level"], counted["message"]) == ("INFO", "counted")
    assert counted["requestId"] == start["record"]["requestId"] == report["record"]["requestId"]
    assert report["record"]["metrics"]["memorySizeMB"] == 128


def test_a_role_that_may_not_make_log_groups_makes_none(engine: RunningEngine) -> None:
    """monitoring-cloudwatchlogs.html: without the permission there is no log, and no group."""
    function = deploy(
        engine,
        "def handle(event, context): return 'ran'",
        Role=role(engine, "lambda.amazonaws.com"),
    )
    assert function.invoke().payload == "ran"
    groups = engine.client("logs").describe_log_groups(
        logGroupNamePrefix=f"/aws/lambda/{function.name}"
    )
    assert groups["logGroups"] == []


@pytest.mark.embedded
def test_a_language_that_the_engine_cannot_run_is_refused_by_name(engine: RunningEngine) -> None:
    """lambda-runtimes.html: of AWS's runtimes the engine runs Python's."""
    function = deploy(engine, "", Runtime="nodejs22.x")
    answer = function.engine.client("lambda").invoke(FunctionName=function.name)
    assert answer["FunctionError"] == "Unhandled"
    assert "not nodejs22.x" in json.loads(answer["Payload"].read())["errorMessage"]


def test_a_busy_function_dies_with_its_engine(home: Home) -> None:
    """lambda-runtime-environment.html: no environment outlives the service."""
    own = start(home)
    function = deploy(own, "def handle(event, context):\n    while True: pass", Timeout=60)
    function.invoke_later({})
    eventually(lambda: workers(home))
    kill(home)
    end_engine(home)
    assert workers(home) == []


def test_metrics_count_calls_errors_durations_and_throttles(engine: RunningEngine) -> None:
    """monitoring-metrics-types.html: a throttled call is no invocation and no error."""
    function = deploy(engine, "def handle(event, context): return 1 / event")
    function.invoke(1)
    function.invoke(0)
    client = engine.client("lambda")
    client.put_function_concurrency(FunctionName=function.name, ReservedConcurrentExecutions=0)
    with pytest.raises(client.exceptions.TooManyRequestsException):
        function.invoke(1)
    assert function.metrics() == {
        "Invocations": 2,
        "Errors": 1,
        "Throttles": 1,
        "ConcurrentExecutions": 2,
    }
    assert function.metric("Duration", "SampleCount") == 2


def workers(home: Home) -> list[psutil.Process]:
    last = record.read(home)
    return [p for p in process_tree.members(home, last) if "awslambdaric" in " ".join(words(p))]


def words(process: psutil.Process) -> list[str]:
    """Return a process's command line, none where it has just ended."""
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []
