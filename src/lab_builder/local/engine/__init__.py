"""The embedded engine, run as a child process."""
