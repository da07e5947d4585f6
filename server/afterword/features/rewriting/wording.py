"""How each change is put to a model: as a request, as a turn, or as a pattern to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.rewriting.wish import How

if TYPE_CHECKING:
    from afterword.features.rewriting.wish import Wish

_SENSES: Final = {
    "sight": "what is seen: light, colour, shape, distance, movement",
    "sound": "what is heard, near and far, and the silences",
    "smell": "what it smells of",
    "touch": "what is felt on the skin: warmth, cold, roughness, weight, the air",
    "taste": "what is tasted, or what the air tastes of",
}
_PERSONS: Final = {
    "first": "the first person (I), told by the person whose thoughts it follows",
    "second": "the second person (you)",
    "third": "the third person (he, she, they), keeping to the same person's thoughts",
}
_REQUESTS: Final = {
    How.REWRITE: (
        "Write the passage in other words: the same meaning and about the same length, "
        "with livelier sentences and a better rhythm."
    ),
    How.EXPAND: (
        "Write the passage longer, up to twice as long: unfold what is there with concrete "
        "detail, gesture and thought. Let nothing new happen."
    ),
    How.SHORTEN: (
        "Write the passage shorter, about half as long: keep what happens and the best "
        "images, cut what says a thing twice."
    ),
    How.DESCRIBE: (
        "Write the passage with more description of {detail}. Let it come from the scene, in the "
        "places where it belongs, a sentence or two in all. Everything else stays word for word."
    ),
    How.TONE: "Write the passage in another tone: {detail}. What happens stays the same.",
    How.DIALOGUE: (
        "Write the passage with more dialogue: let its people say aloud what is now only "
        "told, in the manuscript's own way of marking speech. It may have more paragraphs."
    ),
    How.POV: "Write the passage in {detail}. What happens stays the same.",
    How.SAY: "Write the passage with this change: {instruction}",
}
#: What SmolLM2 was tuned on, as far as there is such a thing.
_TURNS: Final = {
    How.REWRITE: "Rewrite the input text in other words while keeping its meaning and its style.",
    How.SHORTEN: (
        "Rewrite the input text to make it more concise while preserving its core meaning."
    ),
    How.TONE: "Rewrite the input text to make it more {detail} while keeping what happens.",
    How.POV: "Rewrite the input text in {detail} while keeping what happens.",
    How.SAY: "Rewrite the input text. {instruction}",
}
_TURN_OPENS: Final = "You're an AI assistant for text re-writing. "


class _Pattern(NamedTuple):
    """What a changed passage is headed with, and an example, where one helps."""

    heading: str
    before: str = ""
    after: str = ""


_PATTERNS: Final = {
    How.REWRITE: _Pattern(
        "in other words",
        "The house stood alone on the hill, and from its windows one could see the whole valley.",
        "Alone on its hill, the house looked out over all of the valley.",
    ),
    How.EXPAND: _Pattern(
        "longer, with more detail",
        "She opened the letter and read it.",
        "She turned the letter over twice before she slit the envelope with the bread knife.",
    ),
    How.SHORTEN: _Pattern(
        "shorter",
        "It was a cold morning in early March, and the street, usually full of carts, was empty.",
        "It was a cold March morning, and the street was empty.",
    ),
    How.DESCRIBE: _Pattern(
        "with {detail}",
        "He came in and sat down by the stove.",
        "He came in and sat down by the stove. The iron ticked as it cooled; it smelled of soap.",
    ),
    How.TONE: _Pattern("in another tone: {detail}"),
    How.DIALOGUE: _Pattern(
        "with more dialogue",
        "He asked her for the key, and she told him that she had lost it.",
        "“The key,” he said. “Where is it?”\n“I have lost it,” she said.",
    ),
    How.POV: _Pattern("in {detail}"),
    How.SAY: _Pattern("with this change: {instruction}"),
}


def request(wish: Wish) -> str:
    """What a chat is asked."""
    text = _filled(_REQUESTS[wish.how], wish)
    more = f" {wish.instruction}" if wish.instruction and wish.how is not How.SAY else ""
    return f"{text}{more}\n\nAnswer with the passage alone."


def turn(wish: Wish) -> str:
    """What SmolLM2 is told before it gets the passage; "" for what was never asked of it."""
    text = _TURNS.get(wish.how, "")
    if not text:
        return ""
    more = f" {wish.instruction}" if wish.instruction and wish.how is not How.SAY else ""
    return f"{_TURN_OPENS}{_filled(text, wish)}{more}"


def pattern(wish: Wish, passage: str) -> str:
    """A document that ends where the passage's other wording begins, an example before it."""
    heading, before, after = _PATTERNS[wish.how]
    again = f"The same passage, {_filled(heading, wish)}:"
    shown = f"A passage:\n{before}\n\n{again}\n{after}\n\n" if before else ""
    return f"{shown}A passage:\n{passage}\n\n{again}\n"


def _filled(text: str, wish: Wish) -> str:
    detail = wish.detail
    if wish.how is How.DESCRIBE:
        detail = _SENSES[detail]
    elif wish.how is How.POV:
        detail = _PERSONS[detail]
    # What a writer says may hold braces, so nothing is formatted.
    return text.replace("{detail}", detail).replace("{instruction}", wish.instruction)
