"""pygls's protocol, minus its own copy of the text, plus an answer for every request."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from lsprotocol import converters, types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import (
    JsonRPCNotification,
    JsonRPCRequestMessage,
    JsonRPCResponseMessage,
    RPCRequest,
)
from pygls.protocol.language_server import lsp_method

if TYPE_CHECKING:
    from collections.abc import Generator

    from cattrs import Converter
    from pygls.protocol.json_rpc import RPCMessage


def plain_converter() -> Converter:
    """A converter that leaves JSON of no known type as it came, where pygls makes namedtuples."""
    converter = converters.get_converter()
    for message in (JsonRPCNotification, JsonRPCRequestMessage, JsonRPCResponseMessage):
        converter.register_structure_hook(message, lambda data, cls: cls(**data))
    return converter


class AfterwordProtocol(LanguageServerProtocol):
    """The language server protocol over a document store of our own.

    pygls splits lines at characters that LSP does not count as line ends, and re-splits the whole
    text at every read; so the text is kept by `Session`, and pygls never sees it.
    """

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(
        self, params: types.DidOpenTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """Hand the notification to our own handler alone."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """Hand the notification to our own handler alone."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(
        self, params: types.DidCloseTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """Hand the notification to our own handler alone."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(  # type: ignore[override]  # pygls's is a generator
        self, params: types.ExecuteCommandParams
    ) -> Any:
        """Run a command in the request's own task, so that cancelling the request ends it.

        pygls answers a cancelled command at once and lets it run on: a model would go on writing
        for a writer who has left.
        """
        handler, args, kwargs = next(super().lsp_workspace__execute_command(params))
        result = handler(*args, **(kwargs or {}))
        return await result if inspect.isawaitable(result) else result

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Generator[Any, Any, None]:
        """Cancel what is under way, each request answered as such, and take no more."""
        if (handler := self.fm.features.get(types.SHUTDOWN)) is not None:
            yield handler, args, None
        # a copy: cancelling answers the request, which takes it out of the table
        for msg_id, future in list(self._request_futures.items()):
            if msg_id != self.msg_id and not future.done():
                future.cancel()
        self._shutdown = True

    def handle_message(self, message: RPCMessage) -> None:
        """Refuse requests after shutdown in so many words, where pygls would leave them hanging."""
        if self._shutdown and isinstance(message, RPCRequest):
            error = JsonRpcInvalidRequest("the server is shutting down")
            self._send_response(message.id, error=error.to_response_error())
            return
        super().handle_message(message)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Answer a request that makes no sense, where pygls would leave it hanging."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=error.to_response_error())
            raise
