"""The labs: each package here is one, named like the lab with underscores for hyphens."""
