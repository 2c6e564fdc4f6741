"""The budget, only if BudgetLimit is not 0: it alerts when the account costs more in a month.

It has no filter, because nothing but the account is sure to be in it: tags count only once they are
activated as cost allocation tags.
https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
"""

from __future__ import annotations

from troposphere import Ref
from troposphere.budgets import (
    Budget,
    BudgetData,
    Notification,
    NotificationWithSubscribers,
    Spend,
    Subscriber,
)

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import names


def add(lab: LabTemplate) -> None:
    """Add the budget with its notification."""
    lab.add(
        Budget(
            "AccountBudget",
            Condition=names.HAS_BUDGET,
            DependsOn="AlertTopicPolicy",
            Budget=BudgetData(
                BudgetName=names.name("budget"),
                BudgetType="COST",
                TimeUnit="MONTHLY",
                BudgetLimit=Spend(Amount=Ref(names.BUDGET_LIMIT), Unit="USD"),
            ),
            NotificationsWithSubscribers=[
                NotificationWithSubscribers(
                    Notification=Notification(
                        NotificationType="ACTUAL", ComparisonOperator="GREATER_THAN", Threshold=100
                    ),
                    Subscribers=[
                        Subscriber(SubscriptionType="SNS", Address=Ref(names.ALERT_TOPIC))
                    ],
                )
            ],
        )
    )
