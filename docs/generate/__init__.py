"""Makes the parts of the documentation that follow from the code. See ``make docs``."""
