"""A model's own signs: end marks, turns, thoughts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.postprocess.draft import Draft, End

if TYPE_CHECKING:
    from afterword.postprocess.draft import Job

_THOUGHT: Final = re.compile(r"\A\s*<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL)
_TOKEN: Final = re.compile(
    r"<\|[^|<>\n]{0,40}(?:\|>?|\Z)|</?s>|<(?:eos|bos|pad|unk|start_of_turn|end_of_turn)>|"
    r"\[/?INST\]|<</?SYS>>|\[end of text\]|<[a-z_]{0,15}\Z|<\Z",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(r"\A\s*(?:assistant|ai|bot|model)\s*[:\n]\s*", re.IGNORECASE)
_TURN: Final = re.compile(r"\n\s*(?:user|human|assistant|system|### \w+)\s*:", re.IGNORECASE)


def special_tokens(draft: Draft, _job: Job) -> Draft:
    """Take thoughts and roles off the start, cut at the first token that is no text."""
    text = _THOUGHT.sub("", draft.lead + draft.body)
    while (found := _TOKEN.match(text.lstrip())) and found.end():
        text = text.lstrip()[found.end() :]
    text = _ROLE.sub("", text)
    end = draft.end
    for pattern in (_TOKEN, _TURN):
        if found := pattern.search(text):
            unfinished = found.end() == len(text) and not found.group().endswith((">", "]", ":"))
            end = end if unfinished else End.CUT
            text = text[: found.start()]
    return replace(Draft.of(text), end=end)
