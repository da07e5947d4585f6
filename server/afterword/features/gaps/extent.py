"""How much a gap asks for, as its beat says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess import Filling

if TYPE_CHECKING:
    from afterword.features.gaps.holes import Hole

_NUMBERS: Final = {
    word: number
    for number, words in enumerate(
        (
            "one a an single ein eine einen un une один одна 一",
            "two couple zwei deux dos два две 二 两",
            "three few some drei trois tres три 三",
            "four several vier quatre cuatro четыре 四",
            "five fünf cinq cinco пять 五",
            "six sechs seis шесть 六",
            "seven many sieben sept siete семь 七",
            "eight acht huit ocho восемь 八",
        ),
        start=1,
    )
    for word in words.split()
}
_MOST: Final = 8  # paragraphs or sentences in one answer
_COUNT: Final = (
    r"(?:\d+ ?(?:-|–|to|or|bis|à) ?)?(?P<number>\d+|[^\W\d_]+)"
    r"(?: (?:of|more|short|long|brief|kurze|courts))? ?"
)
_PARAGRAPHS: Final = re.compile(
    _COUNT + r"(?:paragraphs?|absatz|absätze|paragraphes?|párrafos?|абзац\w*|段)\b", re.IGNORECASE
)
_SENTENCES: Final = re.compile(
    _COUNT + r"(?:sentences?|lines?|satz|sätze|phrases?|frases?|предложени\w*|句)\b", re.IGNORECASE
)
_SCENE: Final = re.compile(
    r"\b(?:(?<!describe the )(?<!set the )scenes?|szenen?|scène|escena|сцена|dialogues?|dialog|"
    r"диалог|conversations?|gespräch|разговор|they quarrel|interrogation)\b|场景|場面|对话|会話",
    re.IGNORECASE,
)
_CHAPTER: Final = re.compile(r"\b(?:whole|rest of the|entire) (?:chapter|section)\b", re.IGNORECASE)
_SPOKEN: Final = re.compile(
    r"\b(?:says?|said|asks?|repl(?:y|ies)|answers?|shouts?|whispers?|tells?|lines?|words|speech|"
    r"quotes?|retort|jokes?|greeting|curse|sagt|antwortet|dit|répond|dice|говорит|отвечает)\b",
    re.IGNORECASE,
)
_PART: Final = re.compile(r"[;；](?: (?:and )?then\b)?| then (?=\w)")
_SCENE_PARAGRAPHS: Final = 6
_SEVERAL_THINGS: Final = 3
_LEAST_WORDS: Final = 12
_INSIDE_SENTENCES: Final = 2
_INSIDE_MOST: Final = 5


def extent_of(hole: Hole) -> Filling:
    """What is to fill a hole: a few words, a paragraph, or as many as its beat asks for."""
    beat = hole.beat
    spoken = bool(_SPOKEN.search(beat))
    if hole.inline:
        return Filling(beat, inline=True, sentences=_sentences(beat), spoken=spoken)
    numbered = _number(_PARAGRAPHS, beat) or _number(_SENTENCES, beat)
    least = 0 if numbered else _LEAST_WORDS
    return Filling(beat, paragraphs=_paragraphs(beat), least=least, spoken=spoken)


def _sentences(beat: str) -> int:
    if number := _number(_SENTENCES, beat):
        return number
    if _PARAGRAPHS.search(beat) or _SCENE.search(beat):
        return _INSIDE_MOST
    return min(max(_INSIDE_SENTENCES, _things(beat)), _INSIDE_MOST)


def _paragraphs(beat: str) -> int:
    if number := _number(_PARAGRAPHS, beat):
        return number
    if _CHAPTER.search(beat):
        return _MOST
    if _SCENE.search(beat):
        return _SCENE_PARAGRAPHS
    things = _things(beat)
    return min(things, _SCENE_PARAGRAPHS) if things >= _SEVERAL_THINGS else 1


def _number(pattern: re.Pattern[str], beat: str) -> int:
    """The number that stands before a unit; 0 where none does."""
    for found in pattern.finditer(beat):
        word = found["number"].casefold()
        number = int(word) if word.isdigit() else _NUMBERS.get(word, 0)
        if number:
            return min(number, _MOST)
    return 0


def _things(beat: str) -> int:
    """How many things a beat tells, by its sentences and semicolons."""
    if not beat.strip():
        return 0
    ends = sentence_ends(beat)
    sentences = len(ends) + bool(beat[ends[-1] if ends else 0 :].strip())
    return sentences + len(_PART.findall(beat))
