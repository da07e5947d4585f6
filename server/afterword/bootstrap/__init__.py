"""The composition root: settings choose adapters, adapters go into features.

Nothing below knows which engine or which file it works with. The language server sees `Services`
as its port of the same name.
"""

from afterword.bootstrap.services import Services

__all__ = ["Services"]
