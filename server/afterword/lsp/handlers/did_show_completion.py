"""`textDocument/didShowCompletion` and `textDocument/didPartiallyAcceptCompletion`.

The Copilot server's names for what LSP 3.18 leaves out. Acceptance itself is seen in didChange,
in any client; these only refine the record.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

log = logging.getLogger(__name__)

SHOWN = "textDocument/didShowCompletion"
PARTLY_ACCEPTED = "textDocument/didPartiallyAcceptCompletion"


def did_show_completion(_server: AfterwordServer, _params: Any) -> None:
    """The text was on the writer's screen."""
    log.debug("shown")


def did_partially_accept_completion(_server: AfterwordServer, _params: Any) -> None:
    """The writer took a part; the edit that follows says which."""
    log.debug("partly accepted")
