"""A collage: sentences of several candidates as one text, in the order in which they were picked.

No word of theirs is changed. What is put between them is white space, and a quote where a sentence
of somebody's speech stands without the sentence that opened or closed it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from afterword.features.loom.laying import Paragraph, laid_out
from afterword.features.loom.sentences import Sentence, sentences_of
from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.speech import STRAIGHT, Quotes, depth_after, marks, quotes_of, sample
from afterword.postprocess.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.features.ledger.offers import Part
    from afterword.features.loom.strands import Strand
    from afterword.postprocess import Surroundings

_SAME_SENTENCE: Final = 5  # words: a shorter one may well come twice ("I don't know.")
_WIDE: Final = "\u2e80"
_QUOTES: Final = '"“”„«»「」'
_OPENING: Final = "\"'“‘„«([—–-"


@dataclass(frozen=True, slots=True)
class Pick:
    """Sentences of one candidate by number, from 0; None is the whole of it."""

    strand: Strand
    sentences: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Stitched:
    """A collage, ready to be put in.

    `parts` says which candidate each stretch came from. `left_out` are sentences that were picked
    but stand on the page already, right beside the place.
    """

    text: str
    parts: tuple[Part, ...]
    left_out: tuple[str, ...] = ()


class UnknownSentenceError(Exception):
    """A candidate has no sentence of that number; `str()` says so in one line."""


@dataclass(frozen=True, slots=True)
class _Picked:
    """One sentence with where it came from; `follows` says that it goes on from the one before."""

    sentence: Sentence
    strand: Strand
    first: bool
    follows: bool


@dataclass(slots=True)
class _Work:
    """Paragraphs as they are put together; `depth` is how many quotes are open at their end.

    `lead` is the white space before them all.
    """

    quotes: Quotes
    depth: int
    lead: str
    paragraphs: list[Paragraph] = field(default_factory=lambda: [Paragraph()])


def stitch(
    picks: Sequence[Pick], *, around: Surroundings, batch: str, lead: str, tail: str
) -> Stitched:
    """The picked sentences as one text that fits the place.

    Args:
        picks: at least one; sentences may come in any order.
        around: the page around the place, without what the collage replaces.
        batch: whose place it is; its candidates' own white space fits there.
        lead: the white space that most candidates have before them there.
        tail: the white space that they have after them.

    Raises:
        UnknownSentenceError: a candidate has no sentence of such a number.
    """
    wrap = around.page.wrap
    beside = set(_sentences_beside(around))
    chosen = [
        one
        for one in _chosen(picks, wrap)
        if len(key := _key(one.sentence.text)) < _SAME_SENTENCE or key not in beside
    ]
    left_out = tuple(
        one.sentence.text
        for one in _chosen(picks, wrap)
        if not any(one == other for other in chosen)
    )
    if not chosen:
        return Stitched("", (), left_out)
    lead = _lead(lead, chosen[0], around, batch)
    work = _begun(chosen, around, lead)
    for place, one in enumerate(chosen):
        _add(work, one, chosen[place - 1] if place else None)
    _close(work, around, chosen[-1])
    text, parts = laid_out(work.paragraphs, around, lead=work.lead, tail=_tail(tail, work, around))
    return Stitched(text, parts, left_out)


def _chosen(picks: Sequence[Pick], wrap: int) -> Iterator[_Picked]:
    previous: tuple[str, int] | None = None
    for pick in picks:
        sentences = sentences_of(pick.strand.text, wrap=wrap)
        numbers = range(len(sentences)) if pick.sentences is None else pick.sentences
        for number in numbers:
            if not 0 <= number < len(sentences):
                message = f"That candidate has no sentence {number + 1}."
                raise UnknownSentenceError(message)
            follows = previous == (pick.strand.id, number - 1)
            yield _Picked(sentences[number], pick.strand, first=number == 0, follows=follows)
            previous = pick.strand.id, number


def _begun(chosen: Sequence[_Picked], around: Surroundings, lead: str) -> _Work:
    texts = "\n".join(one.strand.text for one in chosen)
    quotes = quotes_of(sample(around)) or quotes_of(texts) or STRAIGHT
    goes_on = "\n" not in lead
    depth = min(depth_after(around.paragraph, quotes, 0), 1) if goes_on else 0
    return _Work(quotes, depth, lead)


def _add(work: _Work, one: _Picked, previous: _Picked | None) -> None:
    """Put a sentence after what is there."""
    sentence, quotes = one.sentence, work.quotes
    within = min(depth_after(sentence.before, quotes, 0), 1)
    if one.first and previous is None:
        within = work.depth  # it goes on from the page
    if previous is not None and _new_paragraph(one, previous):
        if work.depth and not (one.follows or previous.sentence.closes):
            work.paragraphs[-1].add(quotes.inner + quotes.close)
        work.paragraphs.append(Paragraph())
        work.depth = 0
    elif previous is not None and one.follows:
        work.paragraphs[-1].add(sentence.gap, one.strand.receipt.id)
    else:
        if work.depth > within:
            work.paragraphs[-1].add(quotes.inner + quotes.close)
            work.depth, work.lead = 0, work.lead if previous else ""
        if not work.paragraphs[-1].is_empty:
            work.paragraphs[-1].add(_between(work.paragraphs[-1].text, sentence.text))
    if within > work.depth and not one.follows:
        work.paragraphs[-1].add(quotes.open + quotes.inner)
    work.paragraphs[-1].add(sentence.text, one.strand.receipt.id)
    work.depth = min(depth_after(sentence.text, quotes, within), 1)


def _new_paragraph(one: _Picked, previous: _Picked) -> bool:
    """Whether a paragraph begins between two sentences, as in one of their candidates it did.

    Where both are somebody's words, and of two candidates, two people speak.
    """
    if one.sentence.opens or previous.sentence.closes:
        return True
    if one.follows or not one.first or one.sentence.text[:1] not in _QUOTES:
        return False
    return any(quote in previous.sentence.text for quote in _QUOTES)


def _between(before: str, after: str) -> str:
    """The space between two sentences: none between letters that have no spaces."""
    return "" if before[-1:] >= _WIDE and after[:1] >= _WIDE else " "


def _close(work: _Work, around: Surroundings, last: _Picked) -> None:
    """Close the speech that is open at the end, unless what follows on the page does."""
    if not work.depth or last.sentence.closes:
        return
    after = next(marks(around.rest, work.quotes, depth=1), None)
    if after is None or after[1]:
        work.paragraphs[-1].add(work.quotes.inner + work.quotes.close)


def _lead(lead: str, first: _Picked, around: Surroundings, batch: str) -> str:
    """The white space before the collage; a sentence from further on needs a space of its own."""
    before = around.before[-1:]
    if first.first and first.strand.batch == batch:
        text = first.strand.text
        return text[: len(text) - len(text.lstrip())]
    if lead or not before or before.isspace() or before in _OPENING:
        return lead
    return _between(before, first.sentence.text)


def _tail(tail: str, work: _Work, around: Surroundings) -> str:
    after = around.after[:1]
    if tail or not after.isalnum():
        return tail
    return _between(work.paragraphs[-1].text, after)


def _sentences_beside(around: Surroundings) -> Iterator[tuple[str, ...]]:
    """The sentences right before and right after the place, as words."""
    for text in (around.before, around.after):
        begin = 0
        for end in [*sentence_ends(text), len(text)]:
            yield _key(text[begin:end])
            begin = end


def _key(text: str) -> tuple[str, ...]:
    return tuple(word.text for word in words_of(text))
