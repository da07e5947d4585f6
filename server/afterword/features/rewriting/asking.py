"""Other wordings from a model that continues documents: one paragraph at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.context.rewriting import TURN_END, pattern_pieces, turn_piece
from afterword.features.completion.question import nth_seed
from afterword.features.rewriting.by_sentence import by_sentence
from afterword.features.rewriting.drawing import answer_tokens, candidate, draw, prompt_of
from afterword.features.rewriting.fitting import cleaned, closes, joined
from afterword.features.rewriting.judging import truth, wrong_with
from afterword.features.rewriting.page import old_part
from afterword.features.rewriting.wish import How
from afterword.features.rewriting.wording import pattern, turn
from afterword.inference import EngineProblem, ProblemKind
from afterword.postprocess import too_alike

if TYPE_CHECKING:
    from afterword.features.completion import Desk
    from afterword.features.rewriting.drawing import Draw, Drawn
    from afterword.features.rewriting.passage import Part, Passage
    from afterword.features.rewriting.wish import Wish
    from afterword.inference import Candidate
    from afterword.prompt import Piece, Prompt

#: SmolLM2-135M keeps to a text only at low temperatures, where it says much the same each time.
_SMALL: Final = (0.0, 0.3, 0.5)
#: Code points of a paragraph beyond which it has never kept to one: it isn't asked.
_SMALL_MOST: Final = 400
_TRIES: Final = 3
_MORE: Final = 2  # further answers for each further candidate
_GROWTH: Final = {How.EXPAND: 3.0, How.DIALOGUE: 3.0, How.DESCRIBE: 2.5, How.SAY: 2.5}


class _Task(NamedTuple):
    """What is asked, of whom, and how: the same for every part of a passage."""

    desk: Desk
    passage: Passage
    wish: Wish
    wanted: int
    how: Draw
    small: bool


class _Wording(NamedTuple):
    """Another wording of one part, and how true it is to it."""

    text: str
    drawn: tuple[Drawn, ...]
    worth: float


async def changed_by_parts(
    desk: Desk, passage: Passage, wish: Wish, count: int, how: Draw, *, small: bool
) -> tuple[Candidate, ...]:
    """Up to `count` texts for the passage, each paragraph of it written anew or left as it is.

    Raises:
        EngineProblem: the engine failed, or there is no room for a paragraph.
    """
    if small and not turn(wish):
        return ()
    task = _Task(desk, passage, wish, count, how, small)
    found = [await _wordings(task, part) for part in passage.parts]
    made: list[Candidate] = []
    for number in range(count):
        chosen = [of[min(number, len(of) - 1)] if of else None for of in found]
        if not any(len(of) > number for of in found):
            break
        drawn = [answer for one in chosen if one is not None for answer in one.drawn]
        texts = [
            [one.text if one is not None else part.text]
            for one, part in zip(chosen, passage.parts, strict=True)
        ]
        made.append(candidate(passage.with_texts(texts), drawn))
    return tuple(made)


async def _wordings(task: _Task, part: Part) -> list[_Wording]:
    """Usable wordings of one part that differ, the truest first."""
    desk, passage, wish, count, how, small = task
    if small and wish.how in {How.SHORTEN, How.REWRITE}:
        return await _sentence_by_sentence(task, part)
    if small and len(part.text) > _SMALL_MOST:
        return []
    prompt, tokens = _prompt(task, part)
    temperatures: list[float | None] = list(_SMALL if small else [None] * _TRIES)
    if how.temperature is not None:
        temperatures = [how.temperature] * len(temperatures)
    temperatures += temperatures[-1:] * _MORE * (count - 1)
    found: list[_Wording] = []
    for number, temperature in enumerate(temperatures):
        one = replace(
            how,
            tokens=tokens,
            temperature=temperature,
            seed=nth_seed(how.seed, number),
            stop=(TURN_END,) if small else (),
            enough=(lambda _raw: False) if small else _pattern_ended,
            copies=True,
        )
        drawn = await draw(desk, prompt, one)
        text = _read(passage, part, wish, drawn, small=small)
        if text and not any(too_alike(text, other.text) for other in found if count > 1):
            found.append(_Wording(text, (drawn,), _worth(text, part, wish)))
            if not small and len(found) >= count:
                break
    return sorted(found, key=lambda one: -one.worth)[:count]


async def _sentence_by_sentence(task: _Task, part: Part) -> list[_Wording]:
    """Wordings of one part that differ, each with some of its sentences changed."""
    desk, passage, wish, count, how, _ = task
    old = old_part(passage, part)
    found: list[_Wording] = []
    for number in range(count):
        one = replace(how, seed=nth_seed(how.seed, number * 1_000))
        made = await by_sentence(desk, passage, part, wish, one)
        if made is None:
            break
        if not any(made.text == other.text for other in found) and not wrong_with(
            made.text, old, replace(wish, how=How.SAY), small=False
        ):
            found.append(_Wording(made.text, made.drawn, _worth(made.text, part, wish)))
    return found


def _prompt(task: _Task, part: Part) -> tuple[Prompt, int]:
    """The prompt for one part, and the most tokens of the answer.

    Raises:
        EngineProblem: there is no room for it.
    """
    desk, passage, wish, small = task.desk, task.passage, task.wish, task.small
    tokens = answer_tokens(desk, part.text, _GROWTH.get(wish.how, 1.6))
    pieces: tuple[Piece, ...]
    if small:
        pieces = (turn_piece(turn(wish), part.text),)
    else:
        pieces = pattern_pieces(
            passage.manuscript,
            part.start,
            pattern(wish, part.text),
            plan=desk.plan,
            budget=max(desk.context_tokens - tokens, 1),
            tokenizer=desk.tokenizer,
            recall=desk.recall,
        )
    prompt = prompt_of(desk, pieces, tokens)
    if prompt is None:
        raise EngineProblem(
            ProblemKind.NO_ROOM,
            "a paragraph of the selection is too long for the model's context; let "
            "[engine.rewrite] in config.toml name a model with more context_tokens",
        )
    return prompt, tokens


def _pattern_ended(raw: str) -> bool:
    """Whether the answer to a pattern is over: a blank line ends it."""
    return "\n\n" in raw.strip()


def _read(passage: Passage, part: Part, wish: Wish, drawn: Drawn, *, small: bool) -> str:
    """The other wording of one part, on one line; "" where the answer is none."""
    old = old_part(passage, part)
    raw = drawn.raw.strip()
    if not drawn.whole and "\n\n" not in raw:
        return ""
    text = cleaned(raw.split("\n\n", 1)[0] if not small else raw, old.around)
    if not text or (small and "\n\n" in text):
        return ""
    first, last = part is passage.parts[0], part is passage.parts[-1]
    text = joined(
        " ".join(text.split()),
        part.text,
        passage.left if first else "",
        passage.right if last else "",
    )
    if not text or not closes([text], part.text, old.around):
        return ""
    return "" if wrong_with(text, old, wish, small=small) else text


def _worth(text: str, part: Part, wish: Wish) -> float:
    """How good a wording is, by how much of the old one it keeps and how little it adds."""
    precise, kept = truth(text, part.text)
    return precise * 2 + kept if wish.how is How.SHORTEN else precise + kept
