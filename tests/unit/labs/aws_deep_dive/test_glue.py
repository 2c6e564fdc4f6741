"""The Spark jobs and the table over what they write."""

from __future__ import annotations

import pytest

from lab_stack import KEYS, as_list, deployed, of_type
from ledger import schema

LAB = deployed()
JOBS = of_type(LAB, "AWS::Glue::Job")


def test_the_table_has_the_columns_that_the_etl_job_writes() -> None:
    table = LAB["TransactionsTable"]["Properties"]["TableInput"]
    columns = {column["Name"]: column["Type"] for column in table["StorageDescriptor"]["Columns"]}
    assert columns == schema.COLUMNS
    assert table["PartitionKeys"] == [{"Name": "processing_date", "Type": "date"}]
    assert table["Parameters"]["projection.enabled"] == "true"


@pytest.mark.parametrize("job", JOBS)
def test_a_job_is_small_ends_in_minutes_and_waits_its_turn(job: str) -> None:
    properties = JOBS[job]["Properties"]
    assert (properties["WorkerType"], properties["NumberOfWorkers"]) == ("G.1X", 2)
    assert properties["Timeout"] <= 15
    assert properties["JobRunQueuingEnabled"] is True
    assert properties["ExecutionProperty"] == {"MaxConcurrentRuns": 1}
    assert properties["MaxRetries"] == 0


@pytest.mark.parametrize(
    ("job", "script"),
    [
        ("FinancialEtlJob", "financial_etl_job"),
        ("ComplianceValidationJob", "compliance_validation_job"),
    ],
)
def test_a_job_runs_its_script_beside_the_shared_code_and_may_read_just_these(
    job: str, script: str
) -> None:
    properties = deployed(S3BucketName="code-here")[job]["Properties"]
    assert properties["Command"]["ScriptLocation"] == f"s3://code-here/{KEYS[script]}"
    code = properties["DefaultArguments"]["--extra-py-files"]
    assert code == f"s3://code-here/{KEYS['code']}"
    role = deployed(S3BucketName="code-here")[f"{job}Role"]["Properties"]["Policies"][0]
    granted = {
        resource
        for statement in role["PolicyDocument"]["Statement"]
        for resource in as_list(statement["Resource"])
        if ":s3:::code-here" in resource
    }
    assert granted == {
        f"arn:aws:s3:::code-here/{KEYS[script]}",
        f"arn:aws:s3:::code-here/{KEYS['code']}",
    }
