"""CloudWatch: the dashboards and alarms of a template, and the metrics that exist."""
