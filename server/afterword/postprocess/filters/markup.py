"""What is no prose: headings, scene breaks, tables, lists, code, tags."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job

_NUMBER: Final = (
    r"(?:\d+|[IVXLC]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:[- ]\w+)?|thirty(?:[- ]\w+)?|"
    r"the (?:first|second|third|last)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth|перв\w+|втор\w+|треть\w+|premier|première|deux\w*|erste\w*|zweite\w*)"
)
_HEADING: Final = (
    r"#{1,6}[ \t]+\S.*|#{1,6}[ \t]*$|"
    r"(?i:chapter|part|book|section|act|scene|kapitel|teil|chapitre|partie|глава|часть)"
    rf"[ \t]+(?i:{_NUMBER})\b"
    r"[.:—–-]*(?:[ \t]+\S.{0,60})?$(?<![,;])|"
    r"第[ \t]?[\d一二三四五六七八九十百零〇]+[ \t]?[章回节節部卷](?:[ \t\u3000：:].{0,40})?$|"
    r"(?:[IVXLC]{1,6}|\d{1,3})[.)]?$|"
    r"\S.*\n[ \t]*(?:={3,}|-{3,})[ \t]*$|"
    r"\*\*[^*\n]{1,80}\*\*:?$|"
    r"(?:THE )?END\.?$|(?:The End|FIN|Fin)\.?$"
)
_BREAK: Final = r"(?:[*⁂#~=_•·+—–-][ \t]*){3,}$|⁂$|#$|<hr[ /]*>"
_TABLE: Final = r"\|.*\|[ \t]*$"
_CODE: Final = (
    r"```|~~~~|\$\$|\\(?:begin|section|chapter)\{|%%|<!--|"
    r"<(?:div|table|ul|ol|li|body|head|script|style|section|article|h[1-6]|p|img|a)\b"
)
_LIST: Final = r"(?:\d{1,2}[.)]|[a-z]\)|[•‣◦▪*+])[ \t]+\S"
_START: Final = re.compile(
    rf"^[ \t\u3000]*(?:{_HEADING}|{_BREAK}|{_TABLE}|{_CODE}|{_LIST})", re.MULTILINE
)
_SETEXT: Final = re.compile(r"^[ \t]*(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_SHOUTED: Final = re.compile(r"^[ \t]*(?=[^\n]*[^\W\d_]{3})[^\n]*$", re.MULTILINE)
_DASH_LIST: Final = re.compile(r"^[ \t]*-[ \t]+\S", re.MULTILINE)
_TAG: Final = re.compile(
    r"</?(?:i|b|em|strong|u|span|br|p|small|sup|sub|center|font|blockquote|q)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY: Final = {
    "&nbsp;": " ",
    "&amp;": "&",
    "&quot;": '"',
    "&lt;": "<",
    "&gt;": ">",
    "&#39;": "'",
    "&mdash;": "—",
}
_LINK: Final = re.compile(r"!?\[([^\[\]\n]+)\]\(\S*?\)")
_QUOTED: Final = re.compile(r"^>[ \t]?", re.MULTILINE)
_NOTE_MARK: Final = re.compile(r"\[\^?\d{1,3}\]|\{\d+\}")
_FEW_WORDS: Final = 9


def markup(draft: Draft, job: Job) -> Draft:
    """Take inline marks off, cut where something that is no prose begins."""
    text = _TAG.sub("", draft.body)
    for entity, character in _ENTITY.items():
        text = text.replace(entity, character)
    text = _NOTE_MARK.sub("", _QUOTED.sub("", _LINK.sub(r"\1", text)))
    draft = replace(draft, body=text.lstrip()) if text != draft.body else draft
    if not _stands_alone(draft, job):
        # The first line goes on in the writer's own line, and is no heading or list there.
        head = draft.body.split("\n", 1)[0]
        found = _first(draft.body, len(head), job)
    else:
        found = _first(draft.body, 0, job)
    fence = draft.body.find("```")
    places = [place for place in (found, fence) if place is not None and place >= 0]
    return draft.cut(min(places)) if places else draft


def _stands_alone(draft: Draft, job: Job) -> bool:
    return job.around.on_empty_line or "\n" in draft.lead


def _first(text: str, start: int, job: Job) -> int | None:
    """Where the first line that is no prose begins, at or after `start`."""
    places = [
        found.start()
        for found in (_START.search(text, start), _SETEXT.search(text, start))
        if found
    ]
    dashes = any(line.lstrip().startswith(("- ", "– ", "— ", "-- ")) for line in job.around.earlier)
    if not dashes and (found := _DASH_LIST.search(text, start)):
        places.append(found.start())
    places += [
        found.start() for found in _SHOUTED.finditer(text, start) if _is_shouted(text, found)
    ]
    return min(places, default=None)


def _is_shouted(text: str, found: re.Match[str]) -> bool:
    """A line in capitals with a line after it and no mark at its end: an essay's heading."""
    line = found.group().strip()
    if line != line.upper() or line == line.lower() or line[-1:] in ".!?,;\"'”’»…—-":
        return False
    return text[found.end() : found.end() + 1] == "\n" and len(line.split()) <= _FEW_WORDS
