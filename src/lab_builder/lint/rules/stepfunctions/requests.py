"""E9125, E9126, W9139: the fields of requests."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import calls, requests, states
from lab_builder.lint.asl.actions import INVOKED
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.arn import parse_arn
from lab_builder.template.view import View

_OPTIMIZED = "https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html"
_SDK = "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html"


class RequiredFields(Rule):
    """A request without a field that the API requires is rejected, at the latest when it is sent.

    For SDK integrations, the API model of the service says which fields are required.
    """

    id = "E9125"
    shortdesc = "A task sends every field that the API requires"
    effect = "the API rejects the request"
    source_url = _OPTIMIZED

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the tasks that do not send a required field."""
        for state, called in calls(view):
            sent = requests.known_fields(state)
            if sent is None:
                continue
            names = {name.lower() for name in sent}
            for needed in requests.required(called):
                either = needed.split("|")
                if not names & {name.lower() for name in either}:
                    field = "Arguments" if state.jsonata else "Parameters"
                    one = "one of " if len(either) > 1 else ""
                    message = f"{called.api} requires {one}{', '.join(either)} in {field}"
                    yield Fault(state.at(field), state.message(message))


class FieldNames(Rule):
    """Step Functions writes all field names in PascalCase, also where the API itself does not.

    CreateStateMachine rejects other names: the parameters of a boto3 call must be renamed.
    """

    id = "E9126"
    shortdesc = "A task sends fields that the API has, in PascalCase"
    effect = "CreateStateMachine rejects the definition"
    source_url = _SDK

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the field names that the API does not have."""
        for state, called in calls(view):
            if requests.known_fields(state) is None:
                continue
            allowed = requests.allowed(called)
            # The SDK for Java capitalizes otherwise: DbInstanceIdentifier.
            names = None if allowed is None else {name.lower() for name in allowed}
            for name, _, steps in requests.fields(state):
                if names is not None and not _spellings(name) & names:
                    message = f"{called.api} has no field {name}"
                    yield Fault(state.at(*steps), state.message(message))
                elif name[:1].islower():
                    message = f"{called.api} takes field names in PascalCase, not {name}"
                    instead = f"Write {name[:1].upper()}{name[1:]}"
                    yield Fault(state.at(*steps), state.message(message), instead=instead)


class FunctionEvent(Rule):
    """A task whose Resource is the ARN of a function sends its parameters as the event.

    FunctionName and Payload are parameters of arn:aws:states:::lambda:invoke; a function that is
    the Resource itself receives both inside its event.
    """

    id = "W9139"
    shortdesc = "Only the lambda:invoke integration takes FunctionName and Payload"
    effect = "the function receives both in its event"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the tasks that send FunctionName and Payload to a function as its event."""
        for state in states(view, "Task"):
            found = references.resource(view, state.body.get("Resource"))
            arn = parse_arn(state.body.get("Resource"))
            function = (found and found.type in INVOKED) or (arn and arn.service == "lambda")
            if function and {"FunctionName", "Payload"} <= (requests.known_fields(state) or set()):
                field = "Arguments" if state.jsonata else "Parameters"
                message = f"{field} has FunctionName and Payload, but Resource is a function itself"
                instead = "Use arn:aws:states:::lambda:invoke as Resource, or only the payload here"
                yield Fault(state.at(field), state.message(message), instead=instead)


def _spellings(name: str) -> set[str]:
    """Return how a name may be spelled in the API model: EqualsValue is Equals there."""
    return {name.lower(), name.lower().removesuffix("value")}
