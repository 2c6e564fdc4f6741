"""Run a failure drill: inject failures into a lab and observe their effects through the AWS API.

Each module watches one kind of effect; ``run`` polls them in turn.
"""

from lab_builder.aws_calls import AwsCall
from lab_builder.local.drill.observation import Expectation, Observation
from lab_builder.local.drill.run import run

__all__ = ["AwsCall", "Expectation", "Observation", "run"]
