"""Rules about JSON in strings, other than state machines and dashboards."""
