from __future__ import annotations

import subprocess
import sys

from lab_builder.local.engine.cloudformation import schemas


def test_a_schema_names_the_properties_whose_change_replaces_the_resource() -> None:
    function = schemas.load("AWS::Lambda::Function")
    assert function is not None
    assert "FunctionName" in function.create_only
    assert "DurableConfig" in function.conditional
    assert {"FunctionName", "Timeout", "DurableConfig"} <= function.properties
    assert "Timeout" not in function.create_only | function.conditional


def test_a_nested_create_only_property_makes_its_property_conditional() -> None:
    table = schemas.load("AWS::Glue::Table")
    assert table is not None
    assert "DatabaseName" in table.create_only
    assert "TableInput" in table.conditional - table.create_only


def test_a_custom_resource_has_no_schema() -> None:
    assert schemas.load("Custom::Anything") is None


def test_reading_a_schema_does_not_import_cfn_lint() -> None:
    code = (
        "import sys; from lab_builder.local.engine.cloudformation import schemas;"
        "schemas.load('AWS::S3::Bucket'); sys.exit('cfnlint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
