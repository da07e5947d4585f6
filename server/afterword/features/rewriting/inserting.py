"""Letting a passage grow: the writer's own sentences stay, and the model goes on between them.

A model that continues documents is at its best where it goes on from a page, and better still
where its first words are already written: "There was a smell of" hardly fails, where a request to
describe the smells of a place is answered with a talk about smells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Final

from afterword.coach.stems import stem
from afterword.context import completion_pieces
from afterword.context.rewriting import led_pieces
from afterword.features.completion.question import nth_seed
from afterword.features.continuity.language import is_english
from afterword.features.rewriting.drawing import candidate, draw, prompt_of
from afterword.features.rewriting.judging import new_names, own_words, truth
from afterword.features.rewriting.page import old_of, old_part
from afterword.features.rewriting.wish import How
from afterword.manuscript import Edit
from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess import Shape, overlap, polish, surroundings_at, too_alike
from afterword.postprocess.speech import narrated, open_quotes, quotes_of, sample
from afterword.postprocess.words import words_of
from afterword.prompt import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.features.completion import Desk
    from afterword.features.rewriting.drawing import Draw, Drawn
    from afterword.features.rewriting.passage import Part, Passage
    from afterword.features.rewriting.wish import Wish
    from afterword.inference import Candidate
    from afterword.manuscript import Manuscript
    from afterword.prompt import Prompt

#: The first words of a sentence about each sense, told in the past.
LEADS: Final = {
    "sight": ("The light", "In the distance", "The shadow of"),
    "sound": ("There was the sound of", "From somewhere came the sound of", "The only sound was"),
    "smell": ("There was a smell of", "The air smelled of", "It smelled of"),
    "touch": ("The air was", "The air felt", "The cold"),
    "taste": ("There was a taste of", "The air tasted of"),
}
_NOW: Final = {" was ": " is ", " smelled ": " smells ", " felt": " feels", " tasted ": " tastes "}
_NOW_END: Final = {" was": " is"}
_PAST: Final = re.compile(r"\b(?:was|were|had|did|said|went|came)\b", re.IGNORECASE)
_PRESENT: Final = re.compile(r"\b(?:is|are|has|does|says|goes|comes)\b", re.IGNORECASE)
_FIRST: Final = re.compile(r"\b(?:I|me|my|we|us|our)\b")
_SECOND: Final = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_TEMPERATURES: Final = (0.6, 0.8, 0.8, 1.0)
_TOKENS: Final = 64
_SPEECH_TOKENS: Final = 80
_LEAST: Final = 5  # words of a sentence that is worth putting in
_MOST: Final = 34
_MOST_PLACES: Final = 3  # between which sentences something is put in
_TRIES: Final = 4  # answers at one place before it is left as it is
_BEST_OF: Final = 3  # usable ones, of which the one is taken that speaks most of what is there
_MOST_DRAWS: Final = 14  # answers for one candidate
_TOO_MUCH: Final = re.compile(
    r"(?:[,;:]|\s[—–-]|—|--)\s?(?=(?:and|but|which|who|for|while|as|so|yet|because|that|where|when|"
    r"it|he|she|they|I|we|you|there)\b)"
)
_ALIKE: Final = 0.4  # of four-word runs that stand on the page already


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something is put in: behind `offset` (code points), in a part of the passage."""

    part: int
    offset: int


async def grown(
    desk: Desk, passage: Passage, wish: Wish, count: int, how: Draw, *, small: bool
) -> tuple[Candidate, ...]:
    """Up to `count` texts for the passage with something put in; none where nothing fits.

    Raises:
        EngineProblem: the engine gave nothing.
    """
    del small
    leads = _leads(passage, wish)
    if not leads:
        return ()
    made: list[Candidate] = []
    for number in range(count * 2):
        if len(made) >= count:
            break
        one = replace(how, seed=nth_seed(how.seed, number * 100))
        turned = leads[number % len(leads) :] + leads[: number % len(leads)]
        found = await _Growing(desk, passage, wish, one, turned).candidate()
        if found is not None and not any(too_alike(found.text, other.text) for other in made):
            made.append(found)
    return tuple(made)


class _Growing:
    """One candidate in the making: sentences are put into a copy of the manuscript."""

    def __init__(
        self, desk: Desk, passage: Passage, wish: Wish, how: Draw, leads: Sequence[str]
    ) -> None:
        self._desk = desk
        self._passage = passage
        self._wish = wish
        self._how = how
        self._leads = leads
        self._drawn: list[Drawn] = []
        self._draws = 0
        self._put: dict[int, list[tuple[int, str]]] = {}

    async def candidate(self) -> Candidate | None:
        """The passage with what was put in, None where nothing was worth it."""
        wanted, done = self._wanted(), 0
        shift, manuscript = 0, self._desk.manuscript
        for place in self._places():
            text = await self._sentence(manuscript, place.offset + shift, place)
            if not text:
                continue
            self._put.setdefault(place.part, []).append((place.offset, text))
            manuscript = manuscript.edited(Edit(place.offset + shift, place.offset + shift, text))
            shift += len(text)
            done += 1
            if done >= wanted:
                break
        if not done:
            return None
        texts = [self._grown(number, part) for number, part in enumerate(self._passage.parts)]
        return candidate(self._passage.with_texts(texts), self._drawn)

    def _wanted(self) -> int:
        """How many sentences are put in."""
        if self._wish.how is not How.EXPAND:
            return 1
        many = sum(len(sentence_ends(part.text)) for part in self._passage.parts)
        return max(1, min(_MOST_PLACES * len(self._passage.parts), many // 2))

    def _places(self) -> Iterator[_Place]:
        """Ends of sentences outside speech, in the order in which they are tried."""
        places = []
        for number, part in enumerate(self._passage.parts):
            raw = self._passage.manuscript.text.slice(part.start, part.end)
            quotes = quotes_of(
                f"{sample(surroundings_at(self._passage.manuscript, part.start))}\n{raw}"
            )
            here = [
                _Place(number, part.start + end)
                for end in sentence_ends(raw)
                if not open_quotes(raw[:end], quotes)
            ]
            places.append(here)
        if self._wish.how is How.EXPAND:
            yield from (place for here in places for place in here)
            return
        if self._wish.how is How.DIALOGUE:
            yield from (here[-1] for here in reversed(places) if here)
            return
        # Behind the first sentences, which say where one is; the very first is last.
        flat = [place for here in places for place in here]
        yield from [*flat[1:4], *flat[:1], *flat[4:6]]

    async def _sentence(self, manuscript: Manuscript, offset: int, place: _Place) -> str:
        """What can be put in at an offset, with the space before it; "" where nothing comes."""
        speech = self._wish.how is How.DIALOGUE
        tokens = _SPEECH_TOKENS if speech else _TOKENS
        temperatures = (
            _TEMPERATURES if self._how.temperature is None else (self._how.temperature,) * _TRIES
        )
        ways = list(product(temperatures, self._leads))
        best: tuple[float, str, Drawn] | None = None
        usable = 0
        for temperature, lead in ways[: max(_TRIES, len(self._leads))]:
            if self._draws >= _MOST_DRAWS or usable >= _BEST_OF:
                break
            how = replace(
                self._how,
                tokens=tokens,
                temperature=temperature,
                seed=nth_seed(self._how.seed, self._draws),
                enough=_is_sentence,
            )
            self._draws += 1
            prompt = self._prompt(manuscript, offset, lead, tokens)
            if prompt is None:
                return ""
            drawn = await draw(self._desk, prompt, how)
            text = self._read(manuscript, offset, lead + drawn.raw, place)
            if text:
                usable += 1
                worth = self._worth(text, place)
                best = best if best is not None and best[0] >= worth else (worth, text, drawn)
        if best is None:
            return ""
        self._drawn.append(best[2])
        return best[1]

    def _prompt(self, manuscript: Manuscript, offset: int, lead: str, tokens: int) -> Prompt | None:
        pieces = completion_pieces(
            manuscript,
            offset,
            plan=self._desk.plan,
            budget=max(self._desk.context_tokens - tokens, 1),
            tokenizer=self._desk.tokenizer,
            chat=False,
            recall=self._desk.recall,
        )
        return prompt_of(self._desk, led_pieces(pieces, lead), tokens)

    def _worth(self, text: str, place: _Place) -> float:
        """How much of a sentence speaks of what the page speaks of; short ones speak better."""
        old = old_part(self._passage, self._passage.parts[place.part])
        return truth(text, old.nearby)[0] - len(words_of(text)) / 100

    def _read(self, manuscript: Manuscript, offset: int, raw: str, place: _Place) -> str:
        around = surroundings_at(manuscript, offset)
        flat = replace(around, page=replace(around.page, wrap=0, margin="", indent=""))
        speech = self._wish.how is How.DIALOGUE
        shape = Shape.SENTENCES if speech else Shape.SENTENCE
        text = polish(raw, shape=shape, around=flat, finished=True).text
        if self._wish.how is How.DESCRIBE:
            text = "" if text.rstrip().endswith("?") else _clause(text)
        elif speech:
            text = _with_quotes(text, raw.strip()[:1])
        part = self._passage.parts[place.part]
        return text if self._fits(text, part) else ""

    def _fits(self, text: str, part: Part) -> bool:
        """Whether a sentence belongs here: told by the same voice, of the same people."""
        words = words_of(text)
        if not _LEAST <= len(words) <= _MOST:
            return False
        old = old_part(self._passage, part)
        if new_names(f"x {text}", old.nearby) or overlap(text, old.nearby) >= _ALIKE:
            return False
        if self._wish.how is How.DIALOGUE:
            return True
        told, page = narrated(text, old.around), narrated(old.nearby, old.around)
        if told != text:
            return False
        return all(
            not pattern.search(told) or pattern.search(page) for pattern in (_FIRST, _SECOND)
        ) and _says_enough(text, self._wish)

    def _grown(self, number: int, part: Part) -> list[str]:
        """The paragraphs in the place of a part."""
        puts = self._put.get(number, [])
        if not puts:
            return [part.text]
        manuscript = self._passage.manuscript
        raw = manuscript.text.slice(part.start, part.end)
        for offset, text in reversed(puts):
            at = offset - part.start
            raw = raw[:at] + text + raw[at:]
        return [
            unwrapped(piece, manuscript.shape.wrap)
            for piece in re.split(r"\n[ \t]*\n", raw)
            if piece.strip()
        ]


def _leads(passage: Passage, wish: Wish) -> list[str]:
    """The first words of what is put in; none where we know none in the writer's language."""
    if wish.how is How.EXPAND:
        return [""]
    around = surroundings_at(passage.manuscript, passage.end)
    if wish.how is How.DIALOGUE:
        old = old_of(passage)
        quotes = quotes_of(f"{sample(around)}\n{passage.text}") or quotes_of(old.nearby)
        opening = quotes.open + quotes.inner if quotes else "“"
        inside = bool(passage.left.strip() or passage.right.strip())
        return [f" {opening}" if inside else f"\n\n{opening}"]
    page = f"{passage.text}\n{sample(around)}"
    if not is_english([page]):
        return []
    now = len(_PRESENT.findall(narrated(page, around))) > len(_PAST.findall(page))
    return [f" {_in_present(lead) if now else lead}" for lead in LEADS[wish.detail]]


def _in_present(lead: str) -> str:
    for past, present in _NOW.items():
        lead = lead.replace(past, present)
    for past, present in _NOW_END.items():
        lead = lead[: -len(past)] + present if lead.endswith(past) else lead
    return lead


def _clause(text: str) -> str:
    """The first clause of a description: what a small model adds to it is seldom about it."""
    ends = (found.start() for found in _TOO_MUCH.finditer(text))
    cut = next((end for end in ends if len(words_of(text[:end])) >= _LEAST), None)
    return text if cut is None else f"{text[:cut].rstrip()}."


def _with_quotes(text: str, opening: str) -> str:
    """Speech closed as it was opened, where the page has no habit that polishing could know."""
    return text.replace('"', "”") if opening == "“" else text


def _is_sentence(raw: str) -> bool:
    """Whether a sentence is over and another has begun."""
    ends = sentence_ends(raw)
    return "\n" in raw.strip() or len(ends) > 1 or (bool(ends) and bool(raw[ends[0] :].strip()))


def _says_enough(text: str, wish: Wish) -> bool:
    """Whether a description names something beside the words it was begun with, and once."""
    if wish.how is not How.DESCRIBE:
        return True
    lead = {word.text for led in LEADS[wish.detail] for word in words_of(led)}
    own = own_words(text)
    said = [stem(word.text) for word in words_of(text) if stem(word.text) in own]
    return len(said) == len(set(said)) and bool(own_words(" ".join(set(said) - lead)))
