"""Paths and calls are judged by their form only, and in doubt they are right."""

import pytest

from lab_builder.lint.asl import paths


@pytest.mark.parametrize(
    "path",
    [
        "$",
        "$$",
        "$.a.b",
        "$.a[0]",
        "$..a",
        "$.a[*].b",
        "$['a b']",
        "$.a[?(@.b == ')')]",
        "$a.b",
        "$$.Task.Token",
        "$.größe",
        "$.a.length()",
        "$.[0]",
    ],
)
def test_a_path_may_be_right(path: str) -> None:
    assert paths.fault_of_path(path) is None


@pytest.mark.parametrize("path", ["a.b", "", "$.", "$.a.", "$.a[0", "$.a]", "$['a]", "$.a...b"])
def test_a_path_that_does_not_parse_is_a_fault(path: str) -> None:
    assert paths.fault_of_path(path)


@pytest.mark.parametrize(
    "path", ["$.a[*]", "$..a", "$.a[?(@.b)]", "$.a[0,1]", "$$.Task", "$.a[1:]"]
)
def test_a_reference_path_names_one_node(path: str) -> None:
    assert paths.fault_of_reference(path)
    assert paths.fault_of_reference("$.a-b:c[0]['d:e']") is None


@pytest.mark.parametrize(
    "call",
    [
        "States.UUID()",
        "States.Array()",
        "States.Format('a {} b {}', $.a, States.JsonToString($.b))",
        "States.Format('it\\'s {}, not \\{\\}', $.a)",
        "States.Format($.template, $.a, $.b)",
        "States.Format('{}/{}', $.a[?(@.x == 'y, z')], 1)",
        "States.ArrayGetItem(States.StringSplit($.a, ','), 0)",
        "States.MathRandom(1, 10)",
        "States.MathRandom(1, 10, $.seed)",
        "States.Format('States.No({})', $.a)",
    ],
)
def test_a_call_may_be_right(call: str) -> None:
    assert paths.fault_of_call(call) is None


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("States.Concat($.a, $.b)", "unknown intrinsic function"),
        ("States.Format('{} {}', $.a)", "1 value, but its text has 2 {}"),
        ("States.UUID($.a)", "1 argument, but it takes"),
        ("States.Hash($.a)", "1 argument, but it takes"),
        ("States.Format('a", "quote"),
        ("States.Array($.a", "unclosed ("),
        ("States.Array($.a))", "unmatched )"),
        ("States.UUID", "is not a call"),
        ("States.Array(States.Nothing())", "unknown intrinsic function"),
    ],
)
def test_a_call_that_cannot_be_computed_is_a_fault(call: str, why: str) -> None:
    assert why in (paths.fault_of_call(call) or "")


@pytest.mark.parametrize("text", ["$.a", "$$.Task.Token", "$['a']", "States.UUID()", "$.a[0].b"])
def test_what_reads_as_a_path_looks_dynamic(text: str) -> None:
    assert paths.looks_dynamic(text)


@pytest.mark.parametrize(
    "text", ["$", "$5", "$.50", "$name", "costs $.a lot", "$.a and $.b", "States.", "${Name}", ""]
)
def test_what_may_be_plain_text_does_not(text: str) -> None:
    assert not paths.looks_dynamic(text)
