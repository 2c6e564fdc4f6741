"""Rules about AWS Glue."""
