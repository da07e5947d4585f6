"""The pieces that lore and pinned facts add to a prompt."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.context.anchor import LANDMARK_HOPS, anchor
from afterword.context.stretch import before, current
from afterword.manuscript.words import count_words
from afterword.memory.lore import chapter_place, is_valid, triggered
from afterword.prompt import LeftOut, Piece, Trim, trimmed
from afterword.prompt.counting import JOIN_SLACK, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.context.recall import Recall
    from afterword.context.shares import Shares
    from afterword.inference import Tokenizer
    from afterword.manuscript import Manuscript
    from afterword.memory.lore import ChapterPlace, Hit, LoreEntry

_HOP_SHARE: Final = 0.40  # as recent text's
_PINNED: Final = 460  # priorities: lore goes before the plan's pieces when room is short
_ALWAYS: Final = 440
_TRIGGERED: Final = 420
_MOST_PRIORITY: Final = 9
_NO_ROOM: Final = "no room in lore's share of the budget"


class LorePieces(NamedTuple):
    """Pieces that seldom change, and those that the text before the cursor brings in."""

    steady: tuple[Piece, ...]
    triggered: tuple[Piece, ...]
    left_out: tuple[LeftOut, ...]


def lore_pieces(
    manuscript: Manuscript,
    offset: int,
    recall: Recall,
    *,
    shares: Shares,
    tokenizer: Tokenizer,
    chat: bool,
    beyond: str = "",
) -> LorePieces:
    """Lore at `offset` (code points): what is always on, what is pinned, what is triggered.

    Triggered by the text before the offset, and by `beyond`, which is any other. Each entry is a
    piece of its own, so that a writer sees why it is in; those that their share of the budget has
    no room for are named as left out.
    """
    if not (recall.lore.entries or recall.pinned):
        return LorePieces((), (), ())
    place = chapter_place(manuscript.outline, offset)
    text = scanned(manuscript, offset, words=recall.scan_words) if recall.lore.entries else ""
    text = f"{text}\n\n{beyond}" if beyond else text
    hits = triggered(recall.lore, text, chapter=place)
    always = [hit for hit in hits if hit.entry.always]
    others = [hit for hit in hits if not hit.entry.always]
    wanted = [*_pinned(recall, place), *_of(always, _ALWAYS)]
    steady, lost = _within(wanted, shares.steady, tokenizer, "Lore" if chat else "")
    label = "" if steady or not chat else "Lore"
    brought, missed = _within(_of(others, _TRIGGERED), shares.triggered, tokenizer, label)
    return LorePieces(tuple(steady), tuple(brought), (*lost, *missed))


def scanned(manuscript: Manuscript, offset: int, *, words: int) -> str:
    """The text before `offset` (code points) that is looked through: about `words` words.

    It begins at a paragraph that moves in hops, so that what it brings in seldom changes.
    """
    gaps = manuscript.gaps
    here = current(manuscript, offset, gaps)
    hop = max(1, int(words * _HOP_SHARE))
    stretch = before(
        manuscript,
        here.start,
        reach=words + LANDMARK_HOPS * hop,
        measure=_words_in,
        gaps=gaps,
    )
    place = anchor(
        stretch.distances,
        stretch.digests(),
        window=words,
        hop=hop,
        from_the_start=stretch.from_the_start,
    )
    nearest = 0 if place is None and stretch.units else place
    earlier = stretch.text(nearest) if nearest is not None else ""
    return "\n\n".join(part for part in (earlier, here.text) if part)


@lru_cache(maxsize=16_384)
def _words_in(text: str) -> int:
    return count_words(text)


def _pinned(recall: Recall, place: ChapterPlace) -> list[Piece]:
    """All pinned facts in one piece: the writer's own, then those of every entry that holds here.

    Whether an entry is in makes no difference: what is pinned stays.
    """
    facts = list(recall.pinned)
    for entry in recall.lore.entries:
        if entry.pinned and is_valid(entry, place):
            facts += entry.pinned
    text = "\n\n".join(dict.fromkeys(" ".join(fact.split()) for fact in facts))
    if not text:
        return []
    return [Piece("pinned", text, _PINNED, "pinned facts", Trim.END, why="pinned by you")]


def _of(hits: Iterable[Hit], priority: int) -> list[Piece]:
    """A piece for each entry, those of higher priority kept longer."""
    return [
        Piece(
            f"lore: {hit.entry.name}",
            text_of(hit.entry),
            priority + max(-_MOST_PRIORITY, min(hit.entry.priority, _MOST_PRIORITY)),
            f"{hit.entry.origin}:{hit.entry.line + 1}",
            Trim.END,
            why=hit.why,
        )
        for hit in hits
    ]


def text_of(entry: LoreEntry) -> str:
    """An entry as a model reads it: its name, then its body without blank lines."""
    lines = [line.strip() for line in entry.body.splitlines() if line.strip()]
    return "\n".join([entry.name, *lines])


def _within(
    pieces: Iterable[Piece], allowance: int, tokenizer: Tokenizer, label: str
) -> tuple[list[Piece], list[LeftOut]]:
    """The pieces that fit the allowance, in order, each under a name of its own.

    The first that doesn't fit is shortened to what does.
    """
    kept: list[Piece] = []
    lost: list[LeftOut] = []
    names: Counter[str] = Counter()
    for piece in pieces:
        names[piece.name] += 1
        number = names[piece.name]
        name = f"{piece.name} ({number})" if number > 1 else piece.name
        head = f"{label}:\n" if label and not kept else ""
        join = tokenizer.count(piece.before) + tokenizer.count(head) + JOIN_SLACK
        cost = tokens_of(piece.text, tokenizer)
        text = piece.text
        if cost + join > allowance:
            text = trimmed(text, allowance - join, tokenizer, Trim.END) if not lost else ""
            short = cost - (tokens_of(text, tokenizer) if text else 0)
            lost.append(LeftOut(name, short, piece.origin, f"{_NO_ROOM}; {piece.why}"))
        if text:
            kept.append(replace(piece, name=name, text=head + text))
            allowance -= min(cost, tokens_of(text, tokenizer)) + join
    return kept, lost
