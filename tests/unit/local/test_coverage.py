"""The tables of resource types, held to coverage.TYPES, the one that says what the engine does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path

from lab_builder.facts.calls import resource_calls
from lab_builder.facts.names import name_limits
from lab_builder.facts.services import signing_name
from lab_builder.local import coverage, engine
from lab_builder.local.coverage import TYPES
from lab_builder.local.engine import patch
from lab_builder.local.engine.cloudformation import schemas
from lab_builder.local.engine.cloudtrail import stack_call_table
from lab_builder.local.engine.upstream import source
from lab_builder.stacks.existence import LOOKUPS

PROVISIONERS = "ministack.services.cloudformation.provisioners"
HANDLERS = "_RESOURCE_HANDLERS"
# What goes with the resource that it belongs to, so that nobody asks whether it is there.
BELONG = {
    "AWS::Glue::Table",
    "AWS::KMS::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::Permission",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
}
# Refused by the engine, but known of stacks on AWS, and of other clients of the engine.
ELSEWHERE = {"AWS::IAM::ManagedPolicy", "AWS::XRay::Group"}


def differing(table: Iterable[str], expected: AbstractSet[str]) -> dict[str, AbstractSet[str]]:
    """Return the types that a table lacks, and those that it has and should not."""
    return {"missing": expected - set(table), "unexpected": set(table) - expected}


NOTHING: dict[str, AbstractSet[str]] = {"missing": set(), "unexpected": set()}


def test_the_engine_creates_every_type_that_is_covered() -> None:
    """In MiniStack's table, or by a patch that adds the type to it."""
    known = {kind for kind in TYPES if source.find(PROVISIONERS, HANDLERS, (kind,))}

    assert TYPES.keys() - known - added() == set()


def test_a_type_with_a_reason_to_be_refused_is_not_covered() -> None:
    assert coverage.REFUSED.keys() & TYPES.keys() == set()


def test_a_patch_adds_no_type_that_is_refused_or_that_ministack_has() -> None:
    assert added() - TYPES.keys() == set()
    assert [kind for kind in added() if source.find(PROVISIONERS, HANDLERS, (kind,))] == []


def added() -> set[str]:
    """Return the types that the engine's patches add to CloudFormation."""
    return {
        each.keys[0]
        for _, _, each in patch.declared()
        if each.name == HANDLERS and len(each.keys) == 1
    }


def test_a_type_that_is_added_has_a_property_that_names_it() -> None:
    assert added() - name_limits().keys() == {"AWS::Logs::QueryDefinition"}  # an id of its own


def test_a_type_and_its_properties_are_those_of_the_registry() -> None:
    unknown: dict[str, AbstractSet[str]] = {}
    for kind, cover in TYPES.items():
        schema = schemas.load(kind)
        properties = cover.runs | cover.stored.keys() | cover.items.keys()
        properties |= {limit.path.partition(".")[0] for limit in cover.limits}
        unknown[kind] = properties - (schema.properties if schema else frozenset())

    assert {kind: names for kind, names in unknown.items() if names} == {}


def test_a_limit_is_of_a_property_that_runs() -> None:
    for kind, cover in TYPES.items():
        for limit in cover.limits:
            assert limit.path.partition(".")[0] in cover.runs | cover.stored.keys(), kind


def test_the_calls_behind_every_type_are_known() -> None:
    assert differing(resource_calls(), TYPES.keys() | ELSEWHERE) == NOTHING


def test_the_calls_of_a_stack_are_recorded_for_every_type() -> None:
    recorded = TYPES.keys() | ELSEWHERE - {"AWS::XRay::Group"}

    assert differing(stack_call_table.TABLE, recorded) == NOTHING


def test_a_destroy_looks_for_every_type_that_stands_by_itself() -> None:
    looked_for = TYPES.keys() | ELSEWHERE - {"AWS::IAM::ManagedPolicy"}

    assert differing(LOOKUPS, looked_for - BELONG) == NOTHING


def test_rules_deliver_to_the_services_of_the_types_that_are_targets() -> None:
    targets = {kind for kind, cover in TYPES.items() if cover.target}
    added_services = {
        service
        for file in Path(engine.__file__).parent.rglob("*.py")
        for service in re.findall(r"\btargets\.add\(\"(\w+)\"", file.read_text())
    }

    assert {signing_name(resource_calls()[kind].client) for kind in targets} == added_services
    assert coverage.TYPES["AWS::Events::Rule"].items.keys() == {"Targets"}
