"""The errors a client may see, each by its name."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException


class ContentModified(JsonRpcException):
    """The answer was dropped because it would come too late to be of use."""

    CODE = types.LSPErrorCodes.ContentModified.value
    MESSAGE = "content modified"


class OurFault(JsonRpcException):
    """What a client sees of a bug of ours: one line, no traceback, no text."""

    CODE = types.ErrorCodes.InternalError.value
    MESSAGE = "Afterword stumbled over a fault of its own; your text is safe. Its log says where."
