"""The patches of CloudWatch."""

from lab_builder.local.engine.patch import Patch

CLOUDWATCH = "ministack.services.cloudwatch"

RECORD_HISTORY = Patch(
    CLOUDWATCH,
    "_record_history",
    gap="The history of an alarm takes its creation for a change of state.",
)
EVALUATE_ALARM = Patch(
    CLOUDWATCH,
    "_evaluate_alarm",
    gap="Alarms know neither missing data nor M of N data points nor expressions.",
)
EVALUATE_ALL_ALARMS = Patch(
    CLOUDWATCH,
    "_evaluate_all_alarms",
    gap="Alarms are evaluated whenever data arrives, and at no other time.",
)
EVICT_OLD_METRICS = Patch(
    CLOUDWATCH,
    "_evict_old_metrics",
    gap="Points that are published while metrics are copied, at every request, are lost.",
)
DISPATCH_ALARM_ACTIONS = Patch(
    CLOUDWATCH,
    "_dispatch_alarm_actions",
    gap="An alarm sends no event, half of its message, asks no topic policy and keeps no history "
    "of its actions.",
)
GET_METRIC_DATA = Patch(
    CLOUDWATCH,
    "_get_metric_data",
    gap="GetMetricData refuses expressions, merges all sets of dimensions and ignores ScanBy.",
)
GET_METRIC_STATISTICS = Patch(
    CLOUDWATCH, "_get_metric_statistics", gap="GetMetricStatistics ignores Unit."
)
PUT_METRIC_ALARM = Patch(
    CLOUDWATCH,
    "_put_metric_alarm",
    gap="PutMetricAlarm refuses metric math, and accepts values that AWS refuses.",
)
PUT_COMPOSITE_ALARM = Patch(
    CLOUDWATCH, "_put_composite_alarm", gap="PutCompositeAlarm accepts values that AWS refuses."
)
DIMS_FROM_LIST = Patch(
    CLOUDWATCH,
    "_dims_from_list",
    gap="A query without dimensions finds every set of dimensions.",
)
CLOUDFORMATION_PUT_METRIC_ALARM = Patch(
    CLOUDWATCH,
    "cloudformation_put_metric_alarm",
    gap="The alarm of a template is not checked as PutMetricAlarm checks it.",
)
