"""The budget is there on request, and can publish to the alert topic."""

from __future__ import annotations

import pytest

from lab_builder import parameters
from lab_builder.errors import ParameterError
from lab_stack import body, deployed, of_type


def test_there_is_none_by_default() -> None:
    assert of_type(deployed(), "AWS::Budgets::Budget") == {}


def test_more_than_the_limit_in_a_month_is_an_alert() -> None:
    lab = deployed(BudgetLimit="20")
    ((_, budget),) = of_type(lab, "AWS::Budgets::Budget").items()
    about = budget["Properties"]["Budget"]
    assert about["BudgetLimit"] == {"Amount": "20", "Unit": "USD"}
    assert about["TimeUnit"] == "MONTHLY"
    (notified,) = budget["Properties"]["NotificationsWithSubscribers"]
    topic = lab["AlertTopic"]["Properties"]["TopicName"]
    assert notified["Subscribers"] == [{"SubscriptionType": "SNS", "Address": topic}]


def test_the_topic_lets_budgets_of_this_account_publish() -> None:
    statements = deployed()["AlertTopicPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    (allowed,) = [each for each in statements if "budgets" in str(each["Principal"])]
    assert allowed["Action"] == "sns:Publish"
    assert allowed["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def test_the_key_lets_budgets_publish_to_the_encrypted_topic() -> None:
    policy = deployed(CustomerManagedKey="true")["LabKey"]["Properties"]["KeyPolicy"]
    assert any("budgets.amazonaws.com" in str(each["Principal"]) for each in policy["Statement"])


@pytest.mark.parametrize("value", ["-1", "0.0", "00", "1e3", "20 USD", ""])
def test_a_limit_that_is_no_whole_number_is_refused(value: str) -> None:
    given = {"S3BucketName": "bucket", "BudgetLimit": value}
    with pytest.raises(ParameterError):
        parameters.resolve(body(), given, {})
