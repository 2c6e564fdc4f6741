"""What holds for every test."""

from hypothesis import HealthCheck, settings

# A test says what is right, not how fast: a busy machine must not fail it.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
