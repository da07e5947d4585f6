"""How words inside a paragraph meet what stands on both sides: spaces, capitals, the lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.filters.page import ATOM, single_spaced
from afterword.postprocess.speech import STRAIGHT, open_quotes, quotes_of, sample

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job
    from afterword.postprocess.surroundings import Surroundings

_MARKS: Final = ".,;:!?…，。；：！？、"
_CLOSERS: Final = "”’»)]}」』）"
_OPENERS: Final = "“„«‘「『([{（*_"
_LEADING: Final = ",;:，；：、 "
_WIDE: Final = "\u2e80"
_LOWER_PAGE: Final = 0.2
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def seams(draft: Draft, job: Job) -> Draft:
    """Put one space where one belongs, and a capital or a small letter where the page wants it."""
    around = job.around
    body = draft.body.strip()
    if _touches(around.before) or not around.paragraph.strip():
        body = body.lstrip(_LEADING)
    if not body:
        return replace(draft, body="")
    body = _cased(body, around)
    before, after = _before(draft, body, job), _after(body, around)
    return replace(draft, lead=before, body=body + after)


def _touches(before: str) -> bool:
    """Whether white space stands before the hole."""
    return not before or before[-1].isspace()


def _before(draft: Draft, body: str, job: Job) -> str:
    before = job.around.before
    if _touches(before) or not job.around.paragraph.strip():
        return ""
    last, first = before[-1], body[0]
    if last >= _WIDE or first >= _WIDE or last in _OPENERS or first in _MARKS + _CLOSERS:
        return ""
    if last == '"' and _is_open(job.around):
        return ""
    if last in "—–" or before.endswith("--"):
        return ""
    if last == "-" or last in "'’":
        return " " if draft.lead else ""
    return " "


def _is_open(around: Surroundings) -> bool:
    quotes = quotes_of(sample(around)) or STRAIGHT
    return open_quotes(around.paragraph.rstrip(), quotes) == 1


def _after(body: str, around: Surroundings) -> str:
    first, last = around.after[:1], body[-1]
    if not first or first.isspace() or last >= _WIDE or first >= _WIDE:
        return ""
    return " " if first.isalnum() or first in "“„«([" else ""


def _cased(body: str, around: Surroundings) -> str:
    """A capital where a sentence begins, a small letter where one goes on, but in names."""
    found = _WORD.search(body)
    if found is None or body[: found.start()].strip(_OPENERS + "\"' "):
        return body
    word, at = found.group(), found.start()
    solid = around.paragraph.rstrip(' \t"“„«‘「『(*_')
    ends = sentence_ends(solid)
    if not solid or (ends and ends[-1] == len(solid)):
        starts = [next((c for c in text if c.isalpha()), "") for text in around.earlier[:20]]
        lower_page = sum(start.islower() for start in starts) > _LOWER_PAGE * len(starts)
        continues = body[:1] in ".…—–-"
        capital = word[0].islower() and not lower_page and not continues
        return body[:at] + word[0].upper() + body[at + 1 :] if capital else body
    spoken = around.paragraph.rstrip()[-1:] in '"“„«‘「『:'
    if not word[0].isupper() or at or spoken or not word[1:].islower():
        return body
    known = _small_words(around)
    common = word.casefold() in known and word not in ("I", "I’m", "I'm")
    return word[0].lower() + body[1:] if common else body


def _small_words(around: Surroundings) -> frozenset[str]:
    """The words that the page has with a small letter."""
    page = " ".join((sample(around), around.rest, around.after))
    found = {match.group() for match in _WORD.finditer(page)}
    return frozenset(word for word in found if word.islower())


def lines(draft: Draft, job: Job) -> Draft:
    """One space where a model has several, and lines of the page's width, what follows included."""
    around, shape = job.around, job.around.page
    body = single_spaced(draft.body, around)
    if not shape.wrap or "\n" in body:
        return replace(draft, body=body)
    lead, margin = draft.lead, shape.margin
    found, used = [""], len(around.line) + len(lead)
    atoms = ATOM.findall(body)
    tail = len(re.split(r"[\r\n]", around.after, maxsplit=1)[0].rstrip())
    for number, atom in enumerate(atoms):
        width = len(atom.rstrip()) + (tail if number == len(atoms) - 1 else 0)
        fits = used + width <= shape.wrap
        if not fits and (number or (lead == " " and _worth(used, atom, shape.wrap))):
            if not number:
                lead = "\n" + margin
            else:
                found[-1] = found[-1].rstrip()
                found.append(margin)
            used = len(margin)
        found[-1] += atom
        used += len(atom)
    return replace(draft, lead=lead, body="\n".join(found))


def _worth(used: int, atom: str, wrap: int) -> bool:
    """Whether the first word can't stand on the line it would go on."""
    return used + len(atom.rstrip()) > wrap
