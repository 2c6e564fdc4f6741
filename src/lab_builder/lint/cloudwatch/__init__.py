"""What rules know of CloudWatch: dashboards, the metrics that are read, those that exist."""
