"""The language server; the only package that knows pygls and lsprotocol."""

from afterword.lsp.run import run_stdio, run_tcp
from afterword.lsp.services import Services

__all__ = ["Services", "run_stdio", "run_tcp"]
