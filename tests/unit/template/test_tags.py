"""Tags that CloudFormation does not know are named, each once, where it stands first."""

from __future__ import annotations

from cfnlint.helpers import FUNCTION_RULES, FUNCTIONS_ALL

from lab_builder.template.source import Source
from lab_builder.template.tags import SHORT_FORMS
from lab_builder.template.wellformed import problems


def messages(text: str) -> list[str]:
    return [problem.message for problem in problems(Source(text))]


def test_the_functions_of_cfn_lint_are_known() -> None:
    names = {name.removeprefix("Fn::") for name in FUNCTIONS_ALL | FUNCTION_RULES}
    assert {name for name in names if "::" not in name} <= SHORT_FORMS


def test_short_forms_and_tags_of_yaml_are_no_problem() -> None:
    text = "".join(f"{name}: !{name} a\n" for name in sorted(SHORT_FORMS))
    assert messages(f"{text}Text: !!str 5\n") == []


def test_a_tag_of_another_tool_is_named_where_it_stands_first() -> None:
    text = "a: !Rain::Embed a.txt\nb: !Rain::Embed b.txt\nc: !Other {d: 1}\n"
    first, second = problems(Source(text))
    assert first.message.startswith(
        "unknown tag !Rain::Embed, 2 times from here on; CloudFormation"
    )
    assert "lint what rain writes" in first.message
    assert second.message.startswith("unknown tag !Other;")
    assert [(problem.line, problem.column) for problem in (first, second)] == [(1, 4), (3, 4)]


def test_a_slip_is_told_the_tag_that_is_meant() -> None:
    (getatt,) = messages("a: !GetAttr b.c\n")
    (sub,) = messages("a: !sub b\n")
    (ref,) = messages("a: !Fn::Ref b\n")
    assert getatt.endswith("Did you mean !GetAtt?")
    assert sub.endswith("Did you mean !Sub?")
    assert ref.endswith("Did you mean !Ref?")
