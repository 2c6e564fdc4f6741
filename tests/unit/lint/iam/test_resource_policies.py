"""Whom a resource's own policy lets in."""

from __future__ import annotations

from typing import Any

import pytest

from lab_builder.lint.iam.resource_policies import policy_may_allow
from lab_builder.template.view import Place, View

SERVICE = "cloudtrail.amazonaws.com"


def policy(*statements: Any) -> Place:
    """A policy document."""
    return Place(View({}), {"Statement": list(statements)}, ())


def allow(principal: Any, action: Any = "s3:PutObject", **more: Any) -> dict[str, Any]:
    """A statement that allows something."""
    return {"Effect": "Allow", "Principal": principal, "Action": action, **more}


@pytest.mark.parametrize(
    ("statement", "admitted"),
    [
        (allow({"Service": SERVICE}), True),
        (allow({"Service": ["a.amazonaws.com", SERVICE]}, ["s3:*"]), True),
        (allow("*"), True),
        (allow({"AWS": "*"}), True),
        (allow({"Service": {"Ref": "Service"}}), True),
        ({"Fn::Transform": "unknown"}, True),
        (allow({"Service": "a.amazonaws.com"}), False),
        (allow({"AWS": "arn:aws:iam::123456789012:root"}), False),
        (allow({"Service": SERVICE}, "s3:GetObject"), False),
        (allow({"Service": SERVICE}, Effect="Deny"), False),
    ],
)
def test_a_statement_admits_a_service(statement: Any, admitted: bool) -> None:
    assert policy_may_allow(policy(statement), SERVICE, "s3:PutObject") == admitted


def test_an_account_may_stand_for_a_service() -> None:
    found = policy(allow({"AWS": "arn:aws:iam::123456789012:root"}))
    assert policy_may_allow(found, SERVICE, "s3:PutObject", accounts=True)


def test_a_policy_that_is_not_shown_may_admit() -> None:
    assert policy_may_allow(None, SERVICE, "s3:PutObject")
