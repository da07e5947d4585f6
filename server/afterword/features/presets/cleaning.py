"""What of an answer may be shown: as its shape wants it, and never an error or a chat."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from afterword.features.presets.preset import Shape, Where
from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess import Shape as Prose
from afterword.postprocess import Surroundings, polish, surroundings_at
from afterword.postprocess.draft import Draft, End, Job
from afterword.postprocess.filters.characters import characters
from afterword.postprocess.filters.chatter import chatter
from afterword.postprocess.filters.errors import errors
from afterword.postprocess.filters.loops import loops
from afterword.postprocess.filters.refusals import refusals
from afterword.postprocess.filters.special_tokens import special_tokens

if TYPE_CHECKING:
    from afterword.features.presets.preset import Preset
    from afterword.features.presets.saying import Source
    from afterword.postprocess.draft import Filter

_ALWAYS: Final[tuple[Filter, ...]] = (
    characters,
    special_tokens,
    errors,
    refusals,
    chatter,
)
_PROSE: Final = {Shape.SENTENCE: Prose.SENTENCE, Shape.PARAGRAPH: Prose.PARAGRAPH}
#: Where another's turn begins, or this one ends.
_TURNS: Final = re.compile(r"<\|(?:im_end|eot_id|end)\|>|<\|im_start\|>(?!assistant)")
#: What says only that an answer follows; `chatter` knows those that are about prose.
_OPENING: Final = re.compile(
    r"\A\s*(?:(?:sure|certainly|of course|okay)\b[^\n]{0,20}?[!,.]\s*)?"
    r"here(?:['’]s| is| are)\b[^\n]{0,100}:[ \t]*\n+",
    re.IGNORECASE,
)
_BLANKS: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_MARK: Final = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,2}[.)])[ \t]*")
_PLACEHOLDER: Final = re.compile(
    r"\[(?:your|name|recipient|insert|date|time)\b[^\]\n]*\]", re.IGNORECASE
)


def as_shaped(raw: str, preset: Preset, source: Source, *, whole: bool, chat: bool) -> str:
    """What may be shown of an answer, "" for nothing; `whole` unless its length cut it off.

    Prose that goes on from the writer's own is held to all that ghost text is held to.
    """
    raw = _OPENING.sub("", _TURNS.split(raw, maxsplit=1)[0])
    prose = _PROSE.get(preset.shape)
    if prose is not None:
        after = preset.where is Where.AFTER
        around = surroundings_at(source.manuscript, source.end) if after else Surroundings()
        return polish(raw, shape=prose, around=around, finished=True, chat=chat).text
    draft = Draft.of(raw)
    job = Job(Prose.PARAGRAPH, Surroundings(), finished=True, chat=True)
    for keep in _ALWAYS:
        draft = keep(draft, job)
        if not draft.body:
            return ""
    whole = whole and draft.end is not End.CUT
    text = _BLANKS.sub("\n\n", draft.body).strip()
    if preset.shape is Shape.LINES:
        return _lines(text, whole=whole)
    if _PLACEHOLDER.search(text):
        return ""
    text = loops(Draft.of(text), job).body
    if not any(_says_something(character) for character in text):
        return ""
    return text if whole else _finished(text)


def _says_something(character: str) -> bool:
    """Whether it is a letter, a digit or a picture, and no mere mark."""
    return character.isalnum() or unicodedata.category(character) == "So"


def _lines(text: str, *, whole: bool) -> str:
    """Lines up to one that was there before, without the last where the answer broke off."""
    lines = text.split("\n")
    if not whole:
        lines.pop()
    kept: list[str] = []
    said: set[str] = set()
    for line in lines:
        words = _MARK.sub("", line).strip().casefold()
        if words and (words in said or loops(Draft.of(words), _JOB).end is End.CUT):
            break
        said.add(words)
        if words or not line.strip():
            kept.append(line.rstrip())
    return "\n".join(kept).strip()


_JOB: Final = Job(Prose.PARAGRAPH, Surroundings(), finished=True, chat=True)


def _finished(text: str) -> str:
    """The text up to where its last sentence or line ends; all of it where none does."""
    ends = [*sentence_ends(text)[-1:], text.rfind("\n")]
    return text[: max(ends)].rstrip() if max(ends) > 0 else ""
