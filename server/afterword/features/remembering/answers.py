"""From what a model answered to a summary, or to nothing: an excuse or an error is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.inference import Finish
from afterword.manuscript.sentences import sentence_ends
from afterword.manuscript.words import count_words, has_ideographs
from afterword.postprocess import Shape, Surroundings, overlap
from afterword.postprocess.draft import Draft, Job
from afterword.postprocess.filters.characters import characters
from afterword.postprocess.filters.errors import errors
from afterword.postprocess.filters.loops import loops
from afterword.postprocess.filters.refusals import refusals
from afterword.postprocess.filters.scripts import script_of
from afterword.postprocess.filters.special_tokens import special_tokens

if TYPE_CHECKING:
    from afterword.postprocess.draft import Filter

_FILTERS: Final[tuple[Filter, ...]] = (characters, special_tokens, errors, refusals)
_SUMMARY: Final = (
    r"(?:summ(?:ary|aries|ari[sz]ation|ari[sz]ed)|synopsis|recap|overview|paragraph|rewrite|version|"
    r"zusammenfassung|kurzfassung|résumé|resumen|riassunto|sinossi|sunto|resumo|samenvatting|"
    r"(?:краткое )?(?:содержание|изложение|резюме)|摘要|总结|概要|梗概|要約|あらすじ)"
)
_LEADING: Final = (
    r"(?:here|below|the following|this is|sure|certainly|of course|absolutely|okay|understood|"
    r"voici|hier|nachfolgend|aquí|ecco|вот|ниже|以下|下面|好的|はい)"
)
# A line before the summary that speaks of it: "Here is a summary:", "**Summary**", "# Recap".
_OPENING: Final = re.compile(
    rf"\A\s*(?:{_LEADING}[^\n]{{0,140}}{_SUMMARY}[^\n]{{0,80}}?[:：]\**\s*|"
    rf"[#*_\s]*(?:brief |short |concise )?{_SUMMARY}[^\n.!?。]{{0,40}}[:：]\**\s*|"
    rf"[#*_\s]*{_SUMMARY}[#*_\s]*\n+\s*|"
    r"#{1,6}[ \t][^\n]*\n+\s*|"
    r"(?:sure|certainly|of course|absolutely|okay|ok|understood|got it)[!.,]\s*(?=\S)|"
    r"-{3,}\s*\n|\*{3,}\s*\n)",
    re.IGNORECASE,
)
# What an assistant adds behind it; a bracket with the count of its words.
_ASIDE: Final = re.compile(
    r"(?:(?<=[.!?…\"'”’»)])\s+|\n\s*)[\s(\[*_]*(?:let me know\b|would you like|do you want me|"
    r"feel free\b|i hope (?:this|that)|please (?:let me|note|provide)|note:|word count|"
    r"(?:approximately |about |~)?\d{1,3} words\b|is there anything else|if you(?:'d|’d| would) "
    r"like|this summary\b|-{3,}|\*{3,})",
    re.IGNORECASE,
)
_MATERIAL: Final = r"(?:passage|text|content|excerpt|summaries|manuscript)"
_EXCUSE: Final = re.compile(
    r"\b(?:can(?:no|['’])t|can not|unable to|not able to|won['’]t|will not) "
    r"(?:\w+ ){0,2}summari[sz]e|"
    rf"\bno {_MATERIAL} (?:was|were|has been|is|to summari[sz]e)\b|"
    rf"\b(?:please|can you|could you|if you) (?:\w+ )?(?:provide|share|paste|send)\b[^.]{{0,30}}"
    rf"{_MATERIAL}|"
    rf"\byou (?:have|haven['’]t|did not|didn['’]t) (?:not |yet )*(?:given|provided?|shared?|give)\b"
    rf"[^.]{{0,30}}{_MATERIAL}",
    re.IGNORECASE,
)
_BULLET: Final = re.compile(r"^[ \t]*(?:[-*+•–]|\d{1,2}[.)])[ \t]+", re.MULTILINE)
_FENCE: Final = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*\n?", re.MULTILINE)
_MARKS: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_QUOTED: Final = {'"': '"', "“": "”", "«": "»", "„": "“", "「": "」", "'": "'", "‘": "’"}
_FEWEST_WORDS: Final = 4
#: How much longer than asked for a summary may be, in words, and in letters where those count.
_LONGER, _LONGER_IN_LETTERS = 1.7, 4.0
_COPIED: Final = 0.8
_COPY_WORDS: Final = 25


def summary_from(raw: str, *, finish: Finish | None, words: int, source: str = "") -> str:
    """The summary in a model's answer on one line; "" where there is none.

    Args:
        raw: all that the model said.
        finish: why it stopped; None where it was stopped.
        words: how many were asked for.
        source: the passage, where copying it out is no summary.
    """
    job = Job(Shape.PARAGRAPH, Surroundings(), finished=True, chat=True)
    draft = Draft.of(raw)
    for keep in _FILTERS:
        draft = keep(draft, job)
    text = _bare(draft.body)
    if _EXCUSE.search(text):
        return ""
    text = loops(Draft.of(text), job).body
    text = _whole(text, finish, words)
    if count_words(text) < _FEWEST_WORDS or (source and _is_wrong(text, source)):
        return ""
    return text


def _bare(text: str) -> str:
    """Without what is around it, on one line."""
    text = _FENCE.sub("", text)
    while (found := _OPENING.match(text)) and found.end() < len(text):
        text = text[found.end() :]
    if found := _ASIDE.search(text):
        text = text[: found.start()]
    text = _MARKS.sub(r"\2", _BULLET.sub("", text)).strip()
    if text[:1] in _QUOTED and text.endswith(_QUOTED[text[0]]) and text.count(text[0]) <= 2:  # noqa: PLR2004 -- one pair
        text = text[1:-1]
    return ("" if has_ideographs(text) else " ").join(
        line.strip() for line in text.split("\n") if line.strip()
    )


def _whole(text: str, finish: Finish | None, words: int) -> str:
    """Whole sentences, and not many more words than asked for."""
    most = words * (_LONGER_IN_LETTERS if has_ideographs(text) else _LONGER)
    ends = sentence_ends(text)
    if not ends:
        return "" if finish is Finish.LENGTH or count_words(text) > most else text
    fitting = [end for end in ends if count_words(text[:end]) <= most]
    return text[: fitting[-1] if fitting else ends[0]].strip()


def _is_wrong(text: str, source: str) -> bool:
    """Whether it is in another script than the passage, or copied out of it."""
    script, own = script_of(source[:3_000]), script_of(text)
    if script and own and script != own:
        return True
    return count_words(text) >= _COPY_WORDS and overlap(text, source) >= _COPIED
