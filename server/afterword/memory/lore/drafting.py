"""A first entry for a name: what the manuscript says of it so far, and where it goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.manuscript.sentences import sentence_ends
from afterword.memory.names import census, evidence_in, mentions, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from afterword.manuscript import Manuscript
    from afterword.memory.names import Name

_MOST_SENTENCES: Final = 6
_LONGEST: Final = 320  # code points of a sentence that is quoted whole
_MOST_ALIASES: Final = 6
_USUAL: Final = 50  # an alias is at least this part of all mentions
#: What says something lasting of somebody, beside the name.
_TRAITS: Final = re.compile(
    r"\b(?:eyes?|hair(?:ed)?|beard|moustache|face|tall|short|thin|stout|handsome|beautiful|pretty|old|"
    r"young|aged?|years|brothers?|sisters?|sons?|daughters?|father|mother|uncle|aunt|cousins?|wife|"
    r"husband|widow(?:er)?|married|engaged|friends?|servant|master|doctor|captain|clerk|born|lived|"
    r"lives|named|called|known|voice|scar|limp|"
    r"yeux|cheveux|frère|sœur|père|mère|femme|mari|jeune|vieux|vieille|"
    r"fils|fille|"  # codespell:ignore fils,fille
    r"Augen|Haare?|Bruder|Schwester|Sohn|Tochter|Vater|Mutter|Frau|Mann|jung|alt|"
    r"глаза?|волос\w*|брат\w*|сестр\w*|сын\w*|доч\w*|отец|мать|жен\w+|муж\w*|лет)\b",
    re.IGNORECASE,
)
_IS: Final = (
    r"(?:,\s*)?\s*(?:who\s+|that\s+)?(?:was|were|is|had|has|have|est|était|avait|a|war|ist|hatte|hat|был|"
    r"была|era|tenía|aveva)\b(?!\s+(?:again\s+|now\s+|still\s+)?(?:\w+ing|been)\b)"
)
_APPOSITION: Final = r"\s*,\s*(?:an?|the|his|her|their|my|our|un|une|le|la|ein|eine|der|die)\s"
#: A sentence that goes on about whom the one before began with.
_PRONOUN: Final = re.compile(r"\s*((?:He|She|It|Il|Elle|Er|Sie|Он|Она|Él|Ella|Egli))\b")
_SUBJECT_REACH: Final = 30  # code points from a sentence's start within which its subject stands
_WORTH_OF_PRONOUN: Final = 2
_IS_OR_APPOSED: Final = re.compile(f"(?:['’]s)?(?:(?P<is>{_IS})|(?P<apposed>{_APPOSITION}))")


class _Told(NamedTuple):
    """A sentence that names somebody: code points where it starts, and how much it tells."""

    start: int
    text: str
    worth: int


class DraftPlace(NamedTuple):
    """Where a new entry goes: a file that may not exist yet, and how deep its heading is.

    `own` says that the file is for this entry alone.
    """

    path: Path
    level: int
    own: bool


def draft_entry(
    name: str,
    manuscript: Manuscript,
    *,
    until: int | None = None,
    level: int = 2,
    names: Iterable[Name] | None = None,
) -> str:
    """Markdown for a new entry: the name, its aliases, and what the text says of it, quoted.

    Args:
        name: any form of the name.
        manuscript: what is written.
        until: code points; nothing from there on is used. The whole text without it.
        level: how deep the heading is, from 1.
        names: the census of the same text, where it is known already.
    """
    known = census(evidence_in(manuscript, until)) if names is None else tuple(names)
    found = _named(name, known)
    title = found.name if found else name
    aliases = _aliases(found, title) if found else []
    own = frozenset((*found.forms, name) if found else (name,))
    others = frozenset(form for other in known for form in other.forms)
    told = _most_telling(list(_sentences(manuscript, own, others | own, until)))
    lines = [f"{'#' * level} {title}", ""]
    if aliases:
        lines += [f"Aliases: {', '.join(aliases)}", ""]
    for sentence in told:
        line = manuscript.text.position(sentence.start).line + 1
        lines += [f"> {sentence.text} (line {line})", ""]
    return "\n".join(lines).rstrip() + "\n"


def draft_place(
    name: str, places: Sequence[Path], beside: Path, *, folders: Iterable[Path] = ()
) -> DraftPlace:
    """Where an entry goes: into a lore folder as its own file, else to the end of the lore file.

    Args:
        name: the entry's name.
        places: the files and folders that lore is read from, in order.
        beside: the manuscript's folder, for a new `lore.md` where there is no lore yet.
        folders: which of the places are folders.
    """
    known = set(folders)
    for place in places:
        if place in known:
            return DraftPlace(place / f"{file_stem(name)}.md", 1, own=True)
    return DraftPlace(places[0] if places else beside / "lore.md", 2, own=False)


def file_stem(name: str) -> str:
    """A name as a file is called: "Ada Pell" is "ada-pell"."""
    return re.sub(r"[\W_]+", "-", name).strip("-").lower() or "entry"


def _named(name: str, names: Iterable[Name]) -> Name | None:
    return next((known for known in names if name == known.name or name in known.forms), None)


def _aliases(found: Name, title: str) -> list[str]:
    """The other usual forms; what differs in a title alone is one already."""
    usual = [
        form
        for form, count in zip(found.forms, found.counts, strict=True)
        if form != title and count > 1 and count * _USUAL >= found.count
    ]
    return usual[:_MOST_ALIASES]


def _sentences(
    manuscript: Manuscript, own: frozenset[str], forms: frozenset[str], until: int | None
) -> Iterator[_Told]:
    """The sentences that name somebody by a form of `own`, in order.

    All `forms` are looked for, so that "Mr. John Knightley" is no mention of "Knightley".
    """
    for placed, text in paragraphs(manuscript, until):
        found = [mention for mention in mentions(text, forms) if mention.form in own]
        if not found:
            continue
        ends = sentence_ends(text)
        if not ends or ends[-1] < len(text):
            ends.append(len(text))
        start = 0
        about = False
        for end in ends:
            inside = [mention for mention in found if start <= mention.start < end]
            pronoun = _PRONOUN.match(text, start, end) if about and not inside else None
            about = bool(inside) and inside[0].start - start < _SUBJECT_REACH
            if pronoun and (worth := _worth(text, pronoun.end(), start, end)) > _WORTH_OF_PRONOUN:
                yield _Told(placed.start + pronoun.start(1), _quoted(text[start:end]), worth - 1)
            if inside:
                written = text[start:end]
                offset = placed.start + start + len(written) - len(written.lstrip())
                worth = max(_worth(text, mention.end, start, end) for mention in inside)
                yield _Told(offset, _quoted(written), worth)
            start = end


def _worth(text: str, at: int, start: int, end: int) -> int:
    """How much a sentence says of the name that ends at `at`."""
    sentence = text[start:end]
    after = _IS_OR_APPOSED.match(text, at)
    worth = min(2, len(_TRAITS.findall(sentence)))
    if after:
        worth += 3 if after["apposed"] else 2
    if sentence.lstrip()[:1] in '"“„«‘—':
        worth -= 1  # what people say of others is less sure than what is told
    return worth if len(sentence) <= _LONGEST else worth - 2


def _most_telling(told: list[_Told]) -> list[_Told]:
    """The first sentence and those that say most, in the order of the text."""
    if not told:
        return []
    rest = [sentence for sentence in told[1:] if sentence.worth > 0]
    rest.sort(key=lambda sentence: (-sentence.worth, sentence.start))
    return sorted([told[0], *rest[: _MOST_SENTENCES - 1]], key=lambda sentence: sentence.start)


def _quoted(sentence: str) -> str:
    """A sentence on one line, the end of a very long one left out."""
    plain = " ".join(sentence.split())
    if len(plain) <= _LONGEST:
        return plain
    return plain[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;:—– ") + " …"
