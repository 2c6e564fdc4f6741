"""Physical names: two environments live side by side in one account and region."""

from __future__ import annotations

import re

import pytest

from lab_stack import deployed, of_type, physical_name

LONGEST = "e" * 24
# AWS's limits on the length of a name, for the types that come anywhere near them.
LIMITS = {
    "AWS::Events::Archive": 48,
    "AWS::Events::Rule": 64,
    "AWS::Lambda::Function": 64,
    "AWS::S3::Bucket": 63,
    "AWS::SQS::Queue": 80,
    "AWS::StepFunctions::StateMachine": 80,
}


def names(environment: str) -> dict[str, str]:
    resources = deployed(EnvironmentName=environment, CustomerManagedKey="true")
    found = ((logical_id, physical_name(resource)) for logical_id, resource in resources.items())
    return {logical_id: name for logical_id, name in found if name is not None}


def test_two_environments_share_no_name() -> None:
    assert not set(names("class").values()) & set(names("class-b").values())


def test_no_two_resources_of_a_type_share_a_name() -> None:
    resources = deployed(CustomerManagedKey="true").values()
    named = [(r["Type"], physical_name(r)) for r in resources if physical_name(r)]
    assert len(named) == len(set(named))


def test_every_name_begins_with_the_environment_after_the_folder_that_the_service_wants() -> None:
    folder = re.compile(r"^(alias/|/aws/(lambda|events|cloudtrail|vendedlogs/states)/|/aws-glue/)?")
    for logical_id, name in names("class-b").items():
        assert folder.sub("", name, count=1).startswith("class-b"), logical_id


@pytest.mark.parametrize("type_", LIMITS)
def test_names_fit_in_the_longest_environment(type_: str) -> None:
    resources = of_type(deployed(EnvironmentName=LONGEST), type_)
    assert resources
    for resource in resources.values():
        assert len(physical_name(resource) or "") <= LIMITS[type_]
