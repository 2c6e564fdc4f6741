"""The promised ratios, measured: ``make bench``."""
