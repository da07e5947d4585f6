"""Following an answer in JSON as it comes in: is it whole, and does it still say anything?"""

from __future__ import annotations

import re
from typing import Final

#: White space on end after which nothing is waited for: some servers send it up to their limit.
ENDLESS: Final = 200
#: Code points of an answer that is longer than any comments are.
LONGEST: Final = 24_000
#: Of one that first thinks aloud.
LONGEST_THOUGHT: Final = 400_000
#: Where JSON begins in the midst of talk, whose brackets are no JSON.
BEGIN: Final = re.compile(r"\{\s*(?:[\"'“}]|\w+\s*:)|\[\s*[{\]]")
#: What a model thinks before it answers; up to the end where it never stops thinking.
THOUGHT: Final = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL)
_MARK: Final = re.compile(r'\\.|["{}\[\]]', re.DOTALL)


class Scanner:
    """Reads an answer that grows, each character of its JSON once.

    Attributes:
        begun: whether the JSON has begun.
        whole: whether it has come to its end.
    """

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.begun = False
        self.whole = False
        self._begins = self._at = 0
        self._depth = 0
        self._in_text = False

    def enough(self, raw: str) -> bool:
        """Whether more of the answer would add nothing; `raw` is all of it that has come."""
        if not self.begun and (found := BEGIN.search(raw, self._answers_from(raw))):
            self.begun = True
            self._begins = self._at = found.start()
        if self.begun and not self.whole:
            self.whole = self._closes(raw)
        blank = len(raw) >= ENDLESS and not raw[-ENDLESS:].strip()
        thinks = not self.begun and self._answers_from(raw) == len(raw) > 0
        longest = LONGEST_THOUGHT if thinks else self._begins + LONGEST
        return self.whole or blank or len(raw) >= longest

    @staticmethod
    def _answers_from(raw: str) -> int:
        """Where an answer begins, behind what the model thought; the end while it still thinks."""
        lead = len(raw) - len(raw.lstrip())
        thought = THOUGHT.match(raw, lead) if raw.startswith("<", lead) else None
        return thought.end() if thought else 0

    def _closes(self, raw: str) -> bool:
        """Take what is new; whether the outermost bracket closes in it."""
        end = self._at
        for mark in _MARK.finditer(raw, self._at):
            end = mark.end()
            character = mark.group()
            if character == '"':
                self._in_text = not self._in_text
            elif self._in_text or character[0] == "\\":
                continue
            else:
                self._depth += 1 if character in "{[" else -1
                if self._depth <= 0:
                    return True
        # A backslash that comes last belongs to what is still to come.
        self._at = max(end, len(raw) - 1 if raw.endswith("\\") else len(raw))
        return False
