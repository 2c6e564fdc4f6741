"""Rules about AWS Lambda."""
