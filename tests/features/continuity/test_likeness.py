"""Which spellings look like one name, and which are two names."""

from __future__ import annotations

import pytest

from afterword.features.continuity.likeness import alike, drawled, same_sound


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Elisabeth", "Elizabeth"),
        ("Mackenzie", "MacKenzie"),
        ("McKenzie", "Mackenzie"),
        ("Halket", "Halkett"),
        ("Catharine", "Catherine"),
        ("Katherine", "Catherine"),
        ("Steven", "Stephen"),
        ("Galaher", "Gallaher"),
        ("Dohktúrov", "Dokhtúrov"),
        ("Natasha", "Natásha"),
        ("Dercy", "Darcy"),
        ("Solleks", "Sol-leks"),
        ("Sara", "Sarah"),
        ("Елисавета", "Елизавета"),
    ],
)
def test_one_name_spelt_two_ways(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann", "Anne"),
        ("Rostov", "Rostova"),
        ("Bennet", "Bennets"),
        ("Russia", "Russian"),
        ("Maria", "Marie"),
        ("Mario", "Maria"),
        ("Jane", "Janet"),
        ("Harry", "Barry"),
        ("Robert", "Roberts"),
        ("Frenchmen", "Frenchies"),
        ("Lion", "Lyon"),
        ("John", "Joan"),
        ("Emma", "Elinor"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert not alike(one, other)
    assert not alike(other, one)


def test_a_name_in_another_case_is_the_same_name() -> None:
    assert not alike("Германна", "Германну", inflected=True)
    assert not alike("Лизаветы", "Лизавету", inflected=True)
    assert alike("Лисавета", "Лизавета", inflected=True)


@pytest.mark.parametrize(
    ("rare", "usual"),
    [
        ("Kidderminthter", "Kidderminster"),
        ("Na-tásha", "Natásha"),
        ("W'yden", "Weyden"),
        ("Andwew", "Andrew"),
        ("André", "Andrew"),
    ],
)
def test_how_somebody_says_a_name_is_no_slip(rare: str, usual: str) -> None:
    assert drawled(rare, usual)


def test_a_last_e_may_make_a_womans_name() -> None:
    assert same_sound("Elisabeth", "Elizabeth")
    assert not same_sound("Louise", "Louis")
