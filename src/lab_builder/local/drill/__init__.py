"""Makes trouble in a lab on purpose and shows what comes of it, through AWS's public API only.

Each module watches one thing; ``run`` takes turns among them.
"""

from lab_builder.local.drill.observation import Call, Expectation, Observation
from lab_builder.local.drill.run import run

__all__ = ["Call", "Expectation", "Observation", "run"]
