"""A letter, and how it reads as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import quote as url_quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SHOWN: Final = 160  # code points of a quote in a letter
_DOUBLE: Final = '"“”„«»「」 '  # a quote's own quotes, which ours stand for
_NO_MARKUP: Final = str.maketrans({"[": r"\[", "]": r"\]"})


class Axis(StrEnum):
    """What a piece of fiction is made of."""

    DIALOGUE = "dialogue"
    DESCRIPTION = "description"
    INTERIORITY = "interiority"
    ACTION = "action"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that stand in the manuscript: code points `[start, end)`, and their line from 1."""

    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Point:
    """Something said in a letter, and where it shows."""

    text: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter on a whole piece, the weightiest of each kind first.

    Attributes:
        opening: what the letter rests on, in a sentence.
        works: what works.
        problem: the one biggest problem; None where there is none to name.
        why: what it costs the reader.
        steps: what to do next, in order; three at most.
        keep: what to leave as it is.
        axes: a few sentences on each axis.
        caveat: what the letter can't judge, "" for nothing.
        source: the model's name, or "rules".
    """

    opening: str = ""
    works: tuple[Point, ...] = ()
    problem: Point | None = None
    why: str = ""
    steps: tuple[str, ...] = ()
    keep: tuple[Point, ...] = ()
    axes: Mapping[Axis, str] | None = None
    caveat: str = ""
    source: str = "rules"

    def quotes(self) -> Iterable[Quote]:
        """Every quote in it."""
        for point in (*self.works, *([self.problem] if self.problem else []), *self.keep):
            yield from point.quotes

    def markdown(self, title: str, *, link: str = "") -> str:
        """The letter; `link` is the manuscript's path or URL as quotes lead to it, "" for none."""
        parts = [f"# {' '.join(title.split())}: a letter"]
        parts += [self.opening] if self.opening else []
        parts += _section("What works", _points(self.works, link))
        if self.problem:
            told = _point(self.problem, link, mark="")
            parts += _section("The biggest problem", [told, *([self.why] if self.why else [])])
        if self.steps:
            steps = "\n".join(f"{n}. {step}" for n, step in enumerate(self.steps, start=1))
            parts += _section("What to do next", [steps])
        parts += _section("What to keep", _points(self.keep, link))
        if self.axes:
            told = "\n".join(
                f"- **{axis.value.capitalize()}.** {self.axes[axis]}"
                for axis in Axis
                if self.axes.get(axis)
            )
            parts += _section("Axis by axis", [told] if told else [])
        parts += _section("What this letter can't tell you", [self.caveat] if self.caveat else [])
        return "\n\n".join(parts) + "\n"


def _section(title: str, parts: Sequence[str]) -> list[str]:
    return [f"## {title}", *parts] if parts else []


def _points(points: Sequence[Point], link: str) -> list[str]:
    return ["\n".join(_point(point, link, mark="- ") for point in points)] if points else []


def _point(point: Point, link: str, *, mark: str) -> str:
    """A point with its quotes: below it in a list, or as paragraphs of their own."""
    quotes = [f"> {_quoted(quote, link)}" for quote in point.quotes]
    if not mark:
        return "\n\n".join([point.text, *quotes])
    indent = " " * len(mark)
    return "\n".join([f"{mark}{point.text}", *(f"{indent}{quote}" for quote in quotes)])


def _quoted(quote: Quote, link: str) -> str:
    text = " ".join(quote.text.split())
    if len(text) > _SHOWN:
        text = text[:_SHOWN].rsplit(" ", 1)[0] + " …"
    text = text.translate(_NO_MARKUP)
    where = f"line {quote.line}"
    address = link if "://" in link else url_quote(link)
    place = f"[{where}]({address}#L{quote.line})" if link else where
    return f"“{text.strip(_DOUBLE)}” ({place})"
