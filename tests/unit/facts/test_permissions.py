"""The permissions of resource types are those of their handlers."""

from __future__ import annotations

from lab_builder.facts.calls import resource_calls
from lab_builder.facts.generate.permissions import _NAMED, TYPES
from lab_builder.facts.generate.schemas import schema
from lab_builder.facts.iam_actions import exists
from lab_builder.facts.permissions import resource_permissions


def test_every_call_of_a_handler_that_iam_knows_is_permitted() -> None:
    for kind, calls in resource_calls().items():
        permitted = {action.partition(":")[2] for action in resource_permissions(kind) or ()}
        service = next(iter(resource_permissions(kind) or ())).partition(":")[0]
        for call in (calls.create, calls.delete):
            assert call in permitted or not exists(f"{service}:{call}"), (kind, call)


def test_a_permission_of_a_feature_names_a_property_of_the_type() -> None:
    for kind in TYPES:
        for path in set((resource_permissions(kind) or {}).values()) - {""}:
            assert path.partition(".")[0] in schema(kind)["properties"], (kind, path)


def test_the_features_that_are_named_by_hand_are_permissions_still() -> None:
    for kind, named in _NAMED.items():
        actions = {action.partition(":")[2] for action in resource_permissions(kind) or ()}
        assert named.keys() - actions == set(), kind


def test_an_unknown_type_has_none() -> None:
    assert resource_permissions("AWS::No::Type") is None
