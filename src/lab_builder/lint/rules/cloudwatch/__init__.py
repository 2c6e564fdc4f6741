"""Rules about Amazon CloudWatch."""
