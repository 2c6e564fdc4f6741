"""Glue: job runs execute their scripts on Spark, with the job's role.

Follows https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-runs.html,
https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html and
https://docs.aws.amazon.com/glue/latest/dg/workflows_overview.html.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from contract.alarms import Metric
from contract.functions import allow, role
from contract.jobs import Job, prepare
from contract.rules import inbox
from eventually import eventually
from functional.engines import RunningEngine, kill, start, wait_until_saved
from lab_builder.local.home import Home

pytestmark = [pytest.mark.engine, pytest.mark.spark]


@pytest.fixture
def job(engine: RunningEngine) -> Iterator[Job]:
    job = prepare(engine)
    yield job
    job.glue.delete_job(JobName=job.name)


@pytest.fixture(scope="module", autouse=True)
def endless(engine: RunningEngine) -> tuple[Job, str]:
    """A run whose timeout, of the minute that is the least, passes beside the other tests."""
    job = prepare(engine)
    job.define("import time; time.sleep(600)", Timeout=1)
    return job, job.start()


ETL = """
    import sys
    from awsglue.context import GlueContext
    from awsglue.job import Job
    from awsglue.utils import getResolvedOptions
    from pyspark.context import SparkContext

    options = getResolvedOptions(sys.argv, ["JOB_NAME", "bucket"])
    context = GlueContext(SparkContext())
    spark = context.spark_session
    job = Job(context)
    job.init(options["JOB_NAME"], options)
    rows = spark.read.json(f"s3://{options['bucket']}/incoming/*/")
    out = f"s3://{options['bucket']}/ledger/"
    rows.write.mode("append").partitionBy("day").parquet(out)
    ledger = spark.read.parquet(out)
    print("rows", ledger.count(), "days", ledger.select("day").distinct().count())
    bad = ledger.where("amount < 0").select("id")
    bad.coalesce(1).write.mode("overwrite").json(f"s3://{options['bucket']}/rejected/")
    job.commit()
"""


def test_a_run_reads_and_writes_s3_with_spark(job: Job) -> None:
    """aws-glue-programming-python-samples-legislators.html."""
    job.put_lines("incoming/1/a.jsonl", {"id": 1, "amount": 5, "day": "2025-01-01"})
    job.put_lines("incoming/1/b.jsonl", {"id": 2, "amount": -5, "day": "2025-01-02"})
    run = job.run(ETL)
    assert run["JobRunState"] == "SUCCEEDED", run.get("ErrorMessage")
    assert {key.split("/")[1] for key in job.keys("ledger/")} == {
        "_SUCCESS",
        "day=2025-01-01",
        "day=2025-01-02",
    }
    assert not [key for key in job.keys("") if key.endswith(".crc") or "_temporary" in key]
    assert "rows 2 days 2" in job.lines()

    second = job.wait(job.start())
    assert second["JobRunState"] == "SUCCEEDED"
    assert "rows 4 days 2" in job.lines()
    (rejected,) = [key for key in job.keys("rejected/") if key.endswith(".json")]
    body = job.s3.get_object(Bucket=job.bucket, Key=rejected)["Body"].read()
    assert [json.loads(line) for line in body.splitlines()] == [{"id": 2}, {"id": 2}]


def test_times_and_states_are_kept(job: Job) -> None:
    """aws-glue-api-jobs-runs.html#aws-glue-api-jobs-runs-JobRun."""
    run = job.run("import time; time.sleep(1.2)")
    assert run["JobRunState"] == "SUCCEEDED"
    assert run["StartedOn"] < run["CompletedOn"]
    assert run["ExecutionTime"] >= 1
    newest_first = job.glue.get_job_runs(JobName=job.name)["JobRuns"]
    assert [seen["Id"] for seen in newest_first] == [run["Id"]]


def test_a_script_that_raises_fails_the_run_with_its_error(job: Job) -> None:
    """job-run-statuses.html."""
    run = job.run(
        """
        class LedgerError(Exception): pass
        raise LedgerError("the books do not balance")
        """
    )
    assert run["JobRunState"] == "FAILED"
    assert run["ErrorMessage"] == "LedgerError: the books do not balance"
    assert any("job.py" in line for line in job.lines("error"))


def test_a_script_that_exits_with_a_code_fails(job: Job) -> None:
    """job-run-statuses.html."""
    assert job.run("raise SystemExit(3)")["ErrorMessage"] == "SystemExit: 3"


def test_a_missing_script_fails_the_run(job: Job) -> None:
    """job-run-statuses.html."""
    job.define("")
    job.s3.delete_object(Bucket=job.bucket, Key="job.py")
    run = job.wait(job.start())
    assert run["JobRunState"] == "FAILED"
    assert "LAUNCH ERROR" in run["ErrorMessage"]


def test_arguments_of_the_run_win_over_those_of_the_job(job: Job) -> None:
    """aws-glue-api-jobs-runs.html#aws-glue-api-jobs-runs-StartJobRun."""
    job.define(
        """
        import sys
        from awsglue.utils import getResolvedOptions
        found = getResolvedOptions(sys.argv, ["mode", "level"])
        print("found", found["mode"], found["level"], found["JOB_NAME"], found["JOB_RUN_ID"])
        """,
        DefaultArguments={"--mode": "slow", "--level": "1"},
    )
    run = job.wait(job.start(mode="fast"))
    assert run["JobRunState"] == "SUCCEEDED", run.get("ErrorMessage")
    expected = f"found fast 1 {job.name} {run['Id']}"
    assert expected in job.lines()


def test_libraries_serve_the_script_and_sparks_python_workers(job: Job) -> None:
    """aws-glue-programming-python-libraries.html."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("books/__init__.py", "def double(value):\n    return 2 * value\n")
    job.s3.put_object(Bucket=job.bucket, Key="code.zip", Body=archive.getvalue())
    run = job.run(
        """
        import sys
        from pyspark.sql import SparkSession
        from pyspark.sql.functions import udf
        from books import double
        spark = SparkSession.builder.getOrCreate()
        total = spark.range(4).select(udf(double, "long")("id").alias("d")).agg({"d": "sum"})
        assert total.first()[0] == 12, total.first()
        worker = spark.range(1).select(udf(lambda _: sys.version)("id")).first()[0]
        assert worker == sys.version, worker
        """,
        DefaultArguments={"--extra-py-files": f"s3://{job.bucket}/code.zip"},
    )
    assert run["JobRunState"] == "SUCCEEDED", run.get("ErrorMessage")


def test_a_run_acts_as_its_role_and_sees_nothing_of_the_host(job: Job) -> None:
    """create-an-iam-role.html."""
    run = job.run(
        """
        import os, boto3
        arn = boto3.client("sts").get_caller_identity()["Arn"]
        assert ":assumed-role/role-" in arn, arn
        expected = {"AWS_ENDPOINT_URL", "HOME", "LANG", "PATH", "TZ", "TMPDIR"}
        foreign = {name for name in os.environ if name.startswith("LAB")}
        assert not foreign and expected <= set(os.environ), sorted(os.environ)
        boto3.client("dynamodb").list_tables()
        """
    )
    assert run["JobRunState"] == "FAILED"
    assert run["ErrorMessage"].startswith("ClientError: An error occurred (AccessDenied")


def test_spark_reads_only_what_the_role_may_read(job: Job) -> None:
    """create-an-iam-role.html."""
    job.put_lines("manifest/a.json", {"id": 1})
    own = role(
        job.engine,
        "glue.amazonaws.com",
        allow("s3:GetObject", resource=f"arn:aws:s3:::{job.bucket}/job.py"),
    )
    run = job.run(
        f"""
        from pyspark.sql import SparkSession
        SparkSession.builder.getOrCreate().read.json("s3://{job.bucket}/manifest/").show()
        """,
        Role=own,
    )
    assert run["JobRunState"] == "FAILED"
    assert "AccessDenied" in run["ErrorMessage"]


def test_stopping_a_run_ends_it(job: Job) -> None:
    """aws-glue-api-jobs-runs.html#aws-glue-api-jobs-runs-BatchStopJobRun."""
    job.define("while True: pass")
    run_id = job.start()
    job.wait(run_id, {"RUNNING"})
    stopped = job.glue.batch_stop_job_run(JobName=job.name, JobRunIds=[run_id, "jr_unknown"])
    assert [item["JobRunId"] for item in stopped["SuccessfulSubmissions"]] == [run_id]
    assert [item["JobRunId"] for item in stopped["Errors"]] == ["jr_unknown"]
    assert job.wait(run_id)["JobRunState"] == "STOPPED"


def test_stopping_a_run_stops_its_spark_jobs(job: Job) -> None:
    """aws-glue-api-jobs-runs.html#aws-glue-api-jobs-runs-BatchStopJobRun."""
    job.define(
        """
        from pyspark.sql import SparkSession
        spark = SparkSession.builder.getOrCreate()
        print("busy", flush=True)
        spark.range(10**15).selectExpr("sum(id * id)").collect()
        """
    )
    run_id = job.start()
    job.wait(run_id, {"RUNNING"})
    eventually(lambda: "busy" in job.lines())
    job.glue.batch_stop_job_run(JobName=job.name, JobRunIds=[run_id])
    assert job.wait(run_id)["JobRunState"] == "STOPPED"
    job.replace(
        """
        from pyspark.sql import SparkSession
        assert SparkSession.builder.getOrCreate().range(10).count() == 10
        """
    )
    assert job.wait(job.start())["JobRunState"] == "SUCCEEDED"


def test_a_run_beyond_the_limit_is_refused(job: Job) -> None:
    """aws-glue-api-jobs-job.html#aws-glue-api-jobs-job-ExecutionProperty."""
    job.define("import time; time.sleep(600)")
    first = job.start()
    with pytest.raises(ClientError, match="ConcurrentRunsExceededException"):
        job.start()
    job.glue.batch_stop_job_run(JobName=job.name, JobRunIds=[first])
    job.wait(first)


def test_a_run_beyond_the_limit_waits_where_queueing_is_on(job: Job) -> None:
    """add-job-queuing.html."""
    job.define("import time; time.sleep(1)", JobRunQueuingEnabled=True)
    first, second = job.start(), job.start()
    assert job.get(second)["JobRunState"] == "WAITING"
    assert job.wait(first)["JobRunState"] == "SUCCEEDED"
    assert job.wait(second)["JobRunState"] == "SUCCEEDED"


def test_concurrent_runs_do_not_see_each_other(job: Job) -> None:
    """aws-glue-api-jobs-job.html#aws-glue-api-jobs-job-ExecutionProperty."""
    job.define(
        """
        import sys, time
        from awsglue.utils import getResolvedOptions
        from pyspark.sql import SparkSession
        me = getResolvedOptions(sys.argv, ["me"])["me"]
        spark = SparkSession.builder.config("spark.sql.session.timeZone", f"UTC+{me}").getOrCreate()
        spark.range(int(me)).createOrReplaceTempView("numbers")
        spark.range(1).createOrReplaceGlobalTempView(f"only{me}")
        time.sleep(1)
        assert spark.table("numbers").count() == int(me)
        views = sorted(table.name for table in spark.catalog.listTables("global_temp"))
        assert views == ["numbers", f"only{me}"], views
        assert spark.conf.get("spark.sql.session.timeZone") == f"UTC+{me}"
        spark.stop()
        """,
        ExecutionProperty={"MaxConcurrentRuns": 3},
    )
    runs = [job.wait(run) for run in [job.start(me=str(number)) for number in (1, 2, 3)]]
    assert [run["JobRunState"] for run in runs] == ["SUCCEEDED"] * 3, runs


def measured(job: Job, name: str, statistic: str = "Sum", **dimensions: str) -> float:
    """Return what a metric says of the job's one run."""
    metric = Metric(job.engine, "Glue", name)
    of = {"JobName": job.name, "JobRunId": "ALL", **dimensions}
    (point,) = eventually(lambda: metric.statistics(statistic, **of))
    return float(point[statistic])


@pytest.mark.parametrize(
    ("script", "succeeded", "failed"), [("", 1, 0), ("raise ValueError('no')", 0, 1)]
)
def test_a_run_is_counted_as_succeeded_or_failed(
    job: Job, script: str, succeeded: int, failed: int
) -> None:
    """monitor-observability.html: each of the two is there after every run."""
    job.run(script, DefaultArguments={"--enable-observability-metrics": "true"})
    of = {"Type": "count", "ObservabilityGroup": "error"}
    assert measured(job, "glue.succeed.ALL", **of) == succeeded
    assert measured(job, "glue.error.ALL", **of) == failed


def test_a_job_run_publishes_its_duration_and_worker_utilization(job: Job) -> None:
    """monitoring-awsglue-with-cloudwatch-metrics.html, monitor-observability.html."""
    run = job.run(
        """
        from pyspark.sql import SparkSession
        SparkSession.builder.getOrCreate().range(10**9).selectExpr("sum(id * id % 7)").collect()
        """,
        DefaultArguments={"--enable-metrics": "", "--enable-observability-metrics": "true"},
    )
    elapsed = measured(job, "glue.driver.aggregate.elapsedTime", Type="count") / 1000
    assert elapsed == pytest.approx(run["ExecutionTime"], abs=0.5)
    of = {"Type": "gauge", "ObservabilityGroup": "resource_utilization"}
    assert 0 < measured(job, "glue.driver.workerUtilization", "Average", **of) <= 1


def test_a_run_publishes_only_the_metrics_that_its_job_asks_for(job: Job) -> None:
    """aws-glue-programming-etl-glue-arguments.html: --enable-metrics."""
    job.run("", DefaultArguments={"--enable-metrics": "true"})
    measured(job, "glue.driver.aggregate.elapsedTime", Type="count")
    listed = job.engine.client("cloudwatch").list_metrics(
        Namespace="Glue", Dimensions=[{"Name": "JobName", "Value": job.name}]
    )
    names = [metric["MetricName"] for metric in listed["Metrics"]]
    assert names == ["glue.driver.aggregate.elapsedTime"]


def test_a_run_whose_time_is_up_times_out(endless: tuple[Job, str]) -> None:
    """job-run-statuses.html."""
    job, run_id = endless
    run = job.wait(run_id)
    assert run["JobRunState"] == "TIMEOUT"
    assert run["ExecutionTime"] >= 60


def test_a_kill_fails_active_job_runs_and_keeps_ended_ones(home: Home) -> None:
    """job-run-statuses.html: how a run ended is kept; one that is lost with its machine failed."""
    job = prepare(start(home))
    job.define(
        """
        import sys, time
        from awsglue.utils import getResolvedOptions
        time.sleep(float(getResolvedOptions(sys.argv, ["seconds"])["seconds"]))
        """,
        DefaultArguments={"--enable-metrics": "true"},
        ExecutionProperty={"MaxConcurrentRuns": 2},
    )
    endless = job.start(seconds="600")
    job.wait(endless, {"RUNNING"})
    ended = job.start(seconds="0")
    job.wait(ended)
    wait_until_saved(home, "SUCCEEDED")
    kill(home)
    job = replace(job, engine=start(home))
    assert job.get(ended)["JobRunState"] == "SUCCEEDED"
    lost = job.get(endless)
    assert lost["JobRunState"] == "FAILED"
    assert "the engine stopped" in lost["ErrorMessage"]
    assert job.wait(job.start(seconds="0"))["JobRunState"] == "SUCCEEDED"


def test_the_end_of_a_run_is_an_event(job: Job) -> None:
    """automating-awsglue-with-cloudwatch-events.html."""
    events, queue = job.engine.client("events"), inbox(job.engine)
    pattern = {"source": ["aws.glue"], "detail": {"jobName": [job.name], "state": ["FAILED"]}}
    events.put_rule(Name=job.name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=job.name, Targets=[{"Id": "queue", "Arn": queue.arn}])
    run = job.run("raise ValueError('no')")
    event = queue.event()
    assert event["detail-type"] == "Glue Job State Change"
    assert event["detail"]["jobRunId"] == run["Id"]
    assert event["detail"]["message"] == "ValueError: no"
    events.remove_targets(Rule=job.name, Ids=["queue"])
    events.delete_rule(Name=job.name)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"GlueVersion": "4.0"}, "supports GlueVersion 5.1"),
        ({"Role": "nobody"}, "unable to assume"),
        ({"DefaultArguments": {"--job-bookmark-option": "job-bookmark-enable"}}, "bookmarks"),
        ({"Command": {"Name": "gluestreaming", "ScriptLocation": "s3://b/j.py"}}, "gluestreaming"),
    ],
)
def test_a_job_that_cannot_run_is_refused(job: Job, changes: dict[str, Any], words: str) -> None:
    """aws-glue-api-jobs-job.html#aws-glue-api-jobs-job-CreateJob."""
    definition = {
        "Name": f"{job.name}-other",
        "Role": job.role,
        "GlueVersion": "5.1",
        "Command": {"Name": "glueetl", "ScriptLocation": "s3://b/j.py"},
        **changes,
    }
    with pytest.raises(ClientError, match=words):
        job.glue.create_job(**definition)
