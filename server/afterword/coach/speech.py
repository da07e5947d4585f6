"""What is said aloud in one paragraph, or quoted, or thought in italics."""

from __future__ import annotations

import re
from typing import Final

_DOUBLE: Final = re.compile('["“”„«»]')
_SINGLE: Final = re.compile(r"(?:(?<=[\s—–(-])|^)[‘'](?=[\w…—“\"])")
_SINGLE_END: Final = re.compile(r"(?<=[.,!?…—–-])[’'](?!\w)")
_DASH: Final = re.compile(r"\s*(?:[—–―]|--)\s*(?=\S)")
_EMPHASIS: Final = re.compile(r"(?<![\w_*])([_*])(?P<inside>[^_*]{1,2000})\1(?![\w_*])")
_THOUGHT: Final = 3  # words that emphasis marks as a thought or a quotation, not as a stress
_OPENERS: Final = {'"': '"', "“": "”", "«": "»", "„": "“", "»": "«"}


def speech_in(text: str) -> list[tuple[int, int]]:
    """Spans of speech, quotation and italic thought, quotes included; in order, never overlapping.

    Code points from the paragraph's start. A quote that never closes runs to the paragraph's end,
    as a speech of several paragraphs does. A paragraph that opens with a dash is said aloud.
    """
    spans = _doubles(text)
    if not spans and ("‘" in text or "'" in text):
        spans = _singles(text)
    if (dash := _DASH.match(text)) and not spans:
        spans = [(dash.start(), len(text))]
    if "_" in text or "*" in text:
        spans = _merged(
            spans
            + [m.span() for m in _EMPHASIS.finditer(text) if len(m["inside"].split()) >= _THOUGHT]
        )
    return spans


def _doubles(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    begin, closer = -1, ""
    for match in _DOUBLE.finditer(text):
        mark, at = match.group(), match.start()
        if begin < 0:
            if mark == "”" or (mark == '"' and _only_closes(text, at)):
                continue
            begin, closer = at, _OPENERS[mark]
        elif mark == closer or (closer == "”" and mark == "“" and _closes(text, at)):
            spans.append((begin, at + 1))
            begin = -1
    if begin >= 0:
        spans.append((begin, len(text)))
    return spans


def _only_closes(text: str, at: int) -> bool:
    """Whether a straight quote between a word and white space closes what was never opened."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return before.isalnum() and (not after or after.isspace())


def _closes(text: str, at: int) -> bool:
    """Whether a quote that should open stands where one closes, as in badly converted files."""
    after = text[at + 1 : at + 2]
    return not after or after.isspace()


def _singles(text: str) -> list[tuple[int, int]]:
    """Speech in single quotes, told from apostrophes by what stands before the closing one."""
    spans, at = [], 0
    while begin := _SINGLE.search(text, at):
        end = _SINGLE_END.search(text, begin.end() + 1)
        if end is None:
            break
        spans.append((begin.start(), end.end()))
        at = end.end()
    return spans


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
