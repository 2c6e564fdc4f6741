"""The source of names of MiniStack and moto, as they are installed."""

from __future__ import annotations

import inspect

import pytest

from lab_builder.local.engine.upstream import source

CLOUDWATCH = "ministack.services.cloudwatch"
PROVISIONERS = "ministack.services.cloudformation.provisioners"
TASKS = "moto.stepfunctions.parser.asl.component.state.exec.state_task.service"


def test_a_function_is_found_as_python_finds_it() -> None:
    from ministack.services import cloudwatch

    (found,) = source.find(CLOUDWATCH, "_put_metric_alarm")

    assert found.text == inspect.getsource(cloudwatch._put_metric_alarm).rstrip("\n")


def test_a_name_that_is_imported_is_found_where_it_comes_from() -> None:
    (found,) = source.find(CLOUDWATCH, "get_account_id")

    assert found.module == "ministack.core.responses"
    assert found.text.startswith("def get_account_id")


def test_a_table_is_found_by_its_assignment() -> None:
    (found,) = source.find(CLOUDWATCH, "_metrics")

    assert found.text.startswith("_metrics")


def test_a_method_is_found_in_the_class_that_it_is_inherited_from() -> None:
    (found,) = source.find(f"{TASKS}.state_task_service_glue", "StateTaskServiceGlue._eval_body")

    assert found.module == f"{TASKS}.state_task_service_callback"
    assert found.text.startswith("def _eval_body")


def test_an_item_of_a_table_is_found_with_the_function_that_it_names() -> None:
    item, function = source.find(
        PROVISIONERS, "_RESOURCE_HANDLERS", ("AWS::S3::BucketPolicy", "create")
    )

    assert "_s3_bucket_policy_create" in item.text
    assert function.text.startswith("def _s3_bucket_policy_create")


@pytest.mark.parametrize(
    ("module", "name", "keys"),
    [
        (CLOUDWATCH, "gone", ()),
        ("ministack.services.gone", "name", ()),
        ("another_package", "name", ()),
        (f"{TASKS}.state_task_service_glue", "StateTaskServiceGlue.gone", ()),
        (PROVISIONERS, "_RESOURCE_HANDLERS", ("gone",)),
        (PROVISIONERS, "_RESOURCE_HANDLERS", ("AWS::S3::Bucket", "gone")),
    ],
)
def test_a_name_that_is_gone_is_not_found(module: str, name: str, keys: tuple[str, ...]) -> None:
    assert source.find(module, name, keys) == []


def test_the_classes_that_a_class_inherits_from_are_found() -> None:
    assert (f"{TASKS}.state_task_service", "StateTaskService") in source.bases(
        f"{TASKS}.state_task_service_glue", "StateTaskServiceGlue"
    )
