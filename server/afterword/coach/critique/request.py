"""What the model is asked: instructions, the form of the answer, how long it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from afterword.coach.critique.categories import ABOUT, Category

if TYPE_CHECKING:
    from afterword.coach.persona import Persona

#: Changed with every word below: what was answered before is then asked for again.
VERSION: Final = "1"
#: The most comments on one paragraph; an editor who marks everything has marked nothing.
MOST_COMMENTS: Final = 4
# Code points of an answer's parts, as the schema bounds them.
LONGEST_QUOTE: Final = 300
LONGEST_WHY: Final = 400
LONGEST_REWRITE: Final = 600
_TOKENS_EACH: Final = 180  # of a comment with a quote, a reason and a rewrite of average length
_TOKENS_OVER: Final = 60

_TASK: Final = """\
{persona}

You are given one paragraph of this writer's manuscript, its sentences numbered, and what stands \
around it in the book, which is there for you to understand it by. Comment on the numbered \
paragraph alone, and only on what is in it.

Speak to the writer, as “you”. Hold them to the standard of the best prose in print. A comment has \
to be worth stopping them for: at most {most}, the weightiest first, and none at all for a \
paragraph that needs none. Leave alone what is done on purpose and works, and what people in the \
story say in their own way: their speech is theirs. Names, facts and the plot are the writer's.

The kinds of comment:
{kinds}

Answer with JSON and nothing else, in this form:
{{"comments": [{{"sentence": 0, "quote": "", "category": "", "why": "", "rewrite": ""}}]}}
- sentence: the number of the sentence.
- quote: the words that the comment is about, copied from that sentence character for character: \
the fewest that show it, and no more than twenty-five.
- category: one of the kinds above, as it is spelt there.
- why: two short sentences to the writer, in the language of the manuscript. The first names what \
is wrong in these very words; the second says what it costs the reader. No praise around it.
- rewrite: the words that could stand in the place of the quote, neither more nor less, in the \
writer's own voice, language, tense, person and spelling; "" where no other wording would mend it, \
and for praise.
Where there is nothing to say: {{"comments": []}}"""
_CLOSING: Final = "The comments on the numbered paragraph, as JSON:"


def instructions(persona: Persona, *, most: int = MOST_COMMENTS) -> str:
    """What the model is told before anything of the manuscript; no example is made of fiction.

    Models quote from examples as if they stood in the paragraph.
    """
    kinds = "\n".join(f"- {category.value}: {ABOUT[category].meaning}" for category in Category)
    return _TASK.format(persona=persona.text, most=most, kinds=kinds)


def closing() -> str:
    """What a model that continues documents finds at the end."""
    return _CLOSING


def schema_for(sentences: int, *, most: int = MOST_COMMENTS) -> dict[str, Any]:
    """The JSON schema of an answer about a paragraph of so many sentences."""
    comment = {
        "sentence": {"type": "integer", "enum": list(range(1, sentences + 1))},
        "quote": {"type": "string", "maxLength": LONGEST_QUOTE},
        "category": {"type": "string", "enum": [category.value for category in Category]},
        "why": {"type": "string", "maxLength": LONGEST_WHY},
        "rewrite": {"type": "string", "maxLength": LONGEST_REWRITE},
    }
    return _object({"comments": {"type": "array", "maxItems": most, "items": _object(comment)}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def answer_tokens(*, most: int = MOST_COMMENTS) -> int:
    """The most tokens that an answer should take."""
    return most * _TOKENS_EACH + _TOKENS_OVER
