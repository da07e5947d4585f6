"""Other wordings for what a comment is about: what is asked, and which of them can stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from afterword.coach.critique.numbering import Span, sentences_of
from afterword.coach.critique.parsing import decoded
from afterword.coach.critique.request import LONGEST_REWRITE
from afterword.coach.critique.rewrites import fitted

if TYPE_CHECKING:
    from afterword.coach.finding import Finding
    from afterword.coach.persona import Persona

MOST: Final = 3
_TOKENS: Final = 140  # of one wording of average length
_MOST_READ: Final = 8
_TASK: Final = """\
{persona}

You are given one paragraph of this writer's manuscript, its sentences numbered, what stands \
around it in the book, and a comment on some words of it. Write {most} wordings that could stand \
in the place of those words, neither more nor less: each a way of its own to mend what the comment \
names, all in the writer's own voice, language, tense, person and spelling. The last stays closest \
to what is there.

Answer with JSON and nothing else: {{"rewrites": ["", "", ""]}}"""
_COMMENT: Final = """\
The words: {quote}
The comment: {message}

The wordings, as JSON:"""


def instructions(persona: Persona) -> str:
    """What the model is told before anything of the manuscript."""
    return _TASK.format(persona=persona.text, most=MOST)


def request(finding: Finding) -> str:
    """The words and the comment on them, as they stand last in the prompt."""
    said = f"{finding.message} {finding.why}".strip()
    return _COMMENT.format(quote=" ".join(finding.quote.split()), message=" ".join(said.split()))


def schema() -> dict[str, Any]:
    """The JSON schema of an answer."""
    text = {"type": "string", "maxLength": LONGEST_REWRITE}
    return {
        "type": "object",
        "properties": {
            "rewrites": {"type": "array", "minItems": 1, "maxItems": MOST, "items": text}
        },
        "required": ["rewrites"],
        "additionalProperties": False,
    }


def answer_tokens() -> int:
    """The most tokens that an answer should take."""
    return MOST * _TOKENS + 40


def rewrites_in(answer: str, paragraph: str, start: int, end: int) -> tuple[str, ...]:
    """The wordings of an answer that can stand in the place of `paragraph[start:end]`.

    In the answer's order, each once; one for the whole sentence is none for a part of it. Never
    raises.
    """
    quote = Span(start, end)
    home = next((s for s in sentences_of(paragraph) if s.start <= start < s.end), quote)
    kept: list[str] = []
    for said in _said(answer):
        found = fitted(said, paragraph, quote, home)
        if found and (found.start, found.end) == quote and found.text not in kept:
            kept.append(found.text)
    return tuple(kept[:MOST])


def _said(answer: str) -> list[str]:
    value, whole = decoded(answer)
    if isinstance(value, dict):
        value = next((part for part in value.values() if isinstance(part, list)), None)
    said = value if isinstance(value, list) else []
    texts = [one for one in said if isinstance(one, str)]
    return texts[:_MOST_READ] if whole else texts[: min(_MOST_READ, max(len(texts) - 1, 0))]
