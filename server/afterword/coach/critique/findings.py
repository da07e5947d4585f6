"""From a model's answer to findings in the paragraph it is about; what isn't sound is dropped."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.coach.anchoring import anchor
from afterword.coach.critique.categories import ABOUT, Category, category_of
from afterword.coach.critique.numbering import Span, sentences_of
from afterword.coach.critique.parsing import comments_in
from afterword.coach.critique.request import MOST_COMMENTS
from afterword.coach.critique.rewrites import fitted
from afterword.coach.finding import Finding, Severity
from afterword.manuscript.sentences import sentence_ends

if TYPE_CHECKING:
    from afterword.coach.critique.parsing import Raw

PREFIX: Final = "model/"
PRAISE: Final = "praise"
_LONGEST_QUOTE: Final = 600  # code points: a comment on more is a comment on the page
_LONGEST_WHY: Final = 900
_LETTERS: Final = 2  # that a quote has at least
_EMPHASIS: Final = re.compile(r"(?<!\w)(?:\*\*|__|\*|_)(?=\S)|(?<=\S)(?:\*\*|__|\*|_)(?!\w)")
_NUMBER_MARK: Final = re.compile(r"\A\s*\[\d{1,3}\]\s*")
_WORD: Final = re.compile(r"\w+(?:['’-]\w+)*")
_LOST: Final = 2  # words at a quote's end that an inexact match may have missed
_ELLIPSIS: Final = re.compile(r"\A\s*(?:\.{3}|…)|(?:\.{3}|…)\s*\Z")


def findings_in(
    answer: str, paragraph: str, *, source: str, most: int = MOST_COMMENTS
) -> tuple[Finding, ...]:
    """What of an answer may be shown, in the order of the text; never raises.

    Offsets are code points from the paragraph's start, `source` is the model's name. A comment
    whose quote isn't in the paragraph, or could be in two places of it, is dropped; so is one of no
    known category, what overlaps an earlier one, and what goes beyond `most`. A rewrite that can't
    stand there is dropped alone.
    """
    sentences = sentences_of(paragraph)
    kept: list[Finding] = []
    for raw in comments_in(answer):
        found = _finding(raw, paragraph, sentences, source)
        if found is None or any(_overlap(found, other) for other in kept):
            continue
        if found.praise and any(other.praise for other in kept):
            continue
        kept.append(found)
        if len(kept) == most:
            break
    return tuple(sorted(kept, key=lambda finding: (finding.start, finding.end)))


def _finding(raw: Raw, paragraph: str, sentences: tuple[Span, ...], source: str) -> Finding | None:
    category = category_of(raw.category)
    if category is None or raw.cut in {"quote", "category"}:
        return None
    quote = _anchored(raw, paragraph)
    if quote is None:
        return None
    why = _clean(_whole_sentences(raw.why) if raw.cut == "why" else raw.why)
    if _is_copied(why, paragraph):
        return None
    message, reason = _parted(why, category)
    rewrite = None
    offered = category is not Category.PRAISE and raw.cut != "rewrite" and raw.rewrite.strip()
    if offered and _has_edges_of(raw.quote, paragraph[quote.start : quote.end]):
        home = next((s for s in sentences if s.start <= quote.start < s.end), quote)
        rewrite = fitted(_clean(raw.rewrite), paragraph, quote, home)
    start, end = (rewrite.start, rewrite.end) if rewrite else quote
    praise = category is Category.PRAISE
    return Finding(
        rule=PRAISE if praise else PREFIX + category.value,
        start=start,
        end=end,
        quote=paragraph[start:end],
        message=message,
        why=reason,
        severity=Severity.HINT if praise else Severity.INFORMATION,
        rewrite=rewrite.text if rewrite else None,
        source=source,
        praise=praise,
    )


def _anchored(raw: Raw, paragraph: str) -> Span | None:
    """Where the quote stands; as it came, then without what models put around quotes."""
    bare = _ELLIPSIS.sub("", _NUMBER_MARK.sub("", raw.quote)).strip()
    number = None if raw.sentence is None else raw.sentence - 1
    for quote in dict.fromkeys((raw.quote, bare)):
        if (
            sum(character.isalnum() for character in quote) < _LETTERS
            or len(quote) > _LONGEST_QUOTE
        ):
            continue
        if (place := anchor(paragraph, quote, number)) is not None:
            return _widened(paragraph, _trimmed(paragraph, *place), quote)
    return None


def _widened(paragraph: str, span: Span, quote: str) -> Span:
    """With the quote's own first and last words, where they stand beside what was found."""
    wanted = _words(quote)
    inside = _words(paragraph[span.start : span.end])
    before = list(_WORD.finditer(paragraph, 0, span.start))
    after = list(_WORD.finditer(paragraph, span.end))
    start, end = span
    for many in range(1, min(_LOST, len(before), len(wanted) - 1) + 1):
        lost = [found.group().casefold() for found in before[-many:]]
        if wanted[:many] == lost and wanted[many] == inside[0]:
            start = before[-many].start()
    for many in range(1, min(_LOST, len(after), len(wanted) - 1) + 1):
        lost = [found.group().casefold() for found in after[:many]]
        if wanted[-many:] == lost and wanted[-many - 1] == inside[-1]:
            end = after[many - 1].end()
    return Span(start, end)


def _has_edges_of(quote: str, found: str) -> bool:
    """Whether what was found begins and ends with the quote's words: else a rewrite won't fit."""
    wanted, inside = _words(quote), _words(found)
    return bool(wanted and inside) and (wanted[0], wanted[-1]) == (inside[0], inside[-1])


def _words(text: str) -> list[str]:
    return [found.group().casefold() for found in _WORD.finditer(text)]


def _trimmed(paragraph: str, start: int, end: int) -> Span:
    inside = paragraph[start:end]
    return Span(
        start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())
    )


def _is_copied(why: str, paragraph: str) -> bool:
    """Whether the reason is the writer's own words over again, as small models give it."""
    said = " ".join(_words(why))
    return bool(said) and f" {said} " in f" {' '.join(_words(paragraph))} "


class _Said(NamedTuple):
    message: str
    why: str


def _parted(why: str, category: Category) -> _Said:
    """The first sentence says what is wrong, the rest why it matters."""
    about = ABOUT[category]
    if not any(character.isalnum() for character in why):
        return _Said(about.message, about.why)
    ends = sentence_ends(why)
    if not ends or ends[0] >= len(why):
        return _Said(why, about.why)
    return _Said(why[: ends[0]].strip(), why[ends[0] :].strip())


def _whole_sentences(text: str) -> str:
    ends = sentence_ends(text)
    return text[: ends[-1]] if ends and ends[-1] < len(text) else ""


def _clean(text: str) -> str:
    """On one line, without what can't be seen and without emphasis."""
    visible = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace()
        or unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
    )
    return _EMPHASIS.sub("", " ".join(visible.split()))[:_LONGEST_WHY]


def _overlap(one: Finding, two: Finding) -> bool:
    return one.start < two.end and two.start < one.end
