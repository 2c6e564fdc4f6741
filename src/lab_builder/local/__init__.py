"""The embedded engine seen from outside: process, credentials, coverage, preflight."""
