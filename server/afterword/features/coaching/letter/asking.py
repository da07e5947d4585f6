"""What is asked for a letter: notes on each part, and the letter made of the notes."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from afterword.coach.critique.parsing import decoded
from afterword.coach.critique.scanning import Scanner
from afterword.features.coaching.letter.letter import Axis
from afterword.inference import EngineProblem, GenerationRequest, Priority
from afterword.prompt import Piece, Trim, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.coaching.critic import Critic
    from afterword.prompt import Prompt

#: Changed with every word below: what was answered before is then asked for again.
VERSION: Final = "1"
NOTE_TOKENS: Final = 900
LETTER_TOKENS: Final = 1_600
_TEMPERATURE: Final = 0.3
_MOST_NOTES: Final = 4
_MOST_POINTS: Final = 3
_SO_FAR_SHARE: Final = 0.15
_LONGEST: Final = 400  # code points of a sentence or two

_AXES: Final = """\
- dialogue: who speaks, how, whether speech wants something
- description: places, things and bodies, and whether they are seen
- interiority: thought and feeling, and whether the reader is let in
- action: what is done, and whether it can be followed and felt
- balance: how the four share the page, and the pace that makes"""
_NOTES_TASK: Final = """\
{persona}

You read a manuscript for its writer, part by part, and will write them one letter about the \
whole. You are given one part, its paragraphs numbered. Make the notes that the letter will need: \
what matters to the piece, not slips of the pen. Be as exact as you are demanding, and note as a \
strength only what you would fight to keep.

The axes:
{axes}

Answer with JSON and nothing else:
{{"strengths": [{{"paragraph": 0, "quote": "", "note": ""}}], "problems": [{{"paragraph": 0, \
"quote": "", "axis": "", "weight": 0, "note": ""}}], "axes": {{"dialogue": "", "description": "", \
"interiority": "", "action": "", "balance": ""}}}}
- paragraph and quote: where it shows; the quote is copied from that paragraph character for \
character, no more than twenty-five words.
- weight: 1 to 5, what it costs the piece.
- note: one or two sentences, to the writer, in the language of the manuscript.
- axes: a sentence on each, about this part.
At most {most} strengths and {most} problems; none is a good number too."""
_LETTER_TASK: Final = """\
{persona}

You have read a manuscript, and now you write to its writer. You are given your own notes on its \
parts; each piece of evidence in them has a number. Weigh them: what recurs and what lies beneath \
matters more than what stands out once.

Answer with JSON and nothing else, every text in it in the language of the manuscript and to the \
writer, as “you”:
{{"works": [{{"point": "", "evidence": [0]}}], "problem": {{"point": "", "why": "", "evidence": \
[0]}}, "steps": ["", "", ""], "keep": [{{"point": "", "evidence": [0]}}], "axes": \
{{"dialogue": "", "description": "", "interiority": "", "action": "", "balance": ""}}}}
- works: what works, at most {most}, the weightiest first; only what is earned, and none where \
nothing is.
- problem: the ONE problem whose mending would do most for the piece. point names it; why says \
what it costs the reader; evidence shows it in up to four places.
- steps: three things to do next, in order, each something to sit down and do.
- keep: what must survive the revision, at most {most}.
- axes: two sentences on each.
- evidence: numbers of the notes, never a quote."""


def notes_schema(paragraphs: int) -> dict[str, Any]:
    """The JSON schema of the notes on a part of so many paragraphs."""
    where = {
        "paragraph": {"type": "integer", "enum": list(range(1, paragraphs + 1))},
        "quote": _text(300),
    }
    strength = _object({**where, "note": _text()})
    axis = {"type": "string", "enum": [axis.value for axis in Axis]}
    weight = {"type": "integer", "enum": [1, 2, 3, 4, 5]}
    problem = _object({**where, "axis": axis, "weight": weight, "note": _text()})
    return _object(
        {
            "strengths": _list(strength, _MOST_NOTES),
            "problems": _list(problem, _MOST_NOTES),
            "axes": _axes(),
        }
    )


def letter_schema(evidence: int) -> dict[str, Any]:
    """The JSON schema of a letter that may point to so many pieces of evidence."""
    number = {"type": "integer", "enum": list(range(1, max(evidence, 1) + 1))}
    numbers = _list(number, 4)
    point = _object({"point": _text(), "evidence": numbers})
    return _object(
        {
            "works": _list(point, _MOST_POINTS),
            "problem": _object({"point": _text(), "why": _text(), "evidence": numbers}),
            "steps": {**_list(_text(), 3), "minItems": 3},
            "keep": _list(point, _MOST_POINTS),
            "axes": _axes(),
        }
    )


def notes_prompt(critic: Critic, numbered: str, title: str, so_far: str) -> Prompt:
    """The question for the notes on one part; what is too long of the part is cut at its end."""
    told = f"What has happened so far:\n\n{so_far}" if so_far else ""
    named = f" ({title})" if title else ""
    return _prompt(
        critic,
        _NOTES_TASK.format(persona=critic.persona.text, axes=_AXES, most=_MOST_NOTES),
        (
            Piece("story so far", told, 300, "memory", Trim.START, max_share=_SO_FAR_SHARE),
            Piece("part", f"The part{named}:\n\n{numbered}", 1_000, "manuscript", Trim.END),
        ),
        "The notes, as JSON:",
        NOTE_TOKENS,
    )


def letter_prompt(critic: Critic, notes: str) -> Prompt:
    """The question for the letter."""
    return _prompt(
        critic,
        _LETTER_TASK.format(persona=critic.persona.text, most=_MOST_POINTS),
        (Piece("notes", f"Your notes:\n\n{notes}", 1_000, "the parts' notes", Trim.END),),
        "The letter, as JSON:",
        LETTER_TOKENS,
    )


def room_for(critic: Critic, answer: int) -> int:
    """Tokens that remain for a part or for notes, beside the instructions and an answer."""
    desk = critic.desk
    told = desk.tokenizer.count(_NOTES_TASK) + desk.tokenizer.count(critic.persona.text)
    budget = desk.context_tokens - _answer_tokens(critic, answer)
    return max(int(budget * (1 - _SO_FAR_SHARE)) - told - 80, 64)


async def asked(
    critic: Critic, prompt: Prompt, schema: dict[str, Any], tokens: int
) -> tuple[Any, bool]:
    """The object that the model answers with, None for none; and whether it came whole.

    Raises:
        EngineProblem: the engine gave nothing.
    """
    desk = critic.desk
    usual = desk.sampling.temperature
    sampling = replace(
        desk.sampling,
        max_tokens=_answer_tokens(critic, tokens),
        temperature=_TEMPERATURE if usual is None else usual,
    )
    request = GenerationRequest(prompt.content, sampling, Priority.COACH, schema)
    scanner, raw = Scanner(), ""
    try:
        async with contextlib.aclosing(desk.engine.stream(request)) as deltas:
            async for delta in deltas:
                raw += delta.text
                if scanner.enough(raw):
                    break
    except EngineProblem:
        if not raw:
            raise
    return decoded(raw)


def _answer_tokens(critic: Critic, wanted: int) -> int:
    desk = critic.desk
    return min(critic.max_tokens or wanted, desk.sampling.max_tokens, desk.context_tokens // 2)


def _prompt(critic: Critic, task: str, given: Sequence[Piece], closing: str, answer: int) -> Prompt:
    desk = critic.desk
    outline = desk.manuscript.outline
    said = "\n\n".join(part for part in (outline.title.strip(), outline.premise.strip()) if part)
    premise = f"The book:\n{said}" if said else ""
    pieces = [
        Piece("instructions", task, 1_100, f"the persona “{critic.persona.name}”", role="system"),
        Piece("premise", premise, 400, "front matter", Trim.END, max_share=0.08),
        *given,
        Piece("request", "" if desk.chat else closing, 1_050, "Afterword"),
    ]
    budget = max(desk.context_tokens - _answer_tokens(critic, answer), 1)
    return fit(pieces, budget=budget, tokenizer=desk.tokenizer, chat=desk.chat)


def _text(longest: int = _LONGEST) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def _list(items: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "maxItems": most, "items": items}


def _axes() -> dict[str, Any]:
    return _object({axis.value: _text() for axis in Axis})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
