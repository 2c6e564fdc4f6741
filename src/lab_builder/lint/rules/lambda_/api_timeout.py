"""W9609: the timeouts of functions behind APIs."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.functions import function, functions, timeout
from lab_builder.lint.iam import grants
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import unknown
from lab_builder.template.values import number
from lab_builder.template.view import Place, Resource, View

# The default integration timeouts in seconds.
_REST, _HTTP = 29.0, 30.0
# With response streaming the timeout is 15 minutes.
_STREAMS = "ResponseTransferMode"

# Types that reference a function without invoking it, or are the API; others may invoke it.
_PASSIVE = (
    "AWS::ApiGateway",
    "AWS::ApplicationAutoScaling::",
    "AWS::CloudWatch::",
    "AWS::CodeDeploy::",
    "AWS::Lambda::Alias",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Version",
    "AWS::Logs::LogGroup",
    "AWS::Logs::MetricFilter",
    "AWS::Serverless::Api",
    "AWS::Serverless::HttpApi",
    "Custom::LogRetention",
)
_API = "apigateway.amazonaws.com"


class ApiWaits(Rule):
    """An API returns 504 if a function does not answer before its integration timeout.

    The timeout of a REST API is 29 seconds, of an HTTP API 30 seconds. The function keeps running,
    is billed, and its result is lost. A client that retries starts another invocation.
    """

    id = "W9609"
    shortdesc = "A function that only an API invokes ends before the API times out"
    effect = "the API returns 504, and the function keeps running"
    source_url = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the timeouts that exceed the timeout of the API."""
        waits: dict[str, float] = {}
        for found, seconds in (*_events(view), *_integrations(view)):
            waits[found.logical_id] = max(seconds, waits.get(found.logical_id, 0))
        for found in functions(view):
            place, longest = found.get("Timeout"), waits.get(found.logical_id)
            given = timeout(found)
            # Many templates set a second more on purpose.
            if not place or not longest or not given or given <= longest + 1:
                continue
            if not _invoked_otherwise(view, found):
                message = (
                    f"Timeout is {given:g} seconds, but the API waits only {longest:g} seconds"
                )
                yield fault(place, message, instead=f"Set Timeout to at most {int(longest)}")


def _invoked_otherwise(view: View, found: Resource) -> bool:
    """Return whether anything but an API may invoke a function, such as its function URL."""
    if found.get("FunctionUrlConfig"):
        return True
    referenced: set[str] = set()
    for each in view.resources.values():
        passive = each.type.startswith(_PASSIVE) or (
            each.type == "AWS::IAM::Role" and grants.trusts(each, _API)
        )
        if each is not found and not passive:
            referenced.update(hole.logical_id for hole in references.holes(each.place.value))
    return any(function(view, unknown(name)) == found for name in referenced)


def _events(view: View) -> Iterator[tuple[Resource, float]]:
    """Yield the functions with only API events of SAM, and the timeout of the API."""
    for found in functions(view):
        events = found.get("Events")
        node = events.node if events else None
        listed = [events.get(name) for name in node] if events and isinstance(node, dict) else []
        kinds = [event.get("Type") if event else None for event in listed]
        types = {kind.text if kind else None for kind in kinds}
        if types and types <= {"Api", "HttpApi"} and not any(map(_described, filter(None, listed))):
            yield found, _HTTP if "HttpApi" in types else _REST


def _described(event: Place) -> bool:
    """Return whether the API of an event may have another timeout, such as in its definition."""
    if event.get("Properties", "TimeoutInMillis") or event.get("Properties", _STREAMS):
        return True
    for key in ("RestApiId", "ApiId"):
        if place := event.get("Properties", key):
            api = references.resource(place.view, place.value)
            return not api or bool(api.get("DefinitionBody") or api.get("DefinitionUri"))
    return False


def _integrations(view: View) -> Iterator[tuple[Resource, float]]:
    for method in view.of_type("AWS::ApiGateway::Method"):
        yield from _integration(view, method.get("Integration"), "Uri", _REST)
    for integration in view.of_type("AWS::ApiGatewayV2::Integration"):
        api = references.resource(view, integration.value("ApiId"))
        # With a WebSocket API the function writes to the connection, and its result is not used.
        if api and api.value("ProtocolType") == "HTTP":
            yield from _integration(view, integration.properties, "IntegrationUri", _HTTP)


def _integration(
    view: View, place: Place | None, key: str, default: float
) -> Iterator[tuple[Resource, float]]:
    uri = place.get(key) if place else None
    found = function(view, uri.value) if uri else None
    if not place or not found or place.get("RequestParameters") or place.get(_STREAMS):
        return  # a parameter may make the invocation asynchronous, a stream may take longer
    given = place.get("TimeoutInMillis")
    milliseconds = number(given.value) if given else default * 1000
    if milliseconds is not None:
        yield found, milliseconds / 1000
