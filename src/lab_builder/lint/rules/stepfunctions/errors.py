"""E9108, W9109, W9110: the errors of retriers and catchers.

Their order decides: the first one that names an error takes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import State, states
from lab_builder.lint.asl.integrations import Integration
from lab_builder.lint.asl.transitions import entries
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import known
from lab_builder.template.view import Steps, View

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

# The prefixes of error names -> the services whose integrations raise them.
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

# These pass on errors of other code, which may have any name.
_FREE = ("apigateway", "http", "lambda")
_LAST = "Move it into an entry of its own at the end"


class WildcardLast(Rule):
    """States.ALL must be alone in ErrorEquals, in the last retrier or catcher.

    CreateStateMachine rejects it elsewhere: entries after it could never be reached.
    """

    id = "E9108"
    shortdesc = "States.ALL is the only error of the last retrier or catcher"
    effect = "CreateStateMachine rejects the definition"
    source_url = _ERRORS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield States.ALL with other errors, and before other retriers or catchers."""
        for state in states(view):
            for name in ("Retry", "Catch"):
                listed = list(_error_lists(state, name))
                for steps, errors in listed:
                    if "States.ALL" not in errors:
                        continue
                    if len(errors) > 1:
                        message = f"States.ALL in {name} must be the only error of its entry"
                        yield Fault(state.at(*steps), state.message(message), instead=_LAST)
                    elif steps != listed[-1][0]:
                        message = (
                            f"States.ALL in {name} comes before other entries, which are never used"
                        )
                        yield Fault(state.at(*steps), state.message(message), instead=_LAST)


class ReachedHandlers(Rule):
    """A retrier or catcher is not used for an error that an earlier one takes.

    States.TaskFailed takes every error of a task except timeouts.
    """

    id = "W9109"
    shortdesc = "No retrier or catcher repeats an error that an earlier one takes"
    effect = "this entry is never used for it"
    source_url = _ERRORS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield errors that are named twice, and errors of tasks after States.TaskFailed."""
        for state in states(view):
            for name in ("Retry", "Catch"):
                taken: set[str] = set()
                for steps, errors in _error_lists(state, name):
                    for error in errors:
                        if error in taken and error != "States.ALL":
                            message = f"an earlier entry of {name} already takes {error}"
                            yield Fault(state.at(*steps), state.message(message))
                        elif (
                            state.type == "Task"
                            and "States.TaskFailed" in taken
                            and not error.startswith("States.")
                        ):
                            message = (
                                f"States.TaskFailed in an earlier entry of {name} takes {error}"
                            )
                            yield Fault(state.at(*steps), state.message(message))
                    taken.update(errors)


class PossibleErrors(Rule):
    """A retrier or catcher with a wrong error name leaves the real error unhandled.

    Names that begin with States. are reserved, and services prefix their errors with their own
    name: a Glue task never fails with Lambda.ServiceException.
    """

    id = "W9110"
    shortdesc = "Retriers and catchers name errors that can occur"
    effect = "the real error is not handled"
    source_url = _ERRORS

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the error names that cannot occur in a state."""
        raised = {known(state.body.get("Error")) for state in states(view, "Fail")}
        for state in states(view):
            called = state.called
            for name in ("Retry", "Catch"):
                for steps, errors in _error_lists(state, name):
                    for error in errors:
                        if error not in raised and (why := _impossible(error, called)):
                            message = f"{error} in {name} {why}"
                            yield Fault(state.at(*steps), state.message(message))


def _error_lists(state: State, name: str) -> Iterator[tuple[Steps, tuple[str, ...]]]:
    """Yield the known errors of each retrier or catcher, with the path to them."""
    for index, entry in entries(state.body, name):
        errors = entry.get("ErrorEquals")
        if isinstance(errors, list):
            names = tuple(error for error in map(known, errors) if error)
            yield (name, index, "ErrorEquals"), names


def _impossible(error: str, called: Integration | None) -> str | None:
    """Return why no error can have a name, None where one may."""
    if error.startswith("States.") and not error.startswith("States.Http.StatusCode."):
        return None if error in _RESERVED else "is not an error name of Step Functions"
    # A callback, an activity or a function may report an error with any name.
    if called is None or called.pattern == "waitForTaskToken" or called.service in _FREE:
        return None
    services = _PREFIXES.get(error.partition(".")[0]) if "." in error else None
    if services and called.service not in services:
        return f"is never raised by {called.name}"
    return None
