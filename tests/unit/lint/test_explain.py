"""Every rule can be explained, and one that does not exist names near ones."""

from __future__ import annotations

import pytest

from lab_builder.errors import UsageError
from lab_builder.lint.explain import explain, titles
from lab_builder.lint.rule import Rule
from lab_builder.lint.rules import ALL
from lab_builder.lint.runner import configured


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_rule_of_ours_is_explained_with_its_examples(rule: type[Rule]) -> None:
    explained = explain(rule.id)
    assert (explained.rule, explained.title) == (rule.id, rule.shortdesc)
    assert "Resources:" in (explained.bad or "")
    assert "Resources:" in (explained.good or "")


def test_a_rule_of_cfn_lint_is_explained_with_its_source_and_settings() -> None:
    explained = explain("e3012")
    assert (explained.rule, explained.severity) == ("E3012", "error")
    assert explained.source_url.startswith("https://")
    assert explained.settings == {"strict": False}
    assert (explained.good, explained.bad) == (None, None)


def test_what_is_no_rule_names_near_ones() -> None:
    with pytest.raises(UsageError) as caught:
        explain("E9X01")
    assert (caught.value.hint or "").startswith("did you mean E9")


def test_the_titles_for_completion_are_those_of_all_rules() -> None:
    with configured(None) as runner:
        assert titles() == {id_: rule.shortdesc for id_, rule in runner.rules.items()}
