"""E9108, W9109, W9110: what retriers and catchers wait for.

The order of their list decides: the first that names the error takes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import State, states
from lab_builder.lint.asl.integrations import Integration
from lab_builder.lint.asl.transitions import entries
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View
from lab_builder.template.text import known
from lab_builder.template.view import Steps

_ERRORS = "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html"

# The names that the language itself gives to errors.
_RESERVED = frozenset(
    f"States.{name}"
    for name in (
        "ALL",
        "BranchFailed",
        "DataLimitExceeded",
        "ExceedToleratedFailureThreshold",
        "HeartbeatTimeout",
        "Http.Socket",
        "IntrinsicFailure",
        "ItemReaderFailed",
        "NoChoiceMatched",
        "ParameterPathFailure",
        "Permissions",
        "QueryEvaluationError",
        "ResultPathMatchFailure",
        "ResultWriterFailed",
        "Runtime",
        "TaskFailed",
        "Timeout",
    )
)

# How services begin the names of their errors, by the integrations that raise them.
_PREFIXES = {
    "Athena": {"athena"},
    "Batch": {"batch"},
    "DynamoDB": {"dynamodb"},
    "DynamoDb": {"dynamodb"},
    "ECS": {"ecs"},
    "Ecs": {"ecs"},
    "Glue": {"glue"},
    "Lambda": {"lambda"},
    "S3": {"s3"},
    "SNS": {"sns"},
    "SQS": {"sqs"},
    "Sns": {"sns"},
    "Sqs": {"sqs"},
}

# These hand on errors of other code, whatever their names.
_FREE = ("apigateway", "http", "lambda")


class WildcardLast(Rule):
    """States.ALL stands alone, in the last retrier or catcher.

    CreateStateMachine refuses it elsewhere: what follows it could never be reached.
    """

    id = "E9108"
    shortdesc = "States.ALL stands alone in the last retrier or catcher"
    source_url = _ERRORS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield States.ALL beside other errors, and before other retriers or catchers."""
        for state in states(view):
            for name in ("Retry", "Catch"):
                listed = list(_waiting_for(state, name))
                for steps, errors in listed:
                    if "States.ALL" not in errors:
                        continue
                    if len(errors) > 1:
                        message = f"States.ALL in {name} stands beside other errors"
                        yield Fault(state.at(*steps), state.says(message))
                    elif steps != listed[-1][0]:
                        message = f"States.ALL in {name} stands before others: none is reached"
                        yield Fault(state.at(*steps), state.says(message))


class ReachedHandlers(Rule):
    """A retrier or catcher whose errors an earlier one takes is never reached.

    States.TaskFailed takes every error that a task reports, timeouts excepted.
    """

    id = "W9109"
    shortdesc = "No retrier or catcher waits for errors that an earlier one takes"
    source_url = _ERRORS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield what is named twice, and what follows States.TaskFailed."""
        for state in states(view):
            for name in ("Retry", "Catch"):
                taken: set[str] = set()
                for steps, errors in _waiting_for(state, name):
                    for error in errors:
                        if error in taken and error != "States.ALL":
                            message = f"{error} in {name} is taken by an earlier entry"
                            yield Fault(state.at(*steps), state.says(message))
                        elif (
                            state.type == "Task"
                            and "States.TaskFailed" in taken
                            and not error.startswith("States.")
                        ):
                            message = f"{error} in {name} is taken by States.TaskFailed before it"
                            yield Fault(state.at(*steps), state.says(message))
                    taken.update(errors)


class PossibleErrors(Rule):
    """A name that no error has leaves the real error unhandled.

    Names beginning with States. are the language's own, and a service begins its errors with its
    name: Lambda.ServiceException is no error of a Glue task.
    """

    id = "W9110"
    shortdesc = "Retriers and catchers wait for errors that there are"
    source_url = _ERRORS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names that no error of the state can have."""
        raised = {known(state.body.get("Error")) for state in states(view, "Fail")}
        for state in states(view):
            called = state.called
            for name in ("Retry", "Catch"):
                for steps, errors in _waiting_for(state, name):
                    for error in errors:
                        if error not in raised and (why := _impossible(error, called)):
                            message = f"{error} in {name} {why}"
                            yield Fault(state.at(*steps), state.says(message))


def _waiting_for(state: State, name: str) -> Iterator[tuple[Steps, tuple[str, ...]]]:
    """Yield the errors of each retrier or catcher that are known, with the steps to them."""
    for index, entry in entries(state.body, name):
        errors = entry.get("ErrorEquals")
        if isinstance(errors, list):
            names = tuple(error for error in map(known, errors) if error)
            yield (name, index, "ErrorEquals"), names


def _impossible(error: str, called: Integration | None) -> str | None:
    """Return why no error has a name, None where one may."""
    if error.startswith("States.") and not error.startswith("States.Http.StatusCode."):
        return None if error in _RESERVED else "is no error of Step Functions"
    # Who answers a callback or an activity may name the error as it likes; so may a function.
    if called is None or called.pattern == "waitForTaskToken" or called.service in _FREE:
        return None
    services = _PREFIXES.get(error.partition(".")[0]) if "." in error else None
    if services and called.service not in services:
        return f"is no error of {called.name}"
    return None
