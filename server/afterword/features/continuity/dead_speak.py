"""Somebody who speaks after being said to be dead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.features.continuity.deaths import ELSEWHERE
from afterword.features.continuity.findings import Contradiction, Place, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.features.continuity.cast import Cast
    from afterword.features.continuity.deaths import Event
    from afterword.features.continuity.reading import Read

_AROUND: Final = 1  # paragraphs before a speech, whose words can place it in another time
#: Scenes in which the dead speak: in more, they were never dead, or several share a name.
_MOST: Final = 2


def dead_speak_steps(reads: Sequence[Read], cast: Cast) -> Iterator[tuple[Contradiction, ...]]:
    """Small steps that find who speaks in a scene after the one in which they died."""
    died: dict[str, tuple[int, Event]] = {}
    spoke: dict[str, list[tuple[int, Event]]] = {}
    for at, read in enumerate(reads):
        for event in read.reading.deaths:
            if event.who not in died and _is_one(event.who, cast):
                died[event.who] = (at, event)
        for event in read.reading.speakers:
            if event.who in died and reads[died[event.who][0]].scene < read.scene:
                spoke.setdefault(event.who, []).append((at, event))
        yield ()
    for who, speeches in spoke.items():
        scenes = {reads[at].scene for at, _ in speeches}
        if len(scenes) <= _MOST:
            yield tuple(_findings(reads, died[who], speeches))


def _is_one(who: str, cast: Cast) -> bool:
    """Whether a name means one person: a known one, no title and family name."""
    return (
        cast.is_known(who) and not cast.is_shared(who) and (" " not in who or who in cast.entries)
    )


def _findings(
    reads: Sequence[Read], died: tuple[int, Event], speeches: Sequence[tuple[int, Event]]
) -> Iterator[Contradiction]:
    where, death = died
    there = reads[where].start
    for at, event in speeches:
        if any(ELSEWHERE.search(read.text) for read in reads[max(at - _AROUND, 0) : at + 1]):
            return
        start, end = reads[at].start + event.start, reads[at].start + event.end
        quote = reads[at].text[event.start : event.end]
        says = " ".join(reads[where].text[death.start : death.end].split())
        yield Contradiction(
            Rule.DEAD,
            start,
            end,
            quote,
            f"{quote} speaks here, but an earlier scene has “{says}”.",
            Place(None, there + death.start, there + death.end, f"“{says}”"),
        )
        return
