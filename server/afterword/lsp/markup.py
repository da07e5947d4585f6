"""Cards as Markdown or plain text, whichever the client shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.features.navigation.cards import Card, Spot


def takes_markdown(formats: Sequence[types.MarkupKind] | None) -> bool:
    """Whether a client that names these formats shows Markdown."""
    return types.MarkupKind.Markdown in (formats or ())


def content(card: Card, address: Callable[[Spot], str], *, markdown: bool) -> types.MarkupContent:
    """A card as a client shows it; `address` gives the link of a place, "" where it has none."""
    if markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, _markdown(card, address))
    return types.MarkupContent(types.MarkupKind.PlainText, _plain(card))


def _markdown(card: Card, address: Callable[[Spot], str]) -> str:
    def shown(part: str | Spot) -> str:
        if isinstance(part, str):
            return part
        link = address(part)
        return f"[{part.words}]({link})" if link else part.words

    head = " · ".join([f"**{card.title}**", *map(shown, card.about)])
    blocks = [head, card.body, "\n".join(f"- {fact}" for fact in card.facts)]
    if card.told:
        blocks.append("".join(map(shown, card.told)) + ".")
    blocks += [f"> {quote}" for quote in card.quotes]
    return "\n\n".join(filter(None, blocks))


def _plain(card: Card) -> str:
    def shown(part: str | Spot) -> str:
        return part if isinstance(part, str) else part.words

    head = " · ".join([card.title, *map(shown, card.about)])
    blocks = [head, card.body, "\n".join(f"- {fact}" for fact in card.facts)]
    if card.told:
        blocks.append("".join(map(shown, card.told)) + ".")
    blocks += card.quotes
    return "\n\n".join(filter(None, blocks))
