"""What a writer is shown about a name or a heading, as text with places to go to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.navigation.finding import first_in_prose, up_to
from afterword.features.navigation.lenses import many_words
from afterword.manuscript.sentences import sentence_ends
from afterword.memory.lore import chapter_place, is_valid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from afterword.features.navigation.cast import Figure
    from afterword.manuscript import Manuscript, Section
    from afterword.memory.lore import ChapterPlace, LoreEntry
    from afterword.memory.names import Mention

_BODY: Final = 600  # code points of an entry that are shown
_QUOTE: Final = 200  # code points of a sentence that are shown


class Spot(NamedTuple):
    """A line to go to, from 0; in the manuscript, or in a file."""

    words: str
    line: int
    path: Path | None = None


class Card(NamedTuple):
    """What there is to say, in the order in which it is read.

    Attributes:
        title: the name.
        about: what it is in a few words, each by itself; places can be gone to.
        body: Markdown of the writer's own, shortened.
        facts: what stands fixed.
        told: one sentence about where it is mentioned, as texts and places.
        quotes: what the text says there.
    """

    title: str
    about: tuple[str | Spot, ...] = ()
    body: str = ""
    facts: tuple[str, ...] = ()
    told: tuple[str | Spot, ...] = ()
    quotes: tuple[str, ...] = ()


def figure_card(
    figure: Figure, manuscript: Manuscript, found: tuple[Mention, ...], offset: int
) -> Card:
    """About a figure as it is known at `offset`: nothing that stands after it is counted or shown.

    `found` are all mentions in the manuscript; `offset` is in code points.
    """
    place = chapter_place(manuscript.outline, offset)
    known = up_to(found, offset)
    card = entry_card(figure, place)
    if not known:
        return card._replace(told=("not mentioned up to here",))
    first = first_in_prose(manuscript, known) or known[0]
    last = first_in_prose(manuscript, reversed(known[:-1])) or first
    card = card._replace(told=_mentions_told(manuscript, known, first, last))
    if figure.entries:
        return card
    quotes = _quotes(manuscript, [first, last], known[-1])
    return card._replace(title=_name_so_far(figure, known), quotes=quotes)


def entry_card(figure: Figure, place: ChapterPlace | None = None) -> Card:
    """What lore says of a figure at a place of the story; of all its entries outside of one."""
    entries = [entry for entry in figure.entries if place is None or is_valid(entry, place)]
    about: list[str | Spot] = [figure.kind] if figure.kind else []
    if not entries:
        about += [_when(entry) for entry in figure.entries]
        return Card(figure.name, tuple(about))
    origins = [
        Spot(entry.origin or "lore", entry.line, entry.path) for entry in entries if entry.path
    ]
    attributes = [
        f"{key}: {value}"
        for entry in entries
        for key, value in entry.attributes
        if value not in entry.body  # most stand there as written
    ]
    aliases = [form for entry in entries for form in entry.aliases]
    if aliases:
        about.append("also " + ", ".join(aliases))
    body = "\n\n".join(filter(None, (entry.body.strip() for entry in entries)))
    return Card(
        figure.name,
        (*about, *attributes, *origins),
        shortened(body),
        tuple(fact for entry in entries for fact in entry.pinned),
    )


def heading_card(manuscript: Manuscript, section: Section) -> Card:
    """About a heading: words, scenes, and its share of the book."""
    scenes = sum(section.start <= scene.start < section.end for scene in manuscript.outline.scenes)
    about = [many_words(section.words)]
    if scenes > 1:
        about.append(f"{scenes} scenes")
    if manuscript.words > section.words > 0:
        share = section.words / manuscript.words
        about.append(f"{share:.0%} of the book" if share >= 0.01 else "less than 1% of the book")  # noqa: PLR2004 -- one per cent
    return Card(" ".join(section.title.split()), tuple(about))


def shortened(body: str, most: int = _BODY) -> str:
    """A text cut at the end of a paragraph, a sentence or a word within `most` code points."""
    if len(body) <= most:
        return body
    head = body[:most]
    for ends in ([head.rfind("\n\n")], sentence_ends(head)[:-1], [head.rfind(" ")]):
        cut = max(ends, default=-1)
        if cut > most // 3:
            return f"{head[:cut].rstrip()} …"
    return f"{head}…"


def sentence_around(manuscript: Manuscript, mention: Mention, until: int) -> str:
    """The sentence that a mention stands in, on one line, cut at `until` (code points)."""
    placed = manuscript.block_at(mention.start)
    if placed is None:
        return ""
    text = placed.block.text
    at = mention.start - placed.start
    ends = [0, *sentence_ends(text), len(text)]
    start = max(end for end in ends if end <= at)
    end = min(end for end in ends if end > at)
    whole = placed.start + end <= until
    shown = text[start : min(end, max(until - placed.start, at))]
    shown = " ".join(shown.split())
    if len(shown) > _QUOTE:
        return shortened(shown, _QUOTE)
    return shown if whole else f"{shown.rstrip()} …"


def _name_so_far(figure: Figure, known: Sequence[Mention]) -> str:
    """The fullest form that the text has used by here: a surname may be told much later."""
    used = dict.fromkeys(mention.form for mention in known)
    if figure.name in used:
        return figure.name
    return max(used, key=lambda form: (form.count(" "), len(form)))


def _mentions_told(
    manuscript: Manuscript, known: Sequence[Mention], first: Mention, last: Mention
) -> tuple[str | Spot, ...]:
    count = f"{len(known):,} mention{'' if len(known) == 1 else 's'} up to here, the first on "
    told = (count, _spot(manuscript, first))
    if last.start <= first.start:
        return told
    return (*told, ", the one before this on ", _spot(manuscript, last))


def _quotes(manuscript: Manuscript, shown: Sequence[Mention], here: Mention) -> tuple[str, ...]:
    """What the text says at the mentions before this one, each once, and nothing from behind it."""
    quotes = [
        sentence_around(manuscript, mention, here.start)
        for mention in shown
        if mention.start < here.start
    ]
    return tuple(quote for quote in dict.fromkeys(quotes) if quote)


def _spot(manuscript: Manuscript, mention: Mention) -> Spot:
    line = manuscript.text.position(mention.start).line
    return Spot(f"line {line + 1:,}", line)


def _when(entry: LoreEntry) -> str:
    """When an entry that doesn't hold here does; its text would tell too much."""
    since = f"from {entry.valid_from}" if entry.valid_from else ""
    until = f"until {entry.valid_until}" if entry.valid_until else ""
    return " ".join(["its entry holds", *filter(None, (since, until))])
