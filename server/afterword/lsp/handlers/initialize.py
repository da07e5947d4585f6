"""`initialize`: who the client is and how it counts columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pygls.capabilities import ServerCapabilitiesBuilder

from afterword.lsp.convert import encoding_of
from afterword.lsp.settings import settings_in

if TYPE_CHECKING:
    from lsprotocol import types

    from afterword.lsp.server import AfterwordServer


def initialize(server: AfterwordServer, params: types.InitializeParams) -> None:
    """Take the negotiated encoding and the settings that came with the handshake."""
    encoding = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
    server.session.encoding = encoding_of(encoding)
    server.session.configure(settings_in(params.initialization_options))
