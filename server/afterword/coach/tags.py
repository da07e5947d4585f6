"""Speech tags: with which verb and which adverb a line is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.coach.lists import entries, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView

_REACH: Final = 8  # words of a clause that are looked at beside a line of speech
_PRONOUNS: Final = words("i he she we they it you")
_LEADS: Final = words("the my his her our their a an one")
_DEGREES: Final = words("so very quite rather too almost more most")
_SAID: Final = frozenset(entries("said_plain")) | frozenset(entries("said_bookisms"))
_NOT_MANNER: Final = frozenset(entries("plain_adverbs"))


class Tag(NamedTuple):
    """One tag: the indices of its verb's word and of its adverb's, -1 where it has none.

    `certain` says that the speech leads into it with a comma, so that its verb is one of speech.
    """

    verb: int
    adverb: int
    certain: bool


def tags_in(view: ParagraphView) -> Iterator[Tag]:
    """The tags beside a paragraph's lines of speech, in order."""
    last = -1
    for start, end in view.speech:
        for tag in (_before(view, start), _behind(view, end)):
            if tag and tag.verb > last:
                last = tag.verb
                yield tag


def is_manner(word: str) -> bool:
    """Whether a word looks like an adverb that tells how something is done."""
    return word.endswith("ly") and len(word) > 4 and word not in _NOT_MANNER  # noqa: PLR2004 -- "fly"


def _behind(view: ParagraphView, end: int) -> Tag | None:
    """The tag that follows speech: “said he softly”, “she said”, “the old man softly said”."""
    first = view.word_at(end)
    certain = _leads_on(view, end, first)
    if view.narration[end : view.starts[first] if first < len(view.starts) else end].strip(" ,—-"):
        return None
    clause = _clause(view, first)
    if not clause:
        return None
    for place, word in enumerate(clause):
        if not _may_be_verb(word, certain=certain):
            continue
        inverted = place == 0 or (place == 1 and is_manner(clause[0]))
        if not inverted and not _is_subject(view, first, clause[:place]):
            break
        behind = place + 1
        if inverted:
            behind += _subject_length(view, first + behind, clause[behind:])
            if behind == place + 1 and word not in _SAID:
                break
        return Tag(first + place, _adverb(clause, first, place, behind), certain)
    return None


def _leads_on(view: ParagraphView, end: int, first: int) -> bool:
    """Whether speech runs on into what follows: by a comma, or by a word without a capital."""
    mark = view.text[max(end - 2, 0) : end - 1]
    if mark in {"!", "?"} and first < len(view.starts):
        return view.text[view.starts[first]].islower()
    return mark == ","


def _before(view: ParagraphView, start: int) -> Tag | None:
    """The tag that leads into speech: “She said softly, …”."""
    lead = view.narration[:start].rstrip(" ")
    if not lead.endswith((",", ":")):
        return None
    last = view.word_at(start)
    for verb in range(last - 1, max(last - _REACH, -1), -1):
        gap = view.narration[view.starts[verb] : start]
        if view.words[verb] in _SAID and '"' not in gap and gap.count(",") <= 1:
            clause = view.words[verb + 1 : last]
            adverb = next((verb + 1 + n for n, w in enumerate(clause[:2]) if is_manner(w)), -1)
            if adverb < 0 and verb and is_manner(view.words[verb - 1]):
                adverb = verb - 1
            return Tag(verb, adverb, certain=True)
    return None


def _clause(view: ParagraphView, first: int) -> list[str]:
    """The words from one on, up to the first mark that ends a clause; a comma before “-ly” may."""
    words: list[str] = []
    last = min(first + _REACH, len(view.words))
    for index in range(first, last):
        word, start = view.words[index], view.starts[index]
        if words:
            previous = view.starts[index - 1] + len(view.words[index - 1])
            gap = view.narration[previous:start].strip(" ")
            if gap and not (gap == "," and is_manner(word)) and gap != ".":
                break
            if gap == "." and len(view.words[index - 1]) > 3:  # noqa: PLR2004 -- "Mr.", "Mrs."
                break
        if view.spoken[index]:
            break
        words.append(word)
    return words


def _may_be_verb(word: str, *, certain: bool) -> bool:
    return word in _SAID or (certain and word.endswith("ed") and len(word) > 4)  # noqa: PLR2004 -- "red"


def _is_subject(view: ParagraphView, first: int, words: list[str]) -> bool:
    """Whether the words before a verb name somebody: a pronoun, a name, “the old man”."""
    if words and is_manner(words[-1]):
        words = words[:-1]
    if words and words[-1] in _DEGREES:
        words = words[:-1]
    if not words or len(words) > 4:  # noqa: PLR2004 -- "the tall old captain"
        return False
    if words[0] in _PRONOUNS:
        return len(words) == 1
    return words[0] in _LEADS or view.text[view.starts[first]].isupper()


def _subject_length(view: ParagraphView, first: int, words: list[str]) -> int:
    """How many words behind an inverted verb name the speaker."""
    if not words:
        return 0
    if words[0] in _PRONOUNS:
        return 1
    names = 0
    for place, word in enumerate(words):
        titled = view.text[view.starts[first + place]].isupper()
        if not titled and not (place == 0 and word in _LEADS) and words[0] not in _LEADS:
            break
        if is_manner(word) or (words[0] in _LEADS and place > 3):  # noqa: PLR2004 -- as above
            break
        names += 1
    return names


def _adverb(clause: list[str], first: int, verb: int, behind: int) -> int:
    """The word that tells how: before the verb, or behind it and its subject."""
    if verb and is_manner(clause[verb - 1]):
        return first + verb - 1
    for place in (behind, behind + 1):
        if place < len(clause) and is_manner(clause[place]):
            if place == behind + 1 and clause[behind] not in _DEGREES:
                return -1
            following = clause[place + 1 : place + 2]
            return -1 if following and following[0].endswith("ing") else first + place
    return -1
