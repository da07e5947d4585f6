"""The dead who speak, and days that can't follow."""

from __future__ import annotations

import pytest

from features.continuity.checking import found

LATER = "# Two\n\nIt rained.\n\n“Mind the step,” said Josse."


@pytest.mark.parametrize(
    "death",
    [
        "Josse died in the night.",
        "By morning Josse was dead.",
        "They buried Josse on the hill.",
        "Josse fell from the quay and was killed.",
        "Josse had been dead a week when the ship came in.",
    ],
)
def test_the_dead_speak(death: str) -> None:
    (message,) = found(f"{death}\n\n{LATER}", None)
    assert message.startswith("Josse speaks here, but an earlier scene has “")


@pytest.mark.parametrize(
    "death",
    [
        "Josse nearly died in the night.",
        "If Josse was dead, they had lost.",
        "Ada thought that Josse was dead.",
        "“Josse is dead,” said Ada. “Josse died.”",
        "Josse was dead tired.",
        "Josse died laughing.",
        "Josse was buried in thought.",
        "Josse’s father died.",
        "Josse was not dead.",
        "Josse would have died of it.",
        "Was Josse dead?",
    ],
)
def test_not_everybody_dies_of_it(death: str) -> None:
    assert found(f"{death}\n\n{LATER}", None) == []


@pytest.mark.parametrize(
    "later",
    [
        "# Two\n\nShe dreamt of the quay.\n\n“Mind the step,” said Josse.",
        "# Two\n\nThe ghost was on the stair.\n\n“Mind the step,” said Josse.",
        "# Two\n\n“Mind the step,” Josse had said.",
        "“Mind the step,” said Josse.",
        "# Two\n\nNobody spoke of Josse.",
    ],
)
def test_ghosts_memories_and_last_words(later: str) -> None:
    assert found(f"Josse died in the night.\n\n{later}", None) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Tuesday, 3 May. Wind.\n\nWednesday, 5 May. No wind.",
            "After Tuesday, 3 May, 5 May is a Thursday, not a Wednesday.",
        ),
        (
            "It was Tuesday, and raining.\n\nThe next day, Friday, it cleared.",
            "It was Tuesday the day before, so this is Wednesday, not Friday.",
        ),
        ("They met on Monday, 3 May 1887.", "3 May 1887 was a Tuesday, not a Monday."),
    ],
)
def test_days_that_cannot_follow(text: str, message: str) -> None:
    assert found(text, None) == [message]


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday, 3 May. Wind.\n\nThursday, 5 May. No wind.",
        "Friday, 31 December. Wind.\n\nSaturday, 1 January. No wind.",
        "Monday, 28 February. Wind.\n\nTuesday, 1 March. No wind.",
        "Tuesday, 3 May 1887. Wind.\n\nThursday, 3 May 1888. No wind.",
        "It was Tuesday, and raining.\n\nA week later they met. The next day, Friday, it cleared.",
        "It was Tuesday, and raining.\n\nA week passed.\n\nThe next day, Friday, it cleared.",
        "It was Tuesday, and raining.\n\nThe next day, Wednesday, it cleared.",
        "It was Tuesday.\n\n***\n\nThe next day, Friday, it cleared.",
        "“It was Tuesday,” she said.\n\nThe next day, Friday, it cleared.",
        "They met on Monday, 3 May 1587.",
        "It was Thursday, 31 June.",
    ],
)
def test_days_that_can(text: str) -> None:
    assert found(text, None) == []
