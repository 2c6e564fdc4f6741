"""Findings about a template, before anything is deployed."""
