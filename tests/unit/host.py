"""A program that uses the library, and what belongs to the whole of its process.

It does what its argument names, and prints as JSON what that changed outside the library.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import locale
import logging
import os
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def state() -> dict[str, Any]:
    """Return what a library has no business to change."""
    return {
        "garbage collector": (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()),
        "recursion limit": sys.getrecursionlimit(),
        "environment": dict(os.environ),
        "working directory": Path.cwd(),
        "umask": _umask(),
        "signal handlers": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "locale": locale.setlocale(locale.LC_ALL),
        "logging": (
            logging.root.level,
            list(logging.root.handlers),
            logging.root.manager.disable,
            logging.lastResort,
            {name: _logger(name) for name in ("cfnlint", "boto3", "botocore", "urllib3")},
        ),
        # A package may say how its own kind of warning is shown, as sympy does.
        "warnings": [each for each in warnings.filters if each[2].__module__ == "builtins"],
        "hooks": (sys.excepthook, sys.unraisablehook, threading.excepthook, sys.displayhook),
        "streams": (sys.stdin, sys.stdout, sys.stderr),
        "search path": list(sys.path),
        "socket timeout": socket.getdefaulttimeout(),
        "switch interval": sys.getswitchinterval(),
        "fault handler": faulthandler.is_enabled(),
        "threads": sorted(thread.name for thread in threading.enumerate()),
    }


def changed(call: Callable[[], object]) -> list[str]:
    """Call, and return the names of what is not as it was before."""
    before = state()
    call()
    after = state()
    return [name for name in before if before[name] != after[name]]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _logger(name: str) -> tuple[Any, ...]:
    logger = logging.getLogger(name)
    ours = [each for each in logger.handlers if not isinstance(each, logging.NullHandler)]
    return logger.level, logger.propagate, logger.disabled, ours


def render() -> None:
    """Render a lab."""
    import lab_builder

    lab_builder.render_lab()


def lint() -> None:
    """Check a good file and a broken one."""
    import lab_builder

    Path("good.yaml").write_text("Resources:\n  A:\n    Type: AWS::SNS::Topic\n")
    Path("broken.yaml").write_text("Resources: [")
    assert lab_builder.lint_file("good.yaml", region="us-east-1") == []
    assert lab_builder.lint_file("broken.yaml", region="us-east-1")


def lint_deep() -> None:
    """Check a state machine that nests deeper than Python calls in this process."""
    import lab_builder

    machine: Any = {"StartAt": "Z", "States": {"Z": {"Type": "Pass", "End": True}}}
    for level in range(60):
        state = {"Type": "Parallel", "End": True, "Branches": [machine]}
        machine = {"StartAt": f"P{level}", "States": {f"P{level}": state}}
    properties = {"RoleArn": "arn:aws:iam::123456789012:role/machine", "Definition": machine}
    resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    Path("deep.json").write_text(json.dumps({"Resources": {"Machine": resource}}))
    assert lab_builder.lint_file("deep.json", region="us-east-1") == []


def settings() -> None:
    """Read settings."""
    import lab_builder

    lab_builder.load_settings(bucket="code", tags={"a": "b"}, region="eu-west-1")


def deploy() -> None:
    """Deploy to an endpoint that is not there; then check and execute a plan on stubbed clients."""
    from botocore.stub import Stubber

    import lab_builder
    from lab_builder.aws import Aws
    from lab_builder.errors import AwsError
    from lab_builder.lint.checking import Checking
    from lab_builder.workflow import deploy, operation
    from lab_builder.workflow.code_bucket import CodeBucket

    found = lab_builder.load_settings(
        bucket="code",
        environment_name="small",
        region="eu-west-1",
        endpoint_url="http://127.0.0.1:9",
    )
    try:
        lab_builder.deploy(found)
    except AwsError as error:
        assert "looking for the stack small" in str(error)  # noqa: PT017 - this is no test
    else:
        raise AssertionError("something answers there")
    aws = Aws(found)
    plan, code = _plan(), CodeBucket("code", "123456789012", (), False)
    prepared = deploy.Deployment(aws, plan, code, Checking(plan.template))
    with Stubber(aws.client("cloudformation")) as stub:
        for call, answer in _ANSWERS:
            stub.add_response(call, answer)
        stub.add_response("describe_stacks", {"Stacks": [_described(plan)]})
        assert list(deploy.upload(prepared)) == []
        assert deploy.check(prepared).findings is not None
        stack = operation.complete(deploy.execute(prepared), lambda _: None)
        stub.assert_no_pending_responses()
    assert stack.status == "UPDATE_COMPLETE"


_STACK = "arn:aws:cloudformation:eu-west-1:123456789012:stack/small/1"
_CHANGE_SET = "arn:aws:cloudformation:eu-west-1:123456789012:changeSet/lab-builder/1"
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _events(*newest_first: tuple[str, str]) -> tuple[str, dict[str, Any]]:
    told = [
        {
            "StackId": _STACK,
            "StackName": "small",
            "EventId": number,
            "Timestamp": _NOW,
            "PhysicalResourceId": _STACK,
            "ResourceType": "AWS::CloudFormation::Stack",
            "ResourceStatus": status,
        }
        for number, status in newest_first
    ]
    return "describe_stack_events", {"StackEvents": told}


_MADE = {"ChangeSetId": _CHANGE_SET, "StackId": _STACK, "Status": "CREATE_COMPLETE", "Changes": []}
_ANSWERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("create_change_set", {}),
    ("describe_change_set", _MADE),
    _events(("0", "CREATE_COMPLETE")),
    ("execute_change_set", {}),
    _events(("1", "UPDATE_COMPLETE"), ("0", "CREATE_COMPLETE")),
)


def _described(plan: Any) -> dict[str, Any]:
    """Return the stack as it is after the plan was executed."""
    from lab_builder.model import DIGEST_OUTPUT

    parameters = plan.parameters.items()
    return {
        "StackId": _STACK,
        "StackName": "small",
        "CreationTime": _NOW,
        "StackStatus": "UPDATE_COMPLETE",
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters],
        "Outputs": [{"OutputKey": DIGEST_OUTPUT, "OutputValue": plan.template.digest}],
    }


def _plan() -> Any:
    import small_lab
    from lab_builder.stacks.values import Plan, Stack

    return Plan(
        action="update",
        stack_name="small",
        account="123456789012",
        region="eu-west-1",
        template=small_lab.template(),
        template_key="template-1.yaml",
        parameters=small_lab.parameters(),
        tags={},
        capabilities=("CAPABILITY_IAM",),
        role_arn=None,
        uploads=(),
        changes=(),
        cost=(),
        notes=(),
        stack=Stack(
            *(_STACK, "small", "CREATE_COMPLETE", "", {}, {}, {}, None, _NOW, None),
            protected=False,
        ),
    )


CALLS = {call.__name__: call for call in (render, lint, lint_deep, settings, deploy)}

if __name__ == "__main__":
    print(json.dumps(changed(CALLS[sys.argv[1]])))
