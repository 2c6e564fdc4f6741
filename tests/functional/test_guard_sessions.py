"""Keys that the engine itself issues: sessions of roles, access keys of users."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from functional.engines import RunningEngine
from lab_builder.model import Credentials

pytestmark = pytest.mark.engine


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


@pytest.fixture(scope="module")
def session(engine: RunningEngine) -> Credentials:
    """Credentials of a session of a role that may list queues and nothing else."""
    iam = engine.client("iam")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    role = iam.create_role(RoleName="lister", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    permissions = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sqs:ListQueues", "Resource": "*"}],
    }
    iam.put_role_policy(RoleName="lister", PolicyName="p", PolicyDocument=json.dumps(permissions))
    issued = engine.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="session")
    key = issued["Credentials"]
    return Credentials(key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"])


def test_a_session_of_a_role_may_do_what_the_role_may(
    engine: RunningEngine, session: Credentials
) -> None:
    answer = engine.client("sqs", session).list_queues()

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_session_of_a_role_may_do_nothing_else(
    engine: RunningEngine, session: Credentials
) -> None:
    with pytest.raises(ClientError) as error:
        engine.client("sqs", session).create_queue(QueueName="forbidden")

    assert code_of(error) in {"AccessDenied", "AccessDeniedException"}


@pytest.mark.parametrize("token", [None, "another"])
def test_a_session_key_without_its_token_is_refused(
    engine: RunningEngine, session: Credentials, token: str
) -> None:
    key = Credentials(session.access_key_id, session.secret_access_key, token)

    with pytest.raises(ClientError) as error:
        engine.client("sqs", key).list_queues()

    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403)


def test_a_session_key_with_another_secret_is_refused(
    engine: RunningEngine, session: Credentials
) -> None:
    key = Credentials(session.access_key_id, "guessed", session.session_token)

    with pytest.raises(ClientError) as error:
        engine.client("sqs", key).list_queues()

    assert code_of(error) == "SignatureDoesNotMatch"


def test_an_access_key_that_the_engine_issued_to_a_user_acts_as_the_user(
    engine: RunningEngine,
) -> None:
    iam = engine.client("iam")
    iam.create_user(UserName="learner")
    issued = iam.create_access_key(UserName="learner")["AccessKey"]
    key = Credentials(issued["AccessKeyId"], issued["SecretAccessKey"])

    assert engine.client("sts", key).get_caller_identity()["Arn"].endswith(":user/learner")
    with pytest.raises(ClientError) as error:
        engine.client("sqs", key).list_queues()
    assert code_of(error) in {"AccessDenied", "AccessDeniedException"}
