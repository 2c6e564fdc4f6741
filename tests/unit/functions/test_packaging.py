from __future__ import annotations

import subprocess
import sys

import pytest

from lab_builder import assets

CODE = assets.code_folder("aws-deep-dive")


@pytest.mark.parametrize("function", ["daily_transaction_processor", "month_end_processor"])
def test_a_function_loads_without_pyspark_and_without_boto3(function: str) -> None:
    """Lambda has no pyspark, and a client that is not needed is not worth its import."""
    script = (
        "import sys; sys.modules['pyspark'] = sys.modules['boto3'] = None; "
        f"import {function}.handler as module; module.handle"
    )
    subprocess.run([sys.executable, "-c", script], cwd=CODE, check=True)


def test_the_code_folder_holds_both_functions_both_jobs_and_the_ledger() -> None:
    keys = assets.bundle(CODE)
    files = {name for asset in keys.assets for name, _ in asset.files}
    assert {
        "daily_transaction_processor/handler.py",
        "month_end_processor/handler.py",
        "ledger/controls.py",
        "financial_etl_job.py",
        "compliance_validation_job.py",
    } <= files
