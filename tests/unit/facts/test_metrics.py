import pytest

from lab_builder.facts.metrics import NAMESPACES, unit

_UNITS = {"", "Bytes", "Count", "Milliseconds", "Percent", "Seconds"}


@pytest.mark.parametrize("name", NAMESPACES)
def test_a_namespace_names_its_page_and_only_units_of_cloudwatch(name: str) -> None:
    namespace = NAMESPACES[name]

    assert namespace.source.startswith("https://docs.aws.amazon.com/")
    assert set(namespace.metrics.values()) <= _UNITS


def test_a_unit_is_that_of_the_documentation_or_not_known() -> None:
    assert unit("AWS/Lambda", "Duration") == "Milliseconds"
    assert unit("AWS/Lambda", "CPUUtilization") is None
    assert unit("Mine", "Duration") is None
    assert unit(None, None) is None


@pytest.mark.parametrize(
    ("namespace", "names", "emitted"),
    [
        ("AWS/Events", "MatchedEvents TriggeredRules Invocations FailedInvocations", "Count"),
        ("AWS/Events", "InvocationsSentToDlq InvocationsFailedToBeSentToDlq", "Count"),
        ("AWS/Lambda", "Invocations Errors Throttles ConcurrentExecutions", "Count"),
        ("AWS/Lambda", "DeadLetterErrors DestinationDeliveryFailures", "Count"),
        ("AWS/Lambda", "Duration", "Milliseconds"),
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Count"),
        ("AWS/States", "ExecutionsStarted ExecutionsSucceeded ExecutionsFailed", "Count"),
        ("AWS/States", "ExecutionsAborted ExecutionsTimedOut", "Count"),
        ("AWS/States", "ExecutionTime", "Milliseconds"),
        ("Glue", "glue.succeed.ALL glue.error.ALL", "Count"),
        ("Glue", "glue.driver.aggregate.elapsedTime", "Milliseconds"),
    ],
)
def test_what_the_engine_publishes_has_its_unit(namespace: str, names: str, emitted: str) -> None:
    assert {unit(namespace, name) for name in names.split()} == {emitted}
