"""Generates the tables from what is installed. Nothing else of lab-builder imports this."""
