"""CloudFormation and nothing else: plan, apply, events, destroy."""
