"""What a model puts around the words for a hole: labels, brackets, the note given back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.manuscript.gaps import find_gaps
from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.draft import Draft, End
from afterword.postprocess.words import words_of

if TYPE_CHECKING:
    from afterword.postprocess.draft import Filling, Job

_FENCE: Final = re.compile(r"\A```\w*[ \t]*\n(.*?)(?:\n```\s*\Z|\Z)", re.DOTALL)
_LABEL: Final = re.compile(
    r"\A[*_#\s]*(?:here(?: is| are|['’]s) )?(?:the )?(?:"
    r"missing (?:passage|words?|text|paragraphs?|part)|filled(?:-in)?(?: gap| text| passage)?|"
    r"replacement|insertion|passage|"
    r"new (?:text|passage|paragraph)|"
    r"what the missing passage tells)[*_]*:[*_]*[ \t]*\n*",
    re.IGNORECASE,
)
_RUNS: Final = re.compile(
    r"\A(?:<!--.{0,400}?-->|\*\*[^*\n]{1,300}\*\*|#{1,6} [^\n]{1,300}|"
    r"[\[［【][^\[\]\n]{1,400}[\]］】])"
    r"(?P<after>[ \t]*(?:\n+|\Z)|[ \t]*)",
    re.DOTALL,
)
_FIRST_LINE: Final = re.compile(r"\A[^\n]{1,400}\n+")
_WRAPPED: Final = re.compile(r"\A[\[［【](?P<inside>[^\[\]［］【】]+)[\]］】]\s*\Z")
_STRAY: Final = re.compile(r"\A(?:\]|］|】|-->|[\[［【](?![^\]］】]*[\]］】]))\s*")
_BRACKETED: Final = re.compile(r"^[ \t]*[\[［【][^\[\]\n]*[\]］】][ \t]*$", re.MULTILINE)
_QUOTED: Final = re.compile(r"\A[\"“«„](?P<inside>[^\"“”«»„]{1,120})[\"”»“]\s*\Z")
_NOTE_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "insert describe add write show explain mention fill expand todo tk gap scene beat note",
    )
)
_SAME: Final = 0.8
_FEW: Final = 4  # words: a note of fewer may well be the very words wanted ("the Black Swan?")


def packing(draft: Draft, job: Job) -> Draft:
    """Take off what stands around the words wanted, and cut before a new hole.

    Drops an answer that gives nothing but the note back.
    """
    filling = job.filling
    if filling is None:
        return draft
    text = draft.body
    if found := _FENCE.match(text):
        text = found[1]
    before = ""
    while text != before:
        before = text
        text = _stripped(text, filling, job).lstrip() if text else text
    if _is_note(text, filling.beat) and len(words_of(filling.beat)) >= _FEW:
        text = ""
    changed = text if text == draft.body else text.rstrip()
    lead = draft.lead or ("\n\n" if changed != draft.body and not filling.inline else "")
    return _without_holes(replace(draft, lead=lead, body=changed))


def _stripped(text: str, filling: Filling, job: Job) -> str:
    """The text with one layer less of what stands around it."""
    if found := _WRAPPED.match(text):
        inside = found["inside"].strip()
        return "" if _is_note(inside, filling.beat) else inside
    if found := _STRAY.match(text) or _LABEL.match(text):
        return text[found.end() :]
    text = text[_note_at(text, filling) :]
    if job.finished and filling.inline and not filling.spoken:
        return _unquoted(text, job)
    return text


def _note_at(text: str, filling: Filling) -> int:
    """Where the note that opens the text ends; 0 where it opens with none."""
    if found := _RUNS.match(text):
        alone = "\n" in found["after"] or found.end() == len(text)
        if alone or text[0] in "[［【<" or _is_note(found.group(), filling.beat):
            return found.end()
    if (found := _FIRST_LINE.match(text)) and _is_note(found.group(), filling.beat):
        return found.end()
    return sentence_ends(text)[0] if _opens_with_the_task(text, filling.beat) else 0


def _is_note(text: str, beat: str) -> bool:
    """Whether a text says what the note says, and in its words."""
    said, noted = _bag(text), _bag(beat)
    if not noted or not said:
        return False
    both = len(said & noted)
    return both >= _SAME * len(said) and both >= _SAME * len(noted)


def _opens_with_the_task(text: str, beat: str) -> bool:
    """Whether the first sentence is the note as a task, as in: Describe the storm."""
    ends = sentence_ends(text)
    if not ends or ends[0] == len(text):
        return False
    first = words_of(text[: ends[0]])
    return bool(first) and first[0].text in _NOTE_WORDS and _is_note(text[: ends[0]], beat)


def _bag(text: str) -> frozenset[str]:
    words = [word.text for word in words_of(text)]
    return frozenset(word for word in words if word not in _NOTE_WORDS)


def _unquoted(text: str, job: Job) -> str:
    """A name or a few words that a chat puts in quotes, as one quotes a word."""
    found = _QUOTED.match(text)
    solid = job.around.paragraph.rstrip()
    if not job.chat or found is None or solid[-1:] in ",:—-":
        return text
    inside = found["inside"].strip()
    return text if inside[-1:] in ",.!?…" and not job.around.rest.strip() else inside


def _without_holes(draft: Draft) -> Draft:
    """Cut before a hole of the model's own, or a note that is a paragraph in brackets."""
    found = [gap.start for gap in find_gaps(draft.body, play=False, markers=())]
    found += [note.start() for note in _BRACKETED.finditer(draft.body)][:1]
    if not found or not draft.body:
        return draft
    at = min(found)
    ends = [end for end in sentence_ends(draft.body[:at]) if end <= at]
    body = draft.body[: ends[-1]] if ends else ""
    return replace(draft, body=body, end=End.CUT)
