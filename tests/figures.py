"""What a registry of figures says, as a test asks it."""

from prometheus_client import CollectorRegistry


def figure(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    """Return the figure of this name and these labels, None where nothing has been counted."""
    return registry.get_sample_value(name, labels)
