"""Headings without marks: which lines read as one, taken by themselves.

Whether such a candidate is a heading in its book (and not a table of contents, a signature or a
list) is decided over all candidates at once, in `structure`.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from afterword.manuscript.numerals import HAN, SPELLED, number_of

LONGEST = 100  # code points; a longer line is never a heading
_LONGEST_TITLE = 76
_HIGHEST = 400  # a bare number above this is a year or a sum


class Rank(IntEnum):
    """What sort of heading it is, the outermost first."""

    TITLE = 0
    DIVISION = 1
    MATTER = 2
    CHAPTER = 3
    SCENE = 4
    NUMBER = 5
    CAPITALS = 6
    SUBTITLE = 7
    MARKED = 8
    CONTENTS = 9


class Candidate(NamedTuple):
    """A line that may be a heading.

    `word` tells kinds of one rank apart ("part" and "book"), `number` is its number if it has one,
    `key` its title in a form that compares with a table of contents, `level` what its marks say (0
    without marks), `named` whether it has words beside its number.
    """

    rank: Rank
    title: str
    key: str
    word: str = ""
    number: int | None = None
    level: int = 0
    named: bool = False


_DIVISIONS = (
    "volume|vol\\.|book|part|tome|livre|partie|teil|buch|band|часть|книга|том|libro|parte|tomo|boek|"
    "deel|act|acte|akt|aufzug|действие|акт|acto|atto|część"
)
_CHAPTERS = (
    "chapter|chap\\.|stave|canto|letter|fit|adventure|chapitre|chant|lettre|kapitel|brief|глава|"
    "письмо|ночь|capítulo|capitulo|capitolo|hoofdstuk|rozdział|kapitola|luku"
)
_SCENES = "scene|scène|szene|auftritt|явление|сцена|escena|scena"  # codespell:ignore szene
_MATTER = (
    "preface|prologue|prolog|epilogue|epilog|foreword|afterword|introduction|introductory|conclusion|"
    "postscript|interlude|intermezzo|appendix|dedication|acknowledgements|acknowledgments|"
    "author['’]s note|préface|prologue|épilogue|avant-propos|vorwort|nachwort|einleitung|"
    "предисловие|"
    "пролог|эпилог|послесловие|вступление|prólogo|epílogo|prefacio|prologo|序章|終章|终章|序|楔子|"
    "尾声|尾聲|引子|プロローグ|エピローグ|あとがき|まえがき"
)
_CONTENTS = (
    "(?:table of )?contents|list of (?:illustrations|chapters)|table des mati[eè]res|inhalt|"
    "inhaltsverzeichnis|содержание|оглавление|índice|indice|目次|目录|目錄"
)
_NUMBER = rf"(?:\d{{1,4}}|[IVXLC]+|{SPELLED})(?![\w'’])"
_ORDINAL = rf"(?:{SPELLED}|\d{{1,3}}(?:st|nd|rd|th|e|ère|er|\.)|[IVXLC]+\.?)"  # codespell:ignore nd
_REST = r"(?P<gap>\s*[.:：—–]+\s*|\s+-+\s*|--+|\s{2,}|\t|\s|$)(?P<rest>.*)"

_WORD_FIRST = re.compile(
    rf"(?:(?P<division>{_DIVISIONS})|(?P<chapter>{_CHAPTERS})|(?P<scene>{_SCENES}))"
    rf"\s+(?:the\s+)?(?P<number>{_NUMBER}){_REST}",
    re.IGNORECASE,
)
_ORDINAL_FIRST = re.compile(
    rf"(?:the\s+)?(?P<number>{_ORDINAL})\s+"
    rf"(?:(?P<division>{_DIVISIONS})|(?P<chapter>{_CHAPTERS})|(?P<scene>{_SCENES})|"
    rf"(?P<matter>epilogue|prologue|preface|interlude)){_REST}",
    re.IGNORECASE,
)
_HAN_FIRST = re.compile(
    rf"(?:第\s?(?P<number>{HAN}|\d+)\s?(?:(?P<division>[部卷巻編编篇幕])|(?P<chapter>[章回話话])|"
    rf"(?P<scene>[節节場场]))|(?P<volume>[卷巻])\s?(?P<count>{HAN}|\d+)|"
    rf"제\s?(?P<korean>\d+)\s?(?:부|장))(?P<gap>[\s:：、．.]+|$)(?P<rest>.*)"
)
_MATTER_LINE = re.compile(
    rf"(?:the\s+)?(?P<word>{_MATTER})(?:(?:\s+to\s+the\s+|\s*[:.—–-]\s*).{{0,60}}|\.)?",
    re.IGNORECASE,
)
_NOTE_LINE = re.compile(r"NOTE TO THE [A-Z ]+")
_CONTENTS_LINE = re.compile(rf"(?:{_CONTENTS})[.:]?", re.IGNORECASE)
_NUMBER_LINE = re.compile(
    rf"(?P<number>\d{{1,3}}|[IVXLC]+|{HAN}|(?:{SPELLED})(?=$))[.．]?", re.IGNORECASE
)
_NUMBERED_LINE = re.compile(r"(?P<number>\d{1,3}|[IVXLC]+)(?:[.:]\s+|\s+[-—–]+\s+)(?P<rest>\S.*)")
STARTS = re.compile(
    rf"(?:the\s+)?(?:{_DIVISIONS}|{_CHAPTERS}|{_SCENES}|{_MATTER}|{_CONTENTS}|{SPELLED}|note|\d|"
    rf"[IVXLC]+\b|第|제|[卷巻]|{HAN})",
    re.IGNORECASE,
)
_PAGED = re.compile(r"\S(?:\s{3,}|\s*\.{3,}\s*|(?:\s\.){3,}\s*)\d{1,4}\s*$")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NOT_KEY = re.compile(r"[\W_]+")
_SHORT = 4  # letters; shorter words may be in lower case in a title


def key_of(title: str) -> str:
    """A title in a form that compares: lower case, letters and digits only."""
    return _NOT_KEY.sub(" ", title).strip().casefold()


def is_page_entry(line: str) -> bool:
    """Whether a line ends in a page number, set off as in a table of contents."""
    return _PAGED.search(line) is not None


def looks_titled(words: str) -> bool:
    """Whether words read as a title: capitals where titles have them, no end of a sentence."""
    if not words or len(words) > _LONGEST_TITLE or words[-1] in ",;.:…":
        return words.isupper() and len(words) <= _LONGEST_TITLE and words[-1] not in ",;"
    if words[0] in "\"'“‘«„-–—([…":
        return False
    long = [word for word in _LETTERS.findall(words) if len(word) >= _SHORT]
    raised = sum(not word[0].islower() for word in long)
    first = next((c for c in words if c.isalpha()), "A")
    return not first.islower() and raised * 2 >= len(long)


def bare_heading(line: str) -> Candidate | None:
    """What a line without heading marks reads as, taken by itself; None for prose."""
    text = line.strip().strip("*_\ufeff").strip()
    if not text or len(text) > LONGEST or not STARTS.match(text):
        return None
    found = _with_number(text) or _alone(text)
    return found if found is None or not text[0].islower() else None


def capitals(line: str) -> Candidate | None:
    """A line in capitals as a candidate; None when it is not one."""
    text = line.strip().strip("*_\ufeff").strip()
    if len(text) < 2 or len(text) > _LONGEST_TITLE or not text.isupper():  # noqa: PLR2004 -- one letter is an initial
        return None
    if text[-1] in ',;:!?"”-—' or text[0] in "\"“'‘([-—" or not text[0].isalnum():
        return None
    return Candidate(Rank.CAPITALS, _tidy(text), key_of(text), named=True)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _with_number(text: str) -> Candidate | None:
    found = _WORD_FIRST.fullmatch(text) or _ORDINAL_FIRST.fullmatch(text)
    if found is None:
        return _with_han_number(text)
    rest, gap = found["rest"].strip(), found["gap"]
    if rest and (gap in {" ", "\u3000"}) and not looks_titled(rest):
        return None
    if rest and (rest[-1] in ",;" or len(rest) > _LONGEST_TITLE):
        return None
    groups = found.groupdict()
    number = number_of(found["number"].rstrip("."))
    if number is None:
        number = number_of(re.sub(r"\D+$", "", found["number"]))
    for name, rank in (
        ("division", Rank.DIVISION),
        ("chapter", Rank.CHAPTER),
        ("scene", Rank.SCENE),
        ("matter", Rank.MATTER),
    ):
        if word := groups.get(name):
            return Candidate(
                rank, _tidy(text), key_of(text), word.casefold(), number, named=bool(rest)
            )
    return None


def _with_han_number(text: str) -> Candidate | None:
    found = _HAN_FIRST.fullmatch(text)
    if found is None or found["rest"][-1:] in tuple("。，；！？」”"):
        return None
    number = number_of(found["number"] or found["count"] or found["korean"] or "")
    word = found["division"] or found["volume"] or found["chapter"] or found["scene"] or "장"
    rank = Rank.CHAPTER
    if found["division"] or found["volume"]:
        rank = Rank.DIVISION
    elif found["scene"]:
        rank = Rank.SCENE
    return Candidate(rank, _tidy(text), key_of(text), word, number, named=bool(found["rest"]))


def _alone(text: str) -> Candidate | None:
    title, key = _tidy(text), key_of(text)
    if _CONTENTS_LINE.fullmatch(text):
        return Candidate(Rank.CONTENTS, title, key)
    if found := _MATTER_LINE.fullmatch(text):
        rest = text[found.end("word") :].strip(" .:—–-")
        if rest and not (looks_titled(text) or text.isupper()):
            return None
        return Candidate(Rank.MATTER, title, key, found["word"].casefold(), named=bool(rest))
    if _NOTE_LINE.fullmatch(text):
        return Candidate(Rank.MATTER, title, key, "note")
    found = _NUMBER_LINE.fullmatch(text) or _NUMBERED_LINE.fullmatch(text)
    return _numbered(title, key, found) if found else None


def _numbered(title: str, key: str, found: re.Match[str]) -> Candidate | None:
    written, rest = found["number"], found.groupdict().get("rest") or ""
    number = number_of(written)
    if number is None or not 0 < number <= _HIGHEST or (written.isalpha() and written.islower()):
        return None
    if rest and not looks_titled(rest.strip()):
        return None
    style = "digits" if written.isdecimal() else "letters"
    return Candidate(Rank.NUMBER, title, key, style, number, named=bool(rest))
