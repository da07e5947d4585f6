from __future__ import annotations

from afterword.memory.cast import cast
from afterword.memory.extracts import Extract, faded, merged


def passage(words: int, **names: int) -> Extract:
    counts = tuple((name.replace("_", " "), count) for name, count in names.items())
    return Extract((), counts, words, tuple((name, 1.0) for name, _ in counts))


def test_who_was_heard_of_lately_comes_before_who_was_heard_of_long_ago() -> None:
    story = [passage(300, Orrick=9), passage(300, Orrick=9), passage(60_000), passage(300, Pell=2)]
    assert cast([*story, passage(300, Pell=2)]) == ("Pell", "Orrick")
    assert faded(0) == 1.0
    assert faded(60_000) < 0.2


def test_a_stretch_says_as_much_as_its_passages() -> None:
    passages = [passage(300, Orrick=2), passage(40_000, Jorun=1), passage(300, Pell=5, Jorun=1)]
    apart = cast(passages)
    assert apart == cast([merged(passages)]) == cast([merged(passages[:2]), passages[2]])
    assert apart[0] in {"Pell", "Jorun"}


def test_forms_of_one_name_are_told_once_and_the_usual_one() -> None:
    one, both = passage(300, Emma=5), passage(300, Emma=1, Emma_Woodhouse=1)
    assert cast([one, both]) == ("Emma",)
    assert cast([one, both], but=["Miss Emma Woodhouse"]) == ()
    assert cast([passage(300, Mr_Weston=2, Mrs_Weston=1)]) == ("Mr Weston", "Mrs Weston")


def test_in_a_long_story_a_name_heard_once_is_nobody() -> None:
    once = passage(300, Pell=1)
    assert cast([once]) == ("Pell",)
    assert cast([passage(20_000), once]) == ()
    assert cast([]) == ()
