"""`textDocument/completion` and `completionItem/resolve`: names, once two letters are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from afterword.features.navigation.cards import figure_card
from afterword.features.navigation.completing import completions, word_before
from afterword.lsp.convert import offset_of, range_of
from afterword.lsp.handlers.hover import addresses
from afterword.lsp.markup import content, takes_markdown
from afterword.lsp.neighbours import story_of

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

OPTIONS = types.CompletionOptions(resolve_provider=True)


def completion(
    server: AfterwordServer, params: types.CompletionParams
) -> types.CompletionList | None:
    """Names that fit the capitalised word before the position; nothing where none does.

    Synchronous, from the last census: clients ask at every letter, whether by hand or not they
    don't say.
    """
    document = server.session.documents.get(params.text_document.uri)
    if document is None:
        return None
    text, encoding = document.manuscript.text, server.session.encoding
    offset = offset_of(text, params.position, encoding)
    word = word_before(text, offset)
    if not word:
        # A client that keeps an empty list for the rest of the word would never ask again.
        return types.CompletionList(is_incomplete=True, items=[])
    story = story_of(server.session, document)
    cast = story.index.cast_so_far(story.manuscript, story.lore)
    replaced = range_of(text, offset - len(word), offset, encoding)
    items = [
        types.CompletionItem(
            label=found.form,
            kind=types.CompletionItemKind.Reference,
            detail=found.figure.kind or ("lore" if found.figure.entries else "name"),
            sort_text=f"{place:04}",
            filter_text=found.form,
            text_edit=types.TextEdit(replaced, found.form),
            data={"uri": document.uri, "form": found.form, "offset": offset - len(word)},
        )
        for place, found in enumerate(completions(cast, text, offset, word))
    ]
    return types.CompletionList(is_incomplete=False, items=items)


async def completion_item_resolve(
    server: AfterwordServer, item: types.CompletionItem
) -> types.CompletionItem:
    """The item with its entry, and how often the name stands before the place."""
    data: Any = item.data
    if not isinstance(data, dict):
        return item
    document = server.session.documents.get(str(data.get("uri")))
    if document is None:
        return item
    story = story_of(server.session, document)
    figure = story.index.cast_so_far(story.manuscript, story.lore).called(str(data.get("form")))
    if figure is None:
        return item
    offset = int(data["offset"]) if story is document else len(story.manuscript.text)
    found = await story.index.mentions(story.manuscript, figure.forms)
    card = figure_card(figure, story.manuscript, found, offset)
    client = server.client_capabilities.text_document
    shown = client.completion.completion_item if client and client.completion else None
    formats = shown.documentation_format if shown else None
    made = content(card, addresses(server, story), markdown=takes_markdown(formats))
    item.documentation = made if formats else made.value
    return item
