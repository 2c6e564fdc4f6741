"""Invoke a function of a lab, or start its workflow, and observe what follows."""
