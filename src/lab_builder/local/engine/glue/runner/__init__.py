"""The process of one job run. It imports nothing of the engine."""
