"""Entries of a ledger, made up: by hand, at random, and a year of them."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any, Final

from hypothesis import strategies as st

from afterword.features.ledger.ports import Entry, Fate, Survival

#: A Friday at noon, UTC.
NOON: Final = 1_795_176_000.0
DAY: Final = 86_400.0

_PLAIN: Final = Entry(
    receipt="r0",
    feature="ghost",
    engine="embedded",
    model="small-model.gguf",
    temperature=0.6,
    seed=None,
    prompt_tokens=700,
    answer_tokens=40,
    seconds=0.5,
    cost=None,
    started_at=NOON - 1,
    document="/home/writer/story.md",
    place="empty-line",
    applied=False,
    characters=100,
    words=20,
    offered_at=NOON,
)


def entry(receipt: str = "r0", **changes: Any) -> Entry:
    """An entry that was offered at noon, changed as wanted."""
    return replace(_PLAIN, receipt=receipt, **changes)


def accepted(receipt: str = "r0", **changes: Any) -> Entry:
    """One that was taken whole."""
    taken = {
        "fate": Fate.ACCEPTED,
        "shown_at": NOON,
        "decided_at": NOON + 3,
        "accepted_at": NOON + 3,
        "accepted_characters": 100,
        "accepted_words": 20,
    }
    return entry(receipt, **(taken | changes))


def many(count: int, *, days: int = 30, seed: int = 1, end: float = NOON) -> list[Entry]:
    """Entries of some days, with every fate, place and kind of model in them."""
    drawn = random.Random(seed)
    models = [("small-model.gguf", None), ("a-larger-model", 2e-6), ("voice/of-mine", None)]
    found = []
    for number in range(count):
        model, price = drawn.choice(models)
        fate = drawn.choice([*Fate, Fate.ACCEPTED, Fate.REJECTED])
        applied = drawn.random() < 0.2
        words = drawn.randint(3, 60)
        took = {Fate.ACCEPTED: words, Fate.PARTLY: words // 2}.get(fate, 0)
        known = sorted((drawn.random() for _ in range(4)), reverse=True)
        survival = Survival(*known[: drawn.randint(0, 4)]) if took else Survival()
        at = end - drawn.random() * days * DAY
        one = entry(
            f"r{number}",
            model=model,
            temperature=drawn.choice([0.2, 0.4, 0.6, 0.8, 1.0, None]),
            prompt_tokens=drawn.randint(100, 2_000),
            answer_tokens=words * 2,
            seconds=drawn.random() * 4,
            cost=None if price is None else price * words,
            place="gap" if applied else drawn.choice(["empty-line", "paragraph-end"]),
            feature="gap" if applied else "ghost",
            applied=applied,
            characters=words * 6,
            words=words,
            offered_at=at,
            started_at=at - 1,
            fate=fate,
            shown_at=None if fate is Fate.OFFERED else at,
            accepted_at=at + 2 if took else None,
            accepted_words=took,
            accepted_characters=took * 6,
            survival=survival,
            undone=fate is Fate.REJECTED and drawn.random() < 0.2,
        )
        found.append(one)
    return sorted(found, key=lambda one: one.offered_at)


_SHARES = st.none() | st.floats(0, 1)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Any entry there can be."""
    fate = draw(st.sampled_from(list(Fate)))
    took = draw(st.integers(1, 400)) if fate in {Fate.ACCEPTED, Fate.PARTLY} else 0
    return entry(
        draw(st.uuids()).hex,
        model=draw(st.sampled_from(["a", "b/b.gguf", "<c>"])),
        temperature=draw(st.sampled_from([None, 0.0, 0.2, 1.0])),
        place=draw(st.sampled_from(["empty-line", "gap", "another"])),
        feature=draw(st.sampled_from(["ghost", "gap"])),
        applied=draw(st.booleans()),
        prompt_tokens=draw(st.integers(0, 5_000)),
        answer_tokens=draw(st.integers(0, 500)),
        seconds=draw(st.floats(0, 100)),
        cost=draw(st.none() | st.floats(0, 10)),
        offered_at=NOON + draw(st.integers(-90, 0)) * DAY / 3,
        fate=fate,
        accepted_words=took // 6,
        accepted_characters=took,
        typed_characters=draw(st.integers(0, 50)),
        undone=fate is Fate.REJECTED and draw(st.booleans()),
        survival=Survival(*(draw(_SHARES) for _ in range(4))) if took else Survival(),
    )
