"""E9125, E9126, W9139: the fields of requests."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import calls, requests, states
from lab_builder.lint.asl.actions import INVOKED
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View, pointing

_OPTIMIZED = "https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html"
_SDK = "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html"


class RequiredFields(Rule):
    """A request without a field that the service needs is refused, at the latest when it is made.

    For an SDK integration that is what the model of the service says.
    """

    id = "E9125"
    shortdesc = "A task sends every field that the service needs"
    source_url = _OPTIMIZED

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the tasks that send too little."""
        for state, called in calls(view):
            sent = requests.known_fields(state)
            if sent is None:
                continue
            names = {name.lower() for name in sent}
            for needed in requests.required(called):
                either = needed.split("|")
                if not names & {name.lower() for name in either}:
                    field = "Arguments" if state.jsonata else "Parameters"
                    message = f"{called.api} needs {' or '.join(either)}"
                    yield Fault(state.at(field), state.says(message))


class FieldNames(Rule):
    """Step Functions writes all names in PascalCase, also those that the API itself does not.

    CreateStateMachine refuses other names: what a boto3 call takes has to be renamed.
    """

    id = "E9126"
    shortdesc = "A task sends fields that the service has, written in PascalCase"
    source_url = _SDK

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names that the service does not have."""
        for state, called in calls(view):
            if requests.known_fields(state) is None:
                continue
            allowed = requests.allowed(called)
            # The SDK for Java capitalizes otherwise: DbInstanceIdentifier.
            names = None if allowed is None else {name.lower() for name in allowed}
            for name, _, steps in requests.fields(state):
                if names is not None and not _spellings(name) & names:
                    message = f"{called.api} has no field {name}"
                    yield Fault(state.at(*steps), state.says(message))
                elif name[:1].islower():
                    message = f"{name} is written {name[:1].upper()}{name[1:]} here"
                    yield Fault(state.at(*steps), state.says(message))


class FunctionEvent(Rule):
    """A task whose Resource is a function sends its parameters as the event of the function.

    FunctionName and Payload belong to arn:aws:states:::lambda:invoke; here the function gets both
    inside of its event.
    """

    id = "W9139"
    shortdesc = "Only the lambda:invoke integration takes FunctionName and Payload"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the requests of the integration that a function gets as its event."""
        for state in states(view, "Task"):
            found = pointing.resource(view, state.body.get("Resource"))
            arn = pointing.arn(state.body.get("Resource"))
            function = (found and found.type in INVOKED) or (arn and arn.service == "lambda")
            if function and {"FunctionName", "Payload"} <= (requests.known_fields(state) or set()):
                field = "Arguments" if state.jsonata else "Parameters"
                message = "the function gets FunctionName and Payload as its event"
                yield Fault(state.at(field), state.says(message))


def _spellings(name: str) -> set[str]:
    """Return what a name may be in the model of its service; Equals is EqualsValue here."""
    return {name.lower(), name.lower().removesuffix("value")}
