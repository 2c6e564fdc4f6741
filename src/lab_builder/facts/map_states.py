"""Map states of Step Functions.

https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
"""

from __future__ import annotations

DISTRIBUTED_MAP_FIELDS = (
    "ItemBatcher",
    "ItemReader",
    "Label",
    "ResultWriter",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
)
