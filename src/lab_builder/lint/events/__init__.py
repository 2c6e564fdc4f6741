"""What the rules of the events family understand of rules, schedules, pipes and patterns."""
