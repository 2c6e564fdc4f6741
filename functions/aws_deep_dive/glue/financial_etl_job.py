"""Glue job: loads new batches from ``incoming/`` into the ledger."""

import sys

from ledger import etl, job, log, metrics

given = job.arguments(sys.argv)
with job.started(metrics.FINANCIAL_ETL, given) as (spark, store, record):
    loads = etl.run(spark, store, given.run_id)
    record.processed = sum(load.loaded for load in loads)
    record.failed = sum(load.rejected for load in loads)
    log.info(
        "batches loaded",
        run_id=given.run_id,
        batches=[load.batch_id for load in loads],
        loaded=record.processed,
        rejected=record.failed,
    )
