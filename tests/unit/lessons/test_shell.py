"""The aws commands of a lesson against botocore's models."""

from __future__ import annotations

import pytest

from lab_builder.errors import LessonError
from lab_builder.lessons import lint, shell
from lab_builder.lessons.lesson import Command
from unit.lessons.texts import STEP, lesson


@pytest.mark.parametrize(
    "text",
    [
        "aws events list-rules --name-prefix $EnvironmentName",
        "aws events list-rules | grep aws | wc -l",
        "x=$(aws stepfunctions start-execution --state-machine-arn a --query executionArn)",
        "aws lambda invoke --function-name f --payload fileb://e.json out.json && cat out.json",
        "aws s3 ls s3://bucket",
        "aws s3api get-object --bucket b --key k /dev/stdout",
        "aws cloudwatch get-metric-statistics \\\n  --namespace N --metric-name M",
        "aws ec2 describe-instances --no-dry-run --max-items 3",
        "echo aws nothing such",
        "# aws nothing such",
    ],
)
def test_a_command_that_exists_is_accepted(text: str) -> None:
    shell.check(Command(text, 10), "07-try.md")


@pytest.mark.parametrize(
    ("text", "line", "said", "hint"),
    [
        ("aws evnts list-rules", 11, "no service 'evnts'", None),
        ("aws events list-rule", 11, "aws events has no list-rule", "did you mean list-rules?"),
        ("true\naws events list-rules --prefix a", 12, "has no --prefix", None),
        ("echo a \\\n  b\ncat x | aws logs tail group", 13, "aws logs has no tail", None),
        ("x=$(aws sqs purge)", 11, "aws sqs has no purge", "did you mean purge-queue?"),
        ("aws s3 list", 11, "aws s3 has no list", None),
    ],
)
def test_a_command_that_does_not_exist_is_refused_at_its_line(
    text: str, line: int, said: str, hint: str | None
) -> None:
    with pytest.raises(LessonError, match=said) as caught:
        shell.check(Command(text, 10), "07-try.md")
    assert caught.value.where == f"07-try.md:{line}"
    assert hint in (None, caught.value.hint)


def test_an_unknown_output_is_refused_at_its_line() -> None:
    with pytest.raises(LessonError, match="no output QueueUrl") as caught:
        lint.check(lesson(), ["QueueUri"])
    assert caught.value.where == "07-try.md:15"
    assert caught.value.hint == "did you mean QueueUri?"


def test_an_unknown_output_in_a_check_is_refused_at_its_line() -> None:
    with pytest.raises(LessonError, match="no output Queueueue") as caught:
        lint.check(
            lesson(STEP.replace("- message: $QueueUrl", "- message: ${Queueueue}")), ["QueueUrl"]
        )
    assert caught.value.where == "07-try.md:21"


def test_a_variable_of_the_shell_is_no_output() -> None:
    lint.check(
        lesson(STEP.replace("--message-body hello", '--message-body "$HOME $id"')), ["QueueUrl"]
    )


def test_a_step_without_a_check_is_refused() -> None:
    with pytest.raises(LessonError, match="step 2 has no check") as caught:
        lint.check(lesson(f"{STEP}\n## Look\n\nJust look.\n"), ["QueueUrl"])
    assert caught.value.where == "07-try.md:29"
