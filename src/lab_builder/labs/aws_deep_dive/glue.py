"""The two Glue jobs, the Glue workflows through which rules start them, and the ledger table."""

from __future__ import annotations

from collections.abc import Mapping

from troposphere import Ref, Sub
from troposphere.glue import (
    Action,
    Column,
    Database,
    DatabaseInput,
    EventBatchingCondition,
    ExecutionProperty,
    Job,
    JobCommand,
    SerdeInfo,
    StorageDescriptor,
    Table,
    TableInput,
    Trigger,
    Workflow,
)
from troposphere.iam import Role

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import checkov, iam, names

# The columns that the ETL job writes.
_COLUMNS = {
    "transaction_id": "string",
    "batch_id": "string",
    "posted_at": "string",
    "account": "string",
    "debit_cents": "bigint",
    "credit_cents": "bigint",
    "budget_cents": "bigint",
    "initiated_by": "string",
    "initiator_role": "string",
    "approved_by": "string",
}


def add(lab: LabTemplate, keys: Mapping[str, str]) -> None:
    """Add jobs, roles, workflows, database and table. ``keys`` maps asset names to S3 keys."""
    lab.add(
        _role(
            names.FINANCIAL_ETL_JOB,
            [keys[names.FINANCIAL_ETL_SCRIPT], keys[names.CODE]],
            [names.FINANCIAL_ETL_OUTPUT_LOG_GROUP, names.FINANCIAL_ETL_ERROR_LOG_GROUP],
            reads=[names.INCOMING],
            writes=[names.LEDGER, names.REJECTED, names.STATE],
        )
    )
    lab.add(_job(names.FINANCIAL_ETL_JOB, names.FINANCIAL_ETL, keys, names.FINANCIAL_ETL_SCRIPT))
    lab.add(
        _role(
            names.COMPLIANCE_VALIDATION_JOB,
            [keys[names.COMPLIANCE_VALIDATION_SCRIPT], keys[names.CODE]],
            [
                names.COMPLIANCE_VALIDATION_OUTPUT_LOG_GROUP,
                names.COMPLIANCE_VALIDATION_ERROR_LOG_GROUP,
            ],
            reads=[names.LEDGER],
            writes=[names.REPORTS],
        )
    )
    lab.add(
        _job(
            names.COMPLIANCE_VALIDATION_JOB,
            names.COMPLIANCE_VALIDATION,
            keys,
            names.COMPLIANCE_VALIDATION_SCRIPT,
        )
    )
    for workflow, name, job in (
        (names.FINANCIAL_ETL_WORKFLOW, "financial-etl-workflow", names.FINANCIAL_ETL_JOB),
        (
            names.COMPLIANCE_VALIDATION_WORKFLOW,
            "compliance-validation-workflow",
            names.COMPLIANCE_VALIDATION_JOB,
        ),
    ):
        lab.add(Workflow(workflow, Name=names.name(name)))
        lab.add(_trigger(workflow, name, job))
    lab.add(
        Database(
            names.LEDGER_DATABASE,
            CatalogId=Ref("AWS::AccountId"),
            DatabaseInput=DatabaseInput(Name=names.name("ledger")),
        )
    )
    lab.add(_transactions_table())


def _transactions_table() -> Table:
    """Return the table through which Athena reads the ledger. It needs no crawler.

    Partition projection computes the partitions, for the days that the data bucket keeps.
    """
    parquet = "org.apache.hadoop.hive.ql.io.parquet"
    return Table(
        names.TRANSACTIONS_TABLE,
        CatalogId=Ref("AWS::AccountId"),
        DatabaseName=Ref(names.LEDGER_DATABASE),
        TableInput=TableInput(
            Name="transactions",
            TableType="EXTERNAL_TABLE",
            PartitionKeys=[Column(Name="processing_date", Type="date")],
            Parameters={
                "classification": "parquet",
                "projection.enabled": "true",
                "projection.processing_date.type": "date",
                "projection.processing_date.format": "yyyy-MM-dd",
                "projection.processing_date.range": "NOW-30DAYS,NOW+1DAYS",
            },
            StorageDescriptor=StorageDescriptor(
                Columns=[Column(Name=name, Type=type_) for name, type_ in _COLUMNS.items()],
                Location=Sub(f"s3://${{{names.DATA_BUCKET}}}/{names.LEDGER}/"),
                InputFormat=f"{parquet}.MapredParquetInputFormat",
                OutputFormat=f"{parquet}.MapredParquetOutputFormat",
                SerdeInfo=SerdeInfo(SerializationLibrary=f"{parquet}.serde.ParquetHiveSerDe"),
            ),
        ),
    )


def _trigger(workflow: str, name: str, job: str) -> Trigger:
    """Return the trigger that starts the job for each event that a rule sends to the workflow."""
    return Trigger(
        f"{workflow}Trigger",
        Name=names.name(f"{name}-start"),
        Type="EVENT",
        WorkflowName=Ref(workflow),
        EventBatchingCondition=EventBatchingCondition(BatchSize=1),
        Actions=[Action(JobName=Ref(job))],
    )


def _job(logical_id: str, name: str, keys: Mapping[str, str], script: str) -> Job:
    return Job(
        logical_id,
        Metadata=checkov.skip("CKV_AWS_195"),
        Name=names.name(name),
        Role=names.arn(f"{logical_id}Role"),
        GlueVersion="5.1",
        WorkerType="G.1X",
        NumberOfWorkers=2,
        Timeout=10,
        MaxRetries=0,
        # While another run is running, a new one waits; without queuing it would fail.
        JobRunQueuingEnabled=True,
        ExecutionProperty=ExecutionProperty(MaxConcurrentRuns=1),
        Command=JobCommand(
            Name="glueetl",
            PythonVersion="3",
            ScriptLocation=Sub(f"s3://${{{names.S3_BUCKET_NAME}}}/{keys[script]}"),
        ),
        DefaultArguments={
            "--environment_name": Ref(names.ENVIRONMENT_NAME),
            "--data_bucket": Ref(names.DATA_BUCKET),
            "--failure_rate": Ref(names.FAILURE_RATE),
            "--extra-py-files": Sub(f"s3://${{{names.S3_BUCKET_NAME}}}/{keys[names.CODE]}"),
            "--custom-logGroup-prefix": Sub(f"/aws-glue/${{EnvironmentName}}-{name}"),
            "--enable-metrics": "true",
            "--enable-observability-metrics": "true",
        },
    )


def _role(
    job: str, code: list[str], log_groups: list[str], *, reads: list[str], writes: list[str]
) -> Role:
    bucket = f"arn:${{AWS::Partition}}:s3:::${{{names.S3_BUCKET_NAME}}}"
    return iam.role(
        job,
        "glue.amazonaws.com",
        [
            iam.write_logs(*log_groups),
            iam.put_metrics(names.METRIC_NAMESPACE, "Glue"),
            iam.allow(
                "s3:GetObject",
                [Sub(f"{bucket}/{key}") for key in code] + _objects(reads),
            ),
            iam.allow(
                "s3:ListBucket",
                names.arn(names.DATA_BUCKET),
                {"StringLike": {"s3:prefix": [f"{folder}*" for folder in (*reads, *writes)]}},
            ),
            # The committer of Spark uses multipart uploads, and lists those of earlier attempts.
            iam.allow(
                ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
                names.arn(names.DATA_BUCKET),
            ),
            iam.allow(
                [
                    "s3:GetObject",
                    "s3:PutObject",
                    "s3:DeleteObject",
                    "s3:AbortMultipartUpload",
                    "s3:ListMultipartUploadParts",
                ],
                _objects(writes),
            ),
            iam.use_key(),
        ],
    )


def _objects(folders: list[str]) -> list[Sub]:
    """Return the ARNs of folders and their objects: Spark reads a folder by its name alone, too."""
    return [Sub(f"${{{names.DATA_BUCKET}.Arn}}/{folder}*") for folder in folders]
