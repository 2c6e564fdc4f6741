"""EventBridge rules, schedules, pipes and event patterns, as templates declare them."""
