"""When a stream may be closed because everything asked for is there."""

from __future__ import annotations

import re
from typing import Final

from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.draft import Shape

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


def _is_break(body: str, broken: re.Match[str]) -> bool:
    """A blank line always is a break, a single line break after a finished sentence."""
    if broken.group().count("\n") > 1:
        return True
    line = body[: broken.start() + 1]
    ends = sentence_ends(line)
    return bool(ends) and ends[-1] == len(line.rstrip())
