"""The log groups of a stack, read together: past events, and new ones as they come."""
