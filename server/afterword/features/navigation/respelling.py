"""The changes that a new name makes to one text, mention by mention."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.memory.names.vocabulary import NOT_NAMES, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.features.navigation.renaming import Renaming
    from afterword.memory.names.matching import Mention

_APOSTROPHES: Final = "'’ʼ"
_OPENING_QUOTES: Final = re.compile(r"‘|(?<![^\W_])'(?=[^\W_])")
_SPACES: Final = re.compile(r"\s+")
_BLANK_LINE: Final = re.compile(r"(?:\r\n|\n|\r)[^\S\r\n]*(?:\r\n|\n|\r)")
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]\w*(?:['’-]\w+)*\.?)[ \t]*(?:\r\n|\n|\r)?[ \t]*\Z")
_WORD_AFTER: Final = re.compile(r"[ \t]*(?:\r\n|\n|\r)?[ \t]*([^\W\d_]\w*(?:['’-]\w+)*)")
_SENTENCE_START: Final = re.compile(r"(?:\A|[.!?…:;\"'“”„«»‘’(\[—–*_#>-]|\n)\s*\Z")
_NEAR: Final = 80  # code points beside a mention that are looked at
_LONG: Final = 4  # letters of a word that a heading writes with a capital
_MOST: Final = 0.7  # share of such words that make a line a heading
_EOL: Final = re.compile(r"[\r\n]")
_FAR: Final = 4_000  # code points of a paragraph before a mention that may open a quotation
_SAMPLE: Final = 60_000  # code points that show whether a language writes nouns with capitals
_ENOUGH: Final = 300  # words amid sentences that make such a share mean anything
_NOUN_CAPITALS: Final = 0.13  # share of capitals amid sentences: German has 0.2, English 0.05
_AMID: Final = re.compile(r"[a-zà-öø-ÿ,]\s+([^\W\d_])[^\W\d_]+")


class Certainty(StrEnum):
    """How sure it is that a mention is to be changed."""

    SURE = "sure"
    ALIAS = "alias"
    DOUBTFUL = "doubtful"


class Change(NamedTuple):
    """One stretch of a text and what becomes of it; code points.

    `form` is the form of the name that stands there. A mention is doubtful where it stands beside
    another capital and so may be somebody else's, or where its word has another meaning too.
    """

    start: int
    end: int
    text: str
    form: str
    certainty: Certainty


def changes(text: str, found: Iterable[Mention], renaming: Renaming) -> Iterator[Change | None]:
    """The change at each mention of `renaming.forms` in a text; None where it stays as it is."""
    capitals = _writes_nouns_with_capitals(text)
    unusual: dict[str, bool] = {}
    for mention in found:
        certainty = _certainty(text, mention, renaming, unusual, capitals=capitals)
        if certainty is None:
            yield None
            continue
        by_form = renaming.sure if mention.form in renaming.sure else renaming.offered
        written = text[mention.start : mention.end]
        spelt = _spelt(written, mention.form, by_form[mention.form])
        apostrophe = _bare_possessive(text, mention, by_form[mention.form])
        if spelt == written and not apostrophe:
            yield None
            continue
        end = mention.end + len(apostrophe[:1])
        yield Change(mention.start, end, spelt + apostrophe, mention.form, certainty)


def _certainty(
    text: str,
    mention: Mention,
    renaming: Renaming,
    unusual: dict[str, bool],
    *,
    capitals: bool,
) -> Certainty | None:
    """How sure a mention is; None for what stays. `unusual` keeps what is known of words."""
    form = mention.form
    if form in renaming.kept:
        return None
    sure = form in renaming.sure
    if " " in form or capitals:
        return Certainty.SURE if sure else Certainty.ALIAS
    if _belongs_to_more(text, mention, unusual):
        return Certainty.DOUBTFUL if sure else None
    if sure:
        return Certainty.SURE
    return Certainty.ALIAS if _is_unusual(text, form, unusual) else Certainty.DOUBTFUL


def _spelt(written: str, form: str, renamed: str) -> str:
    """The new name with the mention's own line break and its capital at a sentence's start."""
    spaces = _SPACES.findall(written)
    words = renamed.split(" ")
    if len(words) == len(spaces) + 1:
        spelt = "".join([part for pair in zip(words, [*spaces, ""], strict=True) for part in pair])
    else:
        broken = next((space for space in spaces if "\n" in space or "\r" in space), " ")
        spelt = broken.join(words[:2]) + "".join(f" {word}" for word in words[2:])
    if form[0].islower() and written[0].isupper():
        return spelt[0].upper() + spelt[1:]
    return spelt


def _bare_possessive(text: str, mention: Mention, renamed: str) -> str:
    """The apostrophe of "James'" with the s that the new name needs behind it; "" elsewhere.

    A closing quotation mark looks the same, so it must be followed by what is owned, and no
    single quotation mark may be open.
    """
    end = mention.end
    mark = text[end : end + 1]
    if not mark or mark not in _APOSTROPHES or mention.form[-1] not in "sS":
        return ""
    if renamed[-1] in "sS" or not re.match(r"\s[^\W_]", text[end + 1 : end + 3]):
        return ""
    before = _BLANK_LINE.split(text[max(0, mention.start - _FAR) : mention.start])[-1]
    if _OPENING_QUOTES.search(before):
        return ""
    return mark + ("S" if mention.form.isupper() and len(mention.form) > 1 else "s")


def _belongs_to_more(text: str, mention: Mention, unusual: dict[str, bool]) -> bool:
    """Whether a single word stands beside another capitalised one, as in a longer name."""
    titled = _is_titled(text, mention)
    after = _WORD_AFTER.match(text, mention.end, mention.end + _NEAR)
    if after and _is_name_part(after[1]) and (not titled or _is_unusual(text, after[1], unusual)):
        return True
    head = text[max(0, mention.start - _NEAR) : mention.start]
    before = _WORD_BEFORE.search(head)
    if before is None or not _is_name_part(before[1]):
        return False
    if before[1].endswith(".") and len(before[1]) > len("St."):
        return False  # the end of the sentence before: neither an initial nor a saint
    begins = titled or _SENTENCE_START.search(head[: before.start()]) is not None
    return not begins or _is_unusual(text, before[1], unusual)


def _is_titled(text: str, mention: Mention) -> bool:
    """Whether the mention stands on a line where capitals are a matter of style: a heading's."""
    start = max(text.rfind("\n", 0, mention.start), text.rfind("\r", 0, mention.start)) + 1
    found = _EOL.search(text, mention.end)
    words = text[start : min(found.start() if found else len(text), start + _NEAR)].split()
    longer = [word for word in words if len(word) >= _LONG and word[0].isalpha()]
    return len(longer) > 1 and sum(word[0].isupper() for word in longer) > _MOST * len(longer)


def _is_name_part(word: str) -> bool:
    bare = word.rstrip(".")
    if word.isupper() and len(bare) > 1:
        return False  # shouting, or a heading
    return word[0].isupper() and bare not in TITLES and bare not in NOT_NAMES


def _is_unusual(text: str, word: str, known: dict[str, bool]) -> bool:
    """Whether a word with a capital is never written small in the text."""
    if word not in known:
        small = rf"(?<![^\W_]){re.escape(word.lower())}(?![^\W_])"
        known[word] = re.search(small, text) is None
    return known[word]


def _writes_nouns_with_capitals(text: str) -> bool:
    """Whether capitals amid sentences are so frequent that they mark no name."""
    amid: list[str] = _AMID.findall(text, 0, _SAMPLE)
    capitals = sum(letter.isupper() for letter in amid)
    return len(amid) >= _ENOUGH and capitals > _NOUN_CAPITALS * len(amid)
