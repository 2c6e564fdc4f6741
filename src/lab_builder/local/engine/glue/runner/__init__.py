"""The process of one job run: the driver, as Glue starts it. Imports nothing of the engine."""
