"""Rules about AWS Step Functions: definitions of state machines, and what they need."""
