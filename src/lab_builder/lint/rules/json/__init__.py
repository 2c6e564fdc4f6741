"""Rules about JSON that is held in strings and is neither a state machine nor a dashboard."""
