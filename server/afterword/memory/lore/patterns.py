"""Making a writer's regular expression safe: it must never run away, on any text.

The standard library's engine backtracks and can't be stopped. So `*`, `+` and `{2,}` reach at most
`REACH` repeats, an expression may have at most `_WAYS` ways to match from one place, and the text
it is tried on is bounded (`triggers.SCANNED`): at worst 4,000 × 5,000 steps, a fifth of a second,
and in practice microseconds.
"""

from __future__ import annotations

import re
from typing import Final

#: How often `*` and `+` repeat at most.
REACH: Final = 60
_WAYS: Final = 5_000
_DEEPEST: Final = 20  # groups inside groups
_CLASS: Final = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_QUANTIFIER: Final = re.compile(
    r"(?:\*|\+|\?|\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\})(?P<how>[?+]?)"
)
_GROUP: Final = re.compile(
    r"\((?:\?(?P<kind>:|=|!|<=|<!|>|P<\w+>|P=\w+\)|[A-Za-z-]+[:)]|#[^)]*\)|\())?"
)


class Unusable(ValueError):  # noqa: N818 -- named for what it is
    """An expression is refused; `str()` says why."""


def bounded(source: str) -> str:
    """The expression with every repeat bounded.

    Raises:
        Unusable: it could still take too long, or it uses what can't be judged.
    """
    reader = _Reader(source)
    rewritten, ways = reader.alternatives(0)
    if reader.at < len(source):
        message = "a closing bracket has no opening one"
        raise Unusable(message)
    if ways > _WAYS:
        message = "it could take too long: write {0,20} for * and +, or fewer of them"
        raise Unusable(message)
    return rewritten


class _Reader:
    """Walks through an expression, rewriting it and counting the ways it can match."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.at = 0

    def alternatives(self, depth: int) -> tuple[str, int]:
        if depth > _DEEPEST:
            message = "its groups are nested too deep"
            raise Unusable(message)
        written, ways = self._sequence(depth)
        while self._source[self.at : self.at + 1] == "|":
            self.at += 1
            more, further = self._sequence(depth)
            written, ways = f"{written}|{more}", ways + further
        return written, min(ways, _WAYS + 1)

    def _sequence(self, depth: int) -> tuple[str, int]:
        written, ways = [], 1
        while self.at < len(self._source) and self._source[self.at] not in "|)":
            item, own = self._item(depth)
            item, own = self._repeated(item, own)
            written.append(item)
            ways = min(ways * own, _WAYS + 1)
        return "".join(written), ways

    def _item(self, depth: int) -> tuple[str, int]:
        source, at = self._source, self.at
        if source[at] == "\\":
            self.at += 2
            return source[at : at + 2], 1
        if source[at] == "[":
            found = _CLASS.match(source, at)
            if found is None:
                message = "a [ is not closed"
                raise Unusable(message)
            self.at = found.end()
            return found[0], 1
        if source[at] == "(":
            return self._group(depth)
        self.at += 1
        return source[at], 1

    def _group(self, depth: int) -> tuple[str, int]:
        found = _GROUP.match(self._source, self.at)
        opening = found[0] if found else "("
        kind = found["kind"] if found else None
        if kind is not None and (
            kind.endswith(")") or kind == "(" or (kind[0].isalpha() and not kind.startswith("P<"))
        ):
            message = f"{opening} isn't supported"
            raise Unusable(message)
        if opening == "(" and self._source[self.at + 1 : self.at + 2] == "?":
            message = "(? isn't followed by what it means"
            raise Unusable(message)
        self.at += len(opening)
        inside, ways = self.alternatives(depth + 1)
        if self._source[self.at : self.at + 1] != ")":
            message = "a ( is not closed"
            raise Unusable(message)
        self.at += 1
        return f"{opening}{inside})", ways

    def _repeated(self, item: str, ways: int) -> tuple[str, int]:
        found = _QUANTIFIER.match(self._source, self.at)
        if found is None or found[0] in {"{}", "{"}:
            return item, ways
        sign = found[0]
        least, most = 0, REACH
        if sign[0] == "+":
            least = 1
        elif sign[0] == "?":
            most = 1
        elif sign[0] == "{":
            least = int(found["least"] or 0)
            most = (
                int(found["most"])
                if found["most"]
                else (least + REACH if found["comma"] else least)
            )
        if least > most or most > 10 * REACH:
            message = f"{sign} repeats too often"
            raise Unusable(message)
        self.at = found.end()
        many = 0
        for times in range(least, most + 1):
            many += ways**times
            if many > _WAYS:
                break
        return f"{item}{{{least},{most}}}{found['how']}", min(many, _WAYS + 1)
