"""From the model's answer to a letter, or from its notes alone where the answer is no use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from afterword.features.coaching.letter.letter import Axis, Letter, Point
from afterword.features.coaching.letter.notes import axes_in, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.coaching.letter.notes import Note, Notes

_MOST_POINTS: Final = 3
_MOST_QUOTES: Final = 4
_STEPS: Final = 3


def from_answer(answer: Any, evidence: Sequence[Note], *, source: str) -> Letter | None:
    """The letter in a decoded answer; None for one without a problem or a step. Never raises.

    Quotes are those of the notes that it points to, so that none can be wrong.
    """
    if not isinstance(answer, dict):
        return None
    said = answer.get("problem")
    problem = _point(said, evidence, problems=True)
    steps = [text for step in _list(answer.get("steps")) if (text := sentence(step))]
    if problem is None or not steps:
        return None
    works = _points(answer.get("works"), evidence)
    praised = {point.quotes for point in works if point.quotes}
    keep = [p for p in _points(answer.get("keep"), evidence) if p.quotes not in praised]
    return Letter(
        works=works,
        problem=problem,
        why=sentence(said.get("why")) if isinstance(said, dict) else "",
        steps=tuple(steps[:_STEPS]),
        keep=tuple(keep),
        axes=axes_in(answer.get("axes")),
        source=source,
    )


def from_notes(noted: Sequence[Notes], *, source: str) -> Letter:
    """The letter that the notes make by themselves: the weightiest of each kind."""
    every = [note for notes in noted for note in notes.notes]
    problems = sorted((n for n in every if n.is_problem), key=lambda n: (-n.weight, n.quote.start))
    strengths = [note for note in every if not note.is_problem]
    first = problems[0] if problems else None
    alike = [note for note in problems if first and note.axis is first.axis][:_MOST_QUOTES]
    said: dict[Axis, str] = {}
    for axis in Axis:
        told = [notes.axes[axis] for notes in noted if axis in notes.axes]
        if told:
            said[axis] = told[0] if len(told) == 1 else f"{told[0]} {told[-1]}"
    return Letter(
        works=tuple(Point(n.text, (n.quote,)) for n in strengths[:_MOST_POINTS]),
        problem=Point(first.text, tuple(note.quote for note in alike)) if first else None,
        steps=tuple(note.text for note in problems[1 : _STEPS + 1]),
        keep=tuple(Point(n.text, (n.quote,)) for n in strengths[_MOST_POINTS : 2 * _MOST_POINTS]),
        axes=said,
        source=source,
    )


def _points(value: Any, evidence: Sequence[Note]) -> tuple[Point, ...]:
    """Points of praise; one that shows nowhere isn't earned."""
    found = (_point(one, evidence, problems=False) for one in _list(value)[: 2 * _MOST_POINTS])
    return tuple(point for point in found if point and point.quotes)[:_MOST_POINTS]


def _point(value: Any, evidence: Sequence[Note], *, problems: bool) -> Point | None:
    """A point with the places of its evidence; strengths are no evidence of a problem."""
    said = value if isinstance(value, dict) else {}
    text = sentence(said.get("point"))
    if not text:
        return None
    numbers = [n for n in _list(said.get("evidence")) if isinstance(n, int)]
    there = [evidence[n - 1] for n in dict.fromkeys(numbers) if 0 < n <= len(evidence)]
    shown = [note.quote for note in there if note.is_problem == problems]
    return Point(text, tuple(shown[:_MOST_QUOTES]))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
