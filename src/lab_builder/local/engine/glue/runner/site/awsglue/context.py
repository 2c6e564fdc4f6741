"""GlueContext, the entry point of Glue scripts."""

from __future__ import annotations

import logging
from typing import Any


class GlueContext:
    """Holds the Spark session of a job."""

    def __init__(self, sparkContext: Any) -> None:  # noqa: N803
        from pyspark.sql import SparkSession

        self.spark_session = SparkSession.builder.getOrCreate()
        self._context = sparkContext

    def get_logger(self) -> logging.Logger:
        """Return a logger whose lines go to the job's output log group."""
        logger = logging.getLogger("GlueLogger")
        if not logger.handlers:
            logger.addHandler(logging.StreamHandler())
            logger.setLevel(logging.INFO)
        return logger
