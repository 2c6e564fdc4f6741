"""Rules about names and quotas."""
