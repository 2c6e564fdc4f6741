"""Reproducible archives of a lab's code, and their way to S3."""
