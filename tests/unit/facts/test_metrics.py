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
