from __future__ import annotations

import subprocess
import sys

from lab_builder.local.engine.cloudformation import schemas


def test_a_schema_tells_what_replaces_a_resource() -> None:
    function = schemas.of("AWS::Lambda::Function")
    assert function is not None
    assert "FunctionName" in function.replacing
    assert "DurableConfig" in function.conditional
    assert {"FunctionName", "Timeout", "DurableConfig"} <= function.properties
    assert "Timeout" not in function.replacing | function.conditional


def test_a_member_that_cannot_change_makes_its_property_conditional() -> None:
    table = schemas.of("AWS::Glue::Table")
    assert table is not None
    assert "DatabaseName" in table.replacing
    assert "TableInput" in table.conditional - table.replacing


def test_a_custom_resource_has_no_schema() -> None:
    assert schemas.of("Custom::Anything") is None


def test_reading_a_schema_does_not_import_cfn_lint() -> None:
    code = (
        "import sys; from lab_builder.local.engine.cloudformation import schemas;"
        "schemas.of('AWS::S3::Bucket'); sys.exit('cfnlint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
