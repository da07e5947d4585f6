"""Models' weights on this machine: known, pulled, listed and checked."""

from afterword.engines.weights.catalogue import CATALOGUE, DEFAULT_MODEL, Known
from afterword.engines.weights.hub import pull_from_hub
from afterword.engines.weights.manifest import (
    Pulled,
    check_weights,
    find_weights,
    list_weights,
    verify_weights,
)
from afterword.engines.weights.pull import pull

__all__ = [
    "CATALOGUE",
    "DEFAULT_MODEL",
    "Known",
    "Pulled",
    "check_weights",
    "find_weights",
    "list_weights",
    "pull",
    "pull_from_hub",
    "verify_weights",
]
