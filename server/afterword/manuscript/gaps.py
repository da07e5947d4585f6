"""Gaps: the holes a writer leaves, told from brackets that belong to the text.

A bracket is a gap when it holds an ellipsis, begins as a note to oneself does ("insert", "TODO",
"describe" and their like in several languages) or asks a question; standing alone as a paragraph,
also when it reads as a note and not as a published editor's remark or a stage direction. Links,
footnotes, citations, checkboxes and spans with attributes never are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from afterword.manuscript.marking import ATTRIBUTES

_LONGEST = 400  # code points between brackets; more is no note

_NOTES = (
    "todo|tbd|tbc|tba|fixme|tk|tktk|gap|placeholder|insert|describe|description|expand|fill|elaborate|"
    "rewrite|research|add|write|show|explain|check|verify|fix|find|look up|decide|mention|finish|"
    "continue|transition|missing|needs?|need to|to be|maybe|perhaps|something|someone|somehow|some "
    "more|more|unfinished|name of|scene:|scene where|beat:|note:|note to self|figure out|work in|"
    "come back|put|make|give|cut to|flesh out|"
    "вставить|добавить|описать|дописать|написать|сюда|тут|здесь|"
    "insérer|ajouter|décrire|écrire|compléter|à compléter|à écrire|à faire|ici|"
    "einfügen|ergänzen|beschreiben|schreiben|hier|fehlt|"
    "insertar|añadir|describir|escribir|aquí|falta|inserire|aggiungere|descrivere|scrivere|qui|"
    "inserir|adicionar|descrever|escrever"
)
_HAN_NOTES = (
    "待补|待補|待写|待寫|插入|补充|補充|加入|描写|描寫|此处|此處|这里|這裡|未完|"
    "挿入|書く|追加|後で|ここに|加筆"
)
_BRACKETS = re.compile(
    rf"(?<![!\]\\`])\[(?P<plain>[^\[\]]{{1,{_LONGEST}}})\](?![(\[:`]|{ATTRIBUTES})|"
    rf"(?:［(?P<wide>[^［］\r\n]{{1,{_LONGEST}}})］|【(?P<black>[^【】\r\n]{{1,{_LONGEST}}})】)"
)
_ELLIPSIS = re.compile(r"(?:…|\.{3,}|\. \. \.|⋯)+")
_NOTE = re.compile(rf"(?:(?:{_NOTES})(?!\w)|(?:{_HAN_NOTES}))", re.IGNORECASE)
_NEVER = re.compile(
    r"[\^@#＃]|\d+$|[ xX]$|(?:illustration|footnote|transcriber|editor|image|figure|sidenote|sic|"
    r"laughter|applause|pause|silence|inaudible|enter|re-enter|exit|exeunt|aside|music|curtain)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?<![\w.&/#@-])TK(?:TK)*(?![\w&/@-]|\.\w)")
_TOKEN_BLOCK = re.compile(r"\s*TK(?:TK)*(?:\s*[:—–-]\s*(?P<beat>\S.*))?\s*", re.DOTALL)
_COMMENT = re.compile(r"<!--\s*gap\b\s*:?\s*(?P<beat>(?:(?!-->).){0,2000}?)\s*-->", re.DOTALL)
_SPACES = re.compile(r"\s+")
_FEW_WORDS = 3
_MOST_WORDS = 30  # a note that names no task is short


class FoundGap(NamedTuple):
    """A gap inside some text, in code points from the text's start."""

    start: int
    end: int
    beat: str


def find_gaps(text: str, *, play: bool, markers: tuple[str, ...]) -> tuple[FoundGap, ...]:
    """The gaps in a block's text, in order; they never overlap.

    `markers` are what the writer uses beside the usual: a literal such as "XXX", or an opening and
    a closing with an ellipsis between, such as "{{…}}", whose inside is the beat.
    """
    found: list[FoundGap] = []
    if "[" in text or "［" in text or "【" in text:
        found += _bracketed(text, play=play)
    if "TK" in text:
        found += _tokens(text)
    if "<!--" in text:
        found += [FoundGap(m.start(), m.end(), tidy(m["beat"])) for m in _COMMENT.finditer(text)]
    for marker in markers:
        pattern = _marker(marker)
        if pattern:
            found += [
                FoundGap(m.start(), m.end(), tidy(m.groupdict().get("beat") or ""))
                for m in pattern.finditer(text)
            ]
    if len(found) < 2:  # noqa: PLR2004 -- nothing to sort or to overlap
        return tuple(found)
    kept: list[FoundGap] = []
    for gap in sorted(found, key=lambda gap: (gap.start, -gap.end)):
        if not kept or gap.start >= kept[-1].end:
            kept.append(gap)
    return tuple(kept)


def tidy(beat: str) -> str:
    """A beat on one line, without the ellipsis that only says "here"."""
    text = _SPACES.sub(" ", beat).strip()
    return "" if _ELLIPSIS.fullmatch(text) else text


def _tokens(text: str) -> list[FoundGap]:
    if whole := _TOKEN_BLOCK.fullmatch(text):
        end = len(text.rstrip())
        return [FoundGap(len(text) - len(text.lstrip()), end, tidy(whole["beat"] or ""))]
    return [FoundGap(m.start(), m.end(), "") for m in _TOKEN.finditer(text)]


def _bracketed(text: str, *, play: bool) -> list[FoundGap]:
    found = []
    alone = text.strip()
    for match in _BRACKETS.finditer(text):
        inside = match["plain"] or match["wide"] or match["black"]
        stands_alone = len(match.group()) == len(alone)
        if _is_gap(inside.strip(), alone=stands_alone, play=play):
            found.append(FoundGap(match.start(), match.end(), tidy(inside)))
    return found


def _is_gap(inside: str, *, alone: bool, play: bool) -> bool:
    if not inside or _NEVER.match(inside):
        return False
    if _ELLIPSIS.fullmatch(inside) or _NOTE.match(inside):
        return True
    if play:
        return False
    words = inside.split()
    if inside[-1] in "?？":
        return len(words) > 1 or not inside.isascii()
    return alone and _reads_as_note(inside, len(words))


def _reads_as_note(inside: str, words: int) -> bool:
    """Whether a bracket that is a whole paragraph is the writer's and not a publisher's."""
    first = next((c for c in inside if c.isalpha()), "")
    if not first or inside[-1] in ".。”\"'’»":
        return False
    if first.islower():
        return words <= _MOST_WORDS
    return words >= _FEW_WORDS or not first.isupper()


@lru_cache(maxsize=64)
def _marker(marker: str) -> re.Pattern[str] | None:
    parts = [part.strip() for part in _ELLIPSIS.split(marker.strip())]
    if len(parts) == 2 and all(parts):  # noqa: PLR2004 -- an opening and a closing
        opening, closing = map(re.escape, parts)
        return re.compile(
            rf"{opening}(?P<beat>(?:(?!{closing}).){{0,{_LONGEST}}}){closing}", re.DOTALL
        )
    if not marker.strip():
        return None
    before = r"(?<!\w)" if marker.strip()[0].isalnum() else ""
    after = r"(?!\w)" if marker.strip()[-1].isalnum() else ""
    return re.compile(before + re.escape(marker.strip()) + after)
