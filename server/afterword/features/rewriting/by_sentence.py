"""What a small model can shorten or reword: one sentence, which it doesn't lose the thread of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.context.rewriting import TURN_END, turn_piece
from afterword.features.completion.question import nth_seed
from afterword.features.rewriting.drawing import answer_tokens, draw, prompt_of
from afterword.features.rewriting.fitting import cleaned, closes, joined
from afterword.features.rewriting.judging import wrong_with
from afterword.features.rewriting.page import old_part
from afterword.features.rewriting.wish import How
from afterword.features.rewriting.wording import turn
from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.speech import open_quotes, quotes_of, sample
from afterword.postprocess.words import words_of

if TYPE_CHECKING:
    from afterword.features.completion import Desk
    from afterword.features.rewriting.drawing import Draw, Drawn
    from afterword.features.rewriting.judging import Old
    from afterword.features.rewriting.passage import Part, Passage
    from afterword.features.rewriting.wish import Wish

#: SmolLM2-135M keeps to a text only at low temperatures, where it says much the same each time.
_TEMPERATURES: Final = (0.0, 0.2, 0.4)
_LEAST: Final = 12  # words of a sentence that is worth the asking
_MOST_ASKED: Final = 4  # sentences of one paragraph, the longest


class Reworded(NamedTuple):
    """A paragraph with some of its sentences in other words."""

    text: str
    drawn: tuple[Drawn, ...]


async def by_sentence(
    desk: Desk, passage: Passage, part: Part, wish: Wish, how: Draw
) -> Reworded | None:
    """The part with the sentences changed that came to something; None where none did.

    Raises:
        EngineProblem: the engine gave nothing.
    """
    sentences = _sentences(part.text)
    old = old_part(passage, part)
    asked = sorted(
        (number for number, text in enumerate(sentences) if _worth_asking(text, old)),
        key=lambda number: -len(sentences[number]),
    )[:_MOST_ASKED]
    drawn: list[Drawn] = []
    seed = how.seed
    for number in sorted(asked):
        found = await _other(desk, sentences[number], old, wish, replace(how, seed=seed))
        seed = nth_seed(seed, len(_TEMPERATURES))
        if found is not None:
            lead = sentences[number][: len(sentences[number]) - len(sentences[number].lstrip())]
            sentences[number] = lead + found[0]
            drawn.append(found[1])
    if not drawn:
        return None
    return Reworded("".join(sentences), tuple(drawn))


def _sentences(text: str) -> list[str]:
    """The sentences, each with the space before it."""
    ends = [end for end in sentence_ends(text) if end < len(text)]
    return [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]


def _worth_asking(sentence: str, old: Old) -> bool:
    """Whether a sentence is long, and all of it told or all of it said."""
    quotes = quotes_of(f"{sample(old.around)}\n{old.text}")
    return len(words_of(sentence)) >= _LEAST and not open_quotes(sentence, quotes)


async def _other(
    desk: Desk, sentence: str, old: Old, wish: Wish, how: Draw
) -> tuple[str, Drawn] | None:
    """The first of a few other wordings that stays true: the coolest is mostly the truest."""
    said = sentence.strip()
    tokens = answer_tokens(desk, said, 1.2)
    prompt = prompt_of(desk, (turn_piece(turn(wish), said),), tokens)
    if prompt is None:
        return None
    here = replace(old, text=said, before=f"{old.before}\n{old.text}")
    for number, usual in enumerate(_TEMPERATURES):
        temperature = usual if how.temperature is None else how.temperature
        seed = nth_seed(how.seed, number)
        one = replace(
            how,
            tokens=tokens,
            temperature=temperature,
            seed=seed,
            stop=(TURN_END,),
            copies=True,
        )
        drawn = await draw(desk, prompt, one)
        if text := _read(drawn, here, wish):
            return text, drawn
    return None


def _read(drawn: Drawn, old: Old, wish: Wish) -> str:
    text = cleaned(drawn.raw, old.around) if drawn.whole else ""
    text = " ".join(text.split())
    if not text or len(sentence_ends(text)) > (1 if wish.how is How.SHORTEN else 2):
        return ""
    text = joined(text, old.text, "", "")
    if not text or not closes([text], old.text, replace(old.around, paragraph="")):
        return ""
    return "" if wrong_with(text, old, wish, small=True) else text
