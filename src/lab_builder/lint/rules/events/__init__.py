"""Rules about EventBridge rules, schedules and pipes, and about S3's notifications."""
