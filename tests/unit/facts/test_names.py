import pytest

from lab_builder.facts.generate.names import OVERRIDES, PROPERTIES
from lab_builder.facts.generate.schemas import property_schema
from lab_builder.facts.names import name_limits


@pytest.mark.parametrize(
    ("kind", "name", "longest", "refused"),
    [
        ("AWS::Events::Rule", "Name", 64, "/"),
        ("AWS::Events::EventBus", "Name", 256, " "),
        ("AWS::Lambda::Function", "FunctionName", 64, ":"),
        ("AWS::RDS::DBInstance", "DBInstanceIdentifier", 63, "_"),
        ("AWS::S3::Bucket", "BucketName", 63, "A"),
        ("AWS::SQS::Queue", "QueueName", 80, "."),
        ("AWS::StepFunctions::StateMachine", "StateMachineName", 80, "\\"),
    ],
)
def test_the_limits_of_a_name_are_those_of_its_service(
    kind: str, name: str, longest: int, refused: str
) -> None:
    limits = name_limits()[kind]

    assert (limits.property, limits.longest) == (name, longest)
    assert limits.refused(f"a{refused}a-1") == refused


def test_a_fifo_queue_has_a_point_at_the_end_of_its_name() -> None:
    limits = name_limits()["AWS::SQS::Queue"]

    assert limits.refused("orders.fifo") == ""
    assert limits.refused("new.fifo.orders") == "."


def test_a_function_of_sam_has_the_limits_of_the_function_that_it_becomes() -> None:
    assert name_limits()["AWS::Serverless::Function"] == name_limits()["AWS::Lambda::Function"]


@pytest.mark.parametrize("kind", OVERRIDES)
def test_an_override_says_what_the_schema_does_not(kind: str) -> None:
    override, said = OVERRIDES[kind], property_schema(kind, PROPERTIES[kind])

    assert override.longest != said.get("maxLength") or not override.longest
    assert "pattern" not in said or not override.characters
    assert override.reason
    assert override.source.startswith("https://docs.aws.amazon.com/")
