"""The patches of EventBridge. Lambda replaces ``_dispatch_to_lambda``: see lambda_/patches.py."""

from lab_builder.local.engine.patch import Patch

EVENTBRIDGE = "ministack.services.eventbridge"

SUPPORTED_TARGET_SERVICES = Patch(
    EVENTBRIDGE,
    "_SUPPORTED_TARGET_SERVICES",
    gap="PutTargets accepts targets that no event reaches.",
)
START_SCHEDULER = Patch(
    EVENTBRIDGE,
    "start_scheduler",
    gap="Schedules do not follow the engine's speed.",
)
INVOKE_TARGET = Patch(
    EVENTBRIDGE,
    "_invoke_target",
    gap="An event is delivered once, in the caller's thread and without a permission, and lost "
    "where that fails.",
)
MATCHES_PATTERN_VIEW = Patch(
    EVENTBRIDGE,
    "_matches_pattern_view",
    gap="The metrics MatchedEvents and TriggeredRules are not published.",
)
VALIDATE_SCHEDULE_EXPRESSION = Patch(
    EVENTBRIDGE,
    "_validate_schedule_expression",
    gap="Schedule expressions are accepted that AWS refuses, such as rate(1 minutes).",
)
ENABLE_RULE = Patch(EVENTBRIDGE, "_enable_rule", gap="A rule that does not exist can be enabled.")
DISABLE_RULE = Patch(
    EVENTBRIDGE, "_disable_rule", gap="A rule that does not exist can be disabled."
)
