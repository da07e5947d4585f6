"""Notes on the parts of a manuscript, every quote in them found where it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from afterword.coach.anchoring import anchor
from afterword.features.coaching.letter.letter import Axis, Quote
from afterword.features.coaching.polishing import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterword.features.coaching.letter.parts import Part
    from afterword.manuscript import Manuscript

_LONGEST: Final = 600  # code points of a note
_MOST: Final = 6  # of each kind that are looked at
_USUAL_WEIGHT, _MOST_WEIGHT = 3, 5


@dataclass(frozen=True, slots=True)
class Note:
    """One strength or problem of a part; `weight` is 1 to 5, 0 for a strength."""

    text: str
    quote: Quote
    weight: int = 0
    axis: Axis = Axis.BALANCE

    @property
    def is_problem(self) -> bool:
        """Whether it is a problem."""
        return self.weight > 0


@dataclass(frozen=True, slots=True)
class Notes:
    """What was noted of a part."""

    part: Part
    notes: tuple[Note, ...] = ()
    axes: Mapping[Axis, str] = field(default_factory=dict)


def notes_from(answer: Any, part: Part, manuscript: Manuscript) -> Notes:
    """The notes in a decoded answer; those whose quote isn't there are dropped. Never raises."""
    if not isinstance(answer, dict):
        return Notes(part)
    found = []
    for key in ("problems", "strengths"):
        for one in _list(answer.get(key))[:_MOST]:
            note = _note(one, part, manuscript, problem=key == "problems")
            if note is not None:
                found.append(note)
    return Notes(part, tuple(found), axes_in(answer.get("axes")))


def axes_in(value: Any) -> dict[Axis, str]:
    """What is said on each axis; "" says nothing and is left out."""
    said = value if isinstance(value, dict) else {}
    told = {axis: sentence(said.get(axis.value)) for axis in Axis}
    return {axis: text for axis, text in told.items() if text}


def sentence(value: Any) -> str:
    """A text of the model's to the writer, on one line; "" for what isn't one."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if len(text) > _LONGEST or not any(character.isalpha() for character in text):
        return ""
    return spoken(text)


def written(answer: Any) -> str:
    """A decoded answer as a text to keep."""
    return json.dumps(answer, ensure_ascii=False)


def _note(one: Any, part: Part, manuscript: Manuscript, *, problem: bool) -> Note | None:
    if not isinstance(one, dict):
        return None
    text = sentence(one.get("note"))
    quote = _quoted(one.get("quote"), one.get("paragraph"), part, manuscript)
    if not text or quote is None:
        return None
    if not problem:
        return Note(text, quote)
    said = one.get("weight")
    weight = said if isinstance(said, int) and 0 < said <= _MOST_WEIGHT else _USUAL_WEIGHT
    axis = one.get("axis")
    return Note(text, quote, weight, Axis(axis) if axis in set(Axis) else Axis.BALANCE)


def _quoted(said: Any, number: Any, part: Part, manuscript: Manuscript) -> Quote | None:
    """Where a quote stands: in the paragraph named, else in one of its neighbours."""
    if not isinstance(said, str) or not isinstance(number, int):
        return None
    for place in (number - 1, number, number - 2):
        if not 0 <= place < len(part.paragraphs):
            continue
        placed = part.paragraphs[place]
        span = anchor(placed.block.text, said)
        if span is not None:
            start, end = placed.start + span[0], placed.start + span[1]
            line = manuscript.text.position(start).line + 1
            return Quote(manuscript.text.slice(start, end), start, end, line)
    return None


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def as_evidence(all_notes: Sequence[Notes], room: int, count: Any) -> tuple[str, list[Note]]:
    """The notes as the model reads them again, and the evidence by its number, from 1.

    Where not all of them have room, the weightiest of the whole manuscript go first, and what was
    said on the axes after them.
    """
    every = [note for notes in all_notes for note in notes.notes]
    ranked = sorted(
        every, key=lambda note: (-note.weight if note.is_problem else -2, note.quote.start)
    )
    kept: set[int] = set()
    for note in ranked:
        cost = count(_line(note, 100)) + 2
        if cost > room:
            continue
        room -= cost
        kept.add(id(note))
    lines: list[str] = []
    evidence: list[Note] = []
    for notes in all_notes:
        told = [f"{axis.value}: {text}" for axis, text in notes.axes.items()]
        inside = [note for note in notes.notes if id(note) in kept]
        head = f"## {notes.part.title or f'From line {notes.part.line}'}, {notes.part.words} words"
        said = "\n".join(told)
        cost = count(head) + count(said) + 4
        about = said if cost <= room else ""
        if not inside and not about:
            continue
        room -= cost if about else count(head)
        lines += ["", head, *([about] if about else [])]
        for note in inside:
            evidence.append(note)
            lines.append(_line(note, len(evidence)))
    return "\n".join(lines).strip(), evidence


def _line(note: Note, number: int) -> str:
    kind = f"problem, {note.axis.value}, weight {note.weight}" if note.is_problem else "strength"
    return f"{number}. ({kind}) {note.text} “{' '.join(note.quote.text.split())}”"
