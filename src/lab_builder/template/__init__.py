"""CloudFormation's template language: parse, evaluate, compare and write templates."""
