"""Every method and command the server answers, in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from afterword.lsp.handlers import (
    accept,
    change,
    coach,
    code_action,
    code_lens,
    completion,
    context,
    dismiss,
    download,
    explain,
    fill_gap,
    inline_completion,
    loom,
    outlines,
    pause,
    pin,
    presets,
    provenance,
    regenerate,
    rewrites,
    say,
    stats,
    stitch,
    summary,
    sweep,
)
from afterword.lsp.handlers.definition import definition
from afterword.lsp.handlers.did_change import did_change
from afterword.lsp.handlers.did_change_configuration import did_change_configuration
from afterword.lsp.handlers.did_close import did_close
from afterword.lsp.handlers.did_open import did_open
from afterword.lsp.handlers.did_rename_files import OPTIONS as RENAMES
from afterword.lsp.handlers.did_rename_files import did_rename_files
from afterword.lsp.handlers.did_save import did_change_watched_files, did_save
from afterword.lsp.handlers.did_show_completion import (
    PARTLY_ACCEPTED,
    SHOWN,
    did_partially_accept_completion,
    did_show_completion,
)
from afterword.lsp.handlers.document_symbol import document_symbol
from afterword.lsp.handlers.folding_range import folding_range
from afterword.lsp.handlers.hover import hover
from afterword.lsp.handlers.initialize import initialize
from afterword.lsp.handlers.initialized import initialized
from afterword.lsp.handlers.references import document_highlight, references
from afterword.lsp.handlers.rename import prepare_rename, rename
from afterword.lsp.handlers.shutdown import shutdown
from afterword.lsp.handlers.workspace_symbol import workspace_symbol

if TYPE_CHECKING:
    from collections.abc import Callable

#: method -> (handler, its options in the server's capabilities)
FEATURES: dict[str, tuple[Callable[..., Any], Any]] = {
    types.INITIALIZE: (initialize, None),
    types.INITIALIZED: (initialized, None),
    types.SHUTDOWN: (shutdown, None),
    types.TEXT_DOCUMENT_DID_OPEN: (did_open, None),
    types.TEXT_DOCUMENT_DID_CHANGE: (did_change, None),
    types.TEXT_DOCUMENT_DID_CLOSE: (did_close, None),
    types.TEXT_DOCUMENT_DID_SAVE: (did_save, None),
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: (did_change_configuration, None),
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: (did_change_watched_files, None),
    types.WORKSPACE_DID_RENAME_FILES: (did_rename_files, RENAMES),
    types.TEXT_DOCUMENT_INLINE_COMPLETION: (
        inline_completion.inline_completion,
        inline_completion.OPTIONS,
    ),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (
        document_symbol,
        types.DocumentSymbolOptions(label="Afterword"),
    ),
    types.TEXT_DOCUMENT_FOLDING_RANGE: (folding_range, None),
    types.WORKSPACE_SYMBOL: (workspace_symbol, None),
    types.TEXT_DOCUMENT_HOVER: (hover, None),
    types.TEXT_DOCUMENT_DEFINITION: (definition, None),
    types.TEXT_DOCUMENT_REFERENCES: (references, None),
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: (document_highlight, None),
    types.TEXT_DOCUMENT_PREPARE_RENAME: (prepare_rename, None),
    types.TEXT_DOCUMENT_RENAME: (rename, None),
    types.TEXT_DOCUMENT_COMPLETION: (completion.completion, completion.OPTIONS),
    types.COMPLETION_ITEM_RESOLVE: (completion.completion_item_resolve, None),
    types.TEXT_DOCUMENT_CODE_LENS: (code_lens.code_lens, code_lens.OPTIONS),
    types.CODE_LENS_RESOLVE: (code_lens.code_lens_resolve, None),
    types.TEXT_DOCUMENT_CODE_ACTION: (code_action.code_action, code_action.OPTIONS),
    types.CODE_ACTION_RESOLVE: (code_action.code_action_resolve, None),
    SHOWN: (did_show_completion, None),
    PARTLY_ACCEPTED: (did_partially_accept_completion, None),
}

#: command id -> what runs it; each takes one JSON object
COMMANDS: dict[str, Callable[..., Any]] = {
    accept.COMMAND: accept.accept,
    change.COMMAND: change.change,
    coach.COMMAND: coach.coach,
    context.COMMAND: context.context,
    dismiss.COMMAND: dismiss.dismiss,
    download.COMMAND: download.download_weights,
    explain.COMMAND: explain.explain,
    fill_gap.COMMAND: fill_gap.fill_gap,
    loom.COMMAND: loom.loom,
    outlines.COMMAND: outlines.outlines,
    pause.COMMAND: pause.pause,
    pin.COMMAND: pin.pin,
    presets.COMMAND: presets.presets,
    provenance.COMMAND: provenance.provenance,
    regenerate.COMMAND: regenerate.regenerate,
    rewrites.COMMAND: rewrites.rewrites,
    say.COMMAND: say.say,
    stats.COMMAND: stats.stats,
    stitch.COMMAND: stitch.stitch_command,
    summary.COMMAND: summary.summary,
    sweep.COMMAND: sweep.sweep_command,
}
