"""A head that the scene does not look out of, and a narrator who was not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.coach.facts import Mark
from afterword.coach.finding import Severity
from afterword.coach.lists import words
from afterword.coach.rule import Example, Found, Place, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView, Spot

_I: Final = words("i me my myself mine i'd i'm i'll i've")
_HE: Final = words("he him his himself")
_SHE: Final = words("she her hers herself")
#: An author who steps forward does so in the present: “I think”, “I come now to …”.
_ONE_I: Final = re.compile(
    r"(?<![\w'-])(?:i(?= +(?:\w+ly +)?(?:was|had|did|could|would|\w+ed|saw|felt|heard|knew|thought|"
    r"went|came|took|ran|stood|sat|held|found|left|made|got|kept|said|told|began)(?![\w'-]))|i'd|"
    r"my(?= +(?:hand|hands|eyes|heart|head|back|face|breath|feet|arm|arms|voice|mind)(?![\w'-])))"
    r"(?![\w'-])"
)
#: What only the one who thinks it can know.
_INNER: Final = re.compile(
    r"(?<![\w'-])(?P<who>he|she)"
    r"(?: +(?:had|still|only|secretly|inwardly|suddenly|privately|silently))?"
    r" +(?:wondered +(?:whether|if|why|how|what|where|when)|"
    r"thought +(?:to +(?:him|her)self|of|about|that)|realized|realised|remembered|"
    r"felt +(?:a|an|the|his|her|that|as)|knew +(?:that|it|he|she|now)|"
    r"hoped|feared|longed|wished|imagined|decided|recalled|regretted|hated|loved)(?![\w'-])"
)
#: The surest of these: no bystander ever reports them.
_SURE: Final = re.compile(
    r"wondered +(?:whether|if|why|how|what|where|when)|thought +to +|secretly|inwardly|privately|"
    r"silently|realized|realised|felt +(?:a|an)(?!\w)|longed|recalled|remembered"
)
#: What turns a thought into a bystander's guess.
_GUESSED: Final = re.compile(
    r"(?<![\w'-])(?:as +(?:though|if)|think|thinks|thought|that|saw|see|knew|know|perceived|"
    r"believe|believed|guess|guessed|suppose|supposed|perhaps|seemed|sure|if|whether|what|when|how|"
    r"told|said|confessed|or|until|till|before)[^.;:!?]*\Z"
)
_GUESS: Final = 60  # code points before a thought in which that may stand
_REACH: Final = 300  # words around that tell whose scene it is
_TOLD_BY_I: Final = 8  # first-person words in reach of a scene told by "I"
_OTHERS: Final = 12  # third-person words in reach of a scene that is not
_HEAD: Final = 4  # inner moments of one person that make the scene that person's
_STRAY: Final = 2  # words of an "I" that strays into another's scene
_RARE: Final = 0.2  # per 1,000 words: an author who does it more often means to


def _notice(view: ParagraphView) -> Iterator[Mark]:
    told = [word for word, aloud in zip(view.words, view.spoken, strict=True) if not aloud]
    for key, forms in (("i", _I), ("he", _HE), ("she", _SHE)):
        if count := sum([word in forms for word in told]):
            yield Mark(0, 0, 0, key, count)
    if not _I.isdisjoint(told):
        for found in _ONE_I.finditer(view.narration):
            yield Mark(found.start(), found.end(), view.word_at(found.start()), "stray")
            break
    for found in _INNER.finditer(view.narration):
        start = found.start()
        if _GUESSED.search(view.narration, max(start - _GUESS, 0), start):
            continue
        sure = int(_SURE.search(found.group()) is not None)
        yield Mark(start, found.end(), view.word_at(start), f"inner {found['who']}", 1 + sure)


def _judge(view: SceneView, rates: AuthorRates) -> Iterator[Found]:
    spots = view.spots(RULE.name)
    for spot in spots:
        if not view.is_own(spot.paragraph):
            continue
        near = [other for other in spots if abs(other.word - spot.word) <= _REACH]
        if spot.mark.key == "stray":
            if _is_stray(near, rates):
                yield _told(spot, "Nobody here is “I”: who speaks?")
        elif spot.mark.key.startswith("inner "):
            if _is_seen_by_i(spot, near, rates):
                yield _told(spot, "How does the narrator know? This is another's inner life.")
            elif _is_hop(spot, near, rates):
                yield _told(spot, "The scene looks out of another head than this one.")


def _sum(near: list[Spot], key: str) -> int:
    return sum(spot.mark.value for spot in near if spot.mark.key == key)


def _rate(rates: AuthorRates, key: str) -> float:
    """How often the manuscript has something, per 1,000 words."""
    return 1000 * rates.count(RULE.name, key) / max(rates.words, 1)


def _is_stray(near: list[Spot], rates: AuthorRates) -> bool:
    """A lone first person in a scene of others, in a book that is told by nobody."""
    here, others = _sum(near, "i"), _sum(near, "he") + _sum(near, "she")
    alone = here <= _STRAY and sum(spot.mark.key == "stray" for spot in near) == 1
    elsewhere = 1000 * max(rates.count(RULE.name, "i") - here, 0) / max(rates.words, 1)
    return alone and others >= _OTHERS and elsewhere <= _RARE


def _is_seen_by_i(spot: Spot, near: list[Spot], rates: AuthorRates) -> bool:
    """Another's thoughts in a scene told by "I"."""
    if spot.mark.value < 2 or _sum(near, "i") < _TOLD_BY_I:  # noqa: PLR2004 -- the surest kind
        return False
    inner = _rate(rates, "inner he") + _rate(rates, "inner she")
    return inner <= _RARE * 2 or rates.words < 5000  # noqa: PLR2004 -- too short to have a rate


def _is_hop(spot: Spot, near: list[Spot], rates: AuthorRates) -> bool:
    """One look into a second head in a scene that stays in the first."""
    own = spot.mark.key
    other = "inner she" if own == "inner he" else "inner he"
    heads = [s for s in near if s.mark.key == other]
    alone = sum(s.mark.key == own for s in near) == 1
    if spot.mark.value < 2 or len(heads) < _HEAD or not alone:  # noqa: PLR2004 -- the surest kind
        return False
    return rates.count(RULE.name, own) * 10 <= rates.count(RULE.name, other)


def _told(spot: Spot, message: str) -> Found:
    mark = spot.mark
    return Found(Place(spot.paragraph, mark.start, mark.end), message)


RULE: Final = Rule(
    name="pov-slip",
    title="Point-of-view slips",
    why=(
        "A scene has one pair of eyes. A thought that those eyes cannot see, or an “I” that was "
        "not there before, throws the reader out of the body they had settled in."
    ),
    examples=(
        Example(
            "I shut the door and put my back against it. My hands shook. I looked at her across "
            "the room, and she looked at me. She wondered whether I had seen the knife. I said "
            "nothing, and I did not move.",
            ("She wondered whether",),
        ),
        Example(
            "He took his hat and went to the door. She had her back to him, and her hands lay in "
            "her lap. He waited for her to speak. I saw the rain begin. She turned her head, and "
            "he saw that her eyes were wet.",
            ("I",),
        ),
        Example(
            "I shut the door and put my back against it. My hands shook. I looked at her across "
            "the room, and she looked at me. I wondered whether she had seen the knife."
        ),
    ),
    notice=_notice,
    judge=_judge,
    severity=Severity.INFORMATION,
)
