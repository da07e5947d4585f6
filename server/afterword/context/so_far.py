"""The piece that tells the story so far: everything before the recent text, cut at the cursor."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.context.remembered import remembered
from afterword.memory.names import mentions
from afterword.prompt import LeftOut, Piece, Trim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from afterword.context.recall import Recall, Told
    from afterword.context.recent import Near
    from afterword.manuscript import Manuscript

NAME: Final = "story so far"
_PRIORITY: Final = 350
_NAMES_LOOKED_FOR: Final = 60  # the most mentioned, for who is on stage
_SHOWN: Final = 8
_STEADY: Final = 0.45  # of the room: recent text is never shorter than that before it hops
_CHARACTERS_PER_TOKEN: Final = 4


class SoFar(NamedTuple):
    """The piece, None where nothing is told, and what isn't known yet."""

    piece: Piece | None
    left_out: tuple[LeftOut, ...] = ()


def so_far(
    manuscript: Manuscript,
    near: Near,
    recall: Recall,
    *,
    room: int,
    allowance: int,
    count: Callable[[str], int],
    chat: bool,
) -> SoFar:
    """What is remembered of the story before `near`, within `allowance` tokens.

    Only what recent text has no room for is told, and it changes only when recent text, for which
    there are `room` tokens, begins elsewhere.
    """
    told = told_before(manuscript, near, recall)
    known = tuple(one for one in told if one.what is not None)
    unread = sum(one.end - one.start for one in told if one.what is None)
    left_out: tuple[LeftOut, ...] = ()
    if unread:
        left_out = (LeftOut(NAME, unread // 4, "the manuscript", "not read yet"),)
    if not known:
        return SoFar(None, left_out)
    stage = on_stage(_steady(near, room), [*_lore_names(recall), *_names_in(known)])
    label = "The story so far" if chat else ""
    text = _text(known, stage, allowance, count, label)
    if not text:
        return SoFar(None, left_out)
    last = manuscript.text.position(known[-1].end).line + 1
    first = manuscript.text.position(known[0].start).line + 1
    who = f"; on stage: {', '.join(stage[:_SHOWN])}" if stage else ""
    piece = Piece(
        NAME,
        text,
        _PRIORITY,
        f"lines {first}–{last}, {_origins(known)}",
        Trim.END,
        why=f"what recent text has no room for{who}",
    )
    return SoFar(piece, left_out)


def told_before(manuscript: Manuscript, near: Near, recall: Recall) -> tuple[Told, ...]:
    """What is known of the passages up to where recent text begins.

    The passage that it begins inside of counts too, unless that one is still being written: told
    twice is better than not at all.
    """
    if recall.story is None:
        return ()
    story = recall.story.edited(manuscript)
    until = near.start
    following = story.ended(until)
    if following < story.count:
        passage = story.passage(following)
        if passage.start < near.start and passage.end <= near.cursor_start:
            until = passage.end
    return recall.tells(story, until)


def _steady(near: Near, room: int) -> str:
    """The part of recent text that stays as it is until it begins elsewhere, in whole paragraphs.

    Names in it alone are worth leaving out of what is told: measured, by 0.003 nats per token
    against all of recent text.
    """
    reach = int(room * _STEADY) * _CHARACTERS_PER_TOKEN
    text = near.prose
    if len(text) <= reach:
        return text
    end = text.rfind("\n\n", 0, reach)
    return text[: end if end > 0 else reach]


def on_stage(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of the names the text holds, in the order in which it first does."""
    forms = frozenset(names)
    if not forms:
        return ()
    return tuple(dict.fromkeys(mention.form for mention in mentions(text, forms)))


def _lore_names(recall: Recall) -> list[str]:
    return [form for entry in recall.lore.entries for form in entry.forms]


@lru_cache(maxsize=32)
def _names_in(told: tuple[Told, ...]) -> tuple[str, ...]:
    """The names that the stretches mention most."""
    counts: dict[str, int] = {}
    for one in told:
        for name, many in one.extract.names if one.extract else ():
            counts[name] = counts.get(name, 0) + many
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    return tuple(ranked[:_NAMES_LOOKED_FOR])


@lru_cache(maxsize=64)
def _text(
    told: tuple[Told, ...],
    stage: tuple[str, ...],
    allowance: int,
    count: Callable[[str], int],
    label: str,
) -> str:
    room = allowance - (count(f"{label}:\n") if label else 0)
    text = remembered(
        [one.what for one in told if one.what is not None],
        stage=stage,
        allowance=room,
        count=count,
        heard=[one.extract for one in told if one.extract is not None],
    )
    return f"{label}:\n{text}" if text and label else text


def _origins(told: tuple[Told, ...]) -> str:
    found = dict.fromkeys(one.origin for one in told)
    return " and ".join(found)
