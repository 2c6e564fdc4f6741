"""The patches of CloudWatch Logs."""

from lab_builder.local.engine.patch import Patch

LOGS = "ministack.services.cloudwatch_logs"

_NO_QUERY_DEFINITIONS = "There are no query definitions"

LOG_RECORDS = Patch(
    LOGS, "_log_records", gap="Every event is kept a second time, as a record for GetLogRecord."
)
PUT_LOG_EVENTS_WITHIN_LIMITS = Patch(
    LOGS, "_put_log_events", gap="A log group keeps every event, without a bound."
)
COMPILE_FILTER_PATTERN = Patch(
    LOGS,
    "_compile_filter_pattern",
    gap="Filter patterns ignore case, and take every condition on JSON for true.",
)
SUBSCRIPTION_PATTERN_MATCHES = Patch(
    LOGS,
    "_subscription_pattern_matches",
    gap="Patterns of subscription filters ignore case, and take every condition on JSON for true.",
)
FILTER_LOG_EVENTS = Patch(
    LOGS, "_filter_log_events", gap="FilterLogEvents accepts an invalid pattern."
)
PUT_SUBSCRIPTION_FILTER = Patch(
    LOGS, "_put_subscription_filter", gap="PutSubscriptionFilter accepts an invalid pattern."
)
PUT_METRIC_FILTER = Patch(
    LOGS,
    "_put_metric_filter",
    gap="PutMetricFilter accepts an invalid pattern, and dimensions beside a default value.",
)
PUT_LOG_EVENTS = Patch(LOGS, "_put_log_events", gap="Metric filters publish nothing.")
START_QUERY = Patch(
    LOGS,
    "_start_query",
    gap="Logs Insights answers stats and parse with raw rows, and skips what it does not know.",
)
HANDLE_REQUEST = Patch(LOGS, "handle_request", gap=f"{_NO_QUERY_DEFINITIONS}.")
GET_STATE = Patch(LOGS, "get_state", gap=f"{_NO_QUERY_DEFINITIONS} in the state that is saved.")
LOAD_PERSISTED_STATE = Patch(
    LOGS, "load_persisted_state", gap=f"{_NO_QUERY_DEFINITIONS} in the state that is loaded."
)
RESET = Patch(LOGS, "reset", gap=f"{_NO_QUERY_DEFINITIONS} that a reset could delete.")
