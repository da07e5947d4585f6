"""When a stream may be closed because everything asked for is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.draft import Draft, End, Job, Shape
from afterword.postprocess.filters.chatter import chatter
from afterword.postprocess.filters.echoes import runs_into
from afterword.postprocess.filters.packing import packing
from afterword.postprocess.filters.paragraphs import first_paragraph
from afterword.postprocess.filters.special_tokens import special_tokens

if TYPE_CHECKING:
    from afterword.postprocess.draft import Filling
    from afterword.postprocess.surroundings import Surroundings

_WANTED: Final = {Shape.SENTENCE: 1, Shape.SENTENCES: 2}
_BREAK: Final = re.compile(r"\S[ \t\u3000]*\n[ \t\u3000]*\n|\S[ \t\u3000]*\n[ \t\u3000]*\S")


def is_enough(raw: str, shape: Shape) -> bool:
    """Whether what the model sent holds all of the shape, with something after it to prove it.

    An end at the very end proves nothing: a tag may follow a quote, a paragraph a line break.
    """
    body = raw.lstrip()
    if any(_is_break(body, broken) for broken in _BREAK.finditer(body)):
        return True
    wanted = _WANTED.get(shape)
    if wanted is None:
        return False
    ends = sentence_ends(body)
    return len(ends) > wanted or (len(ends) == wanted and bool(body[ends[-1] :].strip()))


def is_filled(raw: str, filling: Filling, around: Surroundings, *, chat: bool) -> bool:
    """Whether what the model sent is all that a hole can take, with something after it to prove it.

    What a chat says first about its answer is no part of it.
    """
    job = Job(Shape.PARAGRAPH, around, finished=False, chat=chat, filling=filling)
    draft = packing(chatter(special_tokens(Draft.of(raw), job), job), job)
    body = draft.body
    if not body:
        return False
    if draft.end is End.CUT or runs_into(body, around):
        return True
    if filling.inline:
        if is_enough(body, Shape.PARAGRAPH):
            return True
        ends = sentence_ends(body)
        return len(ends) > filling.sentences
    rest, written = body, list[str]()
    while filling.takes_more(written):
        first, rest = first_paragraph(Draft.of(rest), job)
        written.append(first.body)
        if not rest.strip():
            return False
    return True


def _is_break(body: str, broken: re.Match[str]) -> bool:
    """A blank line always is a break, a single line break after a finished sentence."""
    if broken.group().count("\n") > 1:
        return True
    line = body[: broken.start() + 1]
    ends = sentence_ends(line)
    return bool(ends) and ends[-1] == len(line.rstrip())
