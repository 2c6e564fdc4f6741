"""Glue job: tests the controls on the ledger and writes ``reports/<run id>.json``."""

import sys

from ledger import compliance, job, log, metrics

given = job.arguments(sys.argv)
with job.started(metrics.COMPLIANCE_VALIDATION, given) as (spark, store, record):
    examination = compliance.run(spark, store, given.run_id, given.batch_id)
    record.processed = examination.entries
    record.extra += metrics.control_metrics(examination.assessment)
    record.extra += metrics.variance_metrics(examination.assessment)
    log.info(
        "controls tested",
        run_id=given.run_id,
        batches=len(examination.batches),
        entries=examination.entries,
        **examination.assessment.report(),
    )
