"""The synthetic ledger that runs through the whole lab: made, validated, tested, reported.

    seed -> batch of lines (defects planted) -> validation -> ledger -> controls -> assessment

The Lambda functions and the Glue jobs share this package. Rules and generators are pure; AWS
clients and Spark sessions are handed in. Only ``etl`` and ``compliance`` need pyspark.
"""
