"""A verb that leaves the tense its scene is told in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.coach.facts import Mark
from afterword.coach.finding import Severity
from afterword.coach.lists import entries, valued, words
from afterword.coach.rule import Example, Found, Place, Rule
from afterword.coach.stems import base_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView, Spot

_PAST_OF: Final = valued("action_verbs")  # of "walks"
_PRESENT_OF: Final = {past: present for present, past in _PAST_OF.items() if past != present}
_PLAIN_PAST_OF: Final = {  # of "walk"
    base: past for present, past in _PAST_OF.items() if (base := base_of(present)) != past
}
#: Behind a name these can be no nouns: “Faces” and “Hands” follow names that are none.
_BEHIND_NAMES: Final = words(
    "asks begins bends brings carries chews clings comes crawls creeps enters flings follows "
    "gathers gets goes grabs hesitates hurls inhales kneels listens makes opens pretends seizes "
    "sends shoves shuts sits slams sneaks speaks straightens tells tiptoes tosses turns unlocks "
    "walks weeps withdraws writes runs nods smiles"
)
#: Behind “I” and “they” nobody uses these to speak to the reader, as in “I say” and “we pass”.
_BEHIND_PLURALS: Final = words(
    "walk run jump climb kneel nod smile shrug grin frown laugh grab pull push throw open knock "
    "whisper shout stare glance stumble crawl sit stand"
)
_UNCHANGED: Final = words("set put let cut shut read")  # the past looks like the present
_PAST: Final = frozenset(entries("irregular_verbs")) - _UNCHANGED | words(
    "was were had did wasn't didn't hadn't weren't"
)
_PRESENT: Final = words("is are am has isn't doesn't don't it's he's she's i'm")
_WHO: Final = words("he she it")
_PLURAL: Final = words("i we they")
_SMALL: Final = frozenset(entries("function_words"))
#: Where a main clause may begin: at a sentence's start, or behind a comma, "and" or "but".
_CLAUSE: Final = (
    r"(?:\A|[.!?…;:]\s*|, *(?:(?:and|but|so|then)(?: +then)? +)?|(?<= )(?:and|but|then) +)"
)
_SLIP: Final = re.compile(
    rf"{_CLAUSE}(?P<clause>(?P<who>[a-z]+)(?: +(?:then|just|only|\w+ly))? +(?P<verb>[a-z]+))"
    r"(?![\w'-])"
)
#: What tells a habit, a condition or a general truth, which stay in the present anywhere.
_HABIT: Final = words(
    "always often usually sometimes never every whenever if when until till unless who whoever "
    "which what where wherever generally commonly nowadays now still says"
)
_REACH: Final = 150  # words around a slip that tell the scene's tense
_LEAST: Final = 12  # verbs of the scene's tense that have to stand there
_SHARE: Final = 0.12  # of the other tense; more is no slip but a way of telling
_RUN: Final = 60  # words between slips that are told as one


def _notice(view: ParagraphView) -> Iterator[Mark]:
    told = [word for word, aloud in zip(view.words, view.spoken, strict=True) if not aloud]
    past = sum([word in _PAST or (word.endswith("ed") and len(word) > 4) for word in told])  # noqa: PLR2004 -- "need"
    present = sum(
        [
            word in _PRESENT or (before in _WHO and word in _PAST_OF)
            for before, word in zip(["", *told], told, strict=False)
        ]
    )
    yield Mark(0, 0, 0, "past", past)
    yield Mark(0, 0, 0, "present", present)
    for found in _SLIP.finditer(view.narration):
        start = found.start("clause")
        kind = _kind(found["who"], found["verb"], named=view.text[start].isupper())
        if kind == "to past" and present <= past:
            continue
        if kind and not _is_habitual(view, start):
            yield Mark(start, found.end("clause"), view.word_at(start), kind)


def _kind(who: str, verb: str, *, named: bool) -> str:
    """Which tense a verb of action behind a subject goes to; empty where it is no such verb."""
    if who in {"he", "she"}:
        present = verb in _PAST_OF
    elif who in _PLURAL:
        present = verb in _BEHIND_PLURALS
    elif named and who not in _SMALL:
        present = verb in _BEHIND_NAMES
    else:
        return ""
    if present:
        return "to present"
    return "to past" if verb in _PRESENT_OF and (who in _PLURAL or verb not in _PAST_OF) else ""


def _is_habitual(view: ParagraphView, start: int) -> bool:
    """Whether a verb's sentence tells what always or possibly happens."""
    index = view.word_at(start)
    for sentence in view.sentences:
        if sentence.first <= index < sentence.last:
            return not _HABIT.isdisjoint(view.words[sentence.first : sentence.last])
    return False


def _judge(view: SceneView, _rates: AuthorRates) -> Iterator[Found]:
    spots = view.spots(RULE.name)
    run: list[Spot] = []
    for spot in [s for s in spots if s.mark.key.startswith("to ")]:
        if not _is_slip(spot, spots):
            continue
        if run and (spot.mark.key != run[0].mark.key or spot.word - run[-1].word > _RUN):
            yield _found(view, run)
            run = []
        run.append(spot)
    if run:
        yield _found(view, run)


def _is_slip(spot: Spot, spots: Sequence[Spot]) -> bool:
    """Whether the scene around a verb is told in the other tense, nearly all of it."""
    other, own = ("past", "present") if spot.mark.key == "to present" else ("present", "past")
    near = [s for s in spots if abs(s.word - spot.word) <= _REACH]
    most = sum(s.mark.value for s in near if s.mark.key == other)
    few = sum(s.mark.value for s in near if s.mark.key == own)
    return most >= _LEAST and few <= max(1, _SHARE * (most + few))


def _found(view: SceneView, run: Sequence[Spot]) -> Found:
    first, *others = [Place(s.paragraph, s.mark.start, s.mark.end, "and here") for s in run]
    quote = view.paragraphs[first.paragraph].text[first.start : first.end]
    verb = quote.split()[-1]
    if run[0].mark.key == "to present":
        tense, other = "past", (_PAST_OF | _PLAIN_PAST_OF)[verb.lower()]
    else:
        tense, other = "present", _PRESENT_OF[verb.lower()]
        if quote.split()[0].lower() in _PLURAL:
            other = base_of(other)
    return Found(
        first._replace(note=""),
        f"The scene is told in the {tense} tense; “{' '.join(quote.split())}” leaves it.",
        rewrite=quote[: len(quote) - len(verb)] + other,
        related=tuple(others),
    )


RULE: Final = Rule(
    name="tense-slip",
    title="Tense slips",
    why=(
        "A scene told in the past that turns to the present for a sentence, or the other way "
        "round, makes the reader ask when this happens."
    ),
    examples=(
        Example(
            "She came in and shut the door. The fire had gone out, and the room was cold. She took "
            "off her gloves, laid them on the table and looked around. She walks to the window. "
            "Nobody was in the street. The lamps were lit, and it had begun to snow. She sat down "
            "and waited.",
            ("She walks",),
        ),
        Example(
            "She came in and shut the door. The fire had gone out, and the room was cold. “He "
            "walks out,” she said, “and then he runs.” Nobody answered. The lamps were lit, and it "
            "had begun to snow. She sat down and waited, as she always did."
        ),
        Example(
            "She comes in and shuts the door. The fire is out, and the room is cold. She takes off "
            "her gloves. She walks to the window. Nobody is in the street."
        ),
    ),
    notice=_notice,
    judge=_judge,
    severity=Severity.INFORMATION,
)
