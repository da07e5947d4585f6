from __future__ import annotations

import re
from importlib import resources

import pytest

from afterword.features.outlining import (
    UnusableLensError,
    chosen_lenses,
    read_lens,
    shipped_lenses,
)


def test_every_lens_that_is_shipped_can_be_used_and_read_by_people() -> None:
    lenses = shipped_lenses()
    folder = resources.files("afterword.features.outlining") / "lenses"
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".md"))
    assert sorted(f"{lens.key}.md" for lens in lenses) == files
    assert len(files) >= 8
    assert len({lens.name for lens in lenses}) == len(lenses)
    for lens in lenses:
        assert re.fullmatch(r"[A-Z].*\.", lens.purpose)
        assert len(lens.request.split()) > 40
        assert "{title}" in lens.opens
        heading = lens.heading("Short Weight")
        assert "Short Weight" in heading
        assert not heading.startswith(('"', "#"))
        assert lens.begins == "" or re.match(r"1\.|##", lens.begins)


def test_a_writers_own_lens_needs_nothing_but_what_is_asked() -> None:
    bare = read_lens("my-own", "\r\nOutline it as a ballad.\r\n")
    assert (bare.key, bare.name, bare.request) == ("my-own", "my-own", "Outline it as a ballad.")
    assert bare.heading("Ada") == "Ada: my-own"
    assert bare.begins == "1."
    full = read_lens("b", "---\nname: 'A ballad'\nfor: x: y\nbegins: ''\n---\nStanza by stanza.")
    assert (full.name, full.purpose, full.begins) == ("A ballad", "x: y", "")
    for empty in ("", "  \n", "---\nname: A\n---\n\n"):
        with pytest.raises(UnusableLensError, match="asks nothing"):
            read_lens("empty", empty)


def test_lenses_are_chosen_by_key_or_name() -> None:
    lenses = shipped_lenses()
    assert chosen_lenses(lenses, []) == lenses
    chosen = chosen_lenses(lenses, ["every SCENE", " detailed"])
    assert [lens.key for lens in chosen] == ["scenes", "detailed"]
    with pytest.raises(UnusableLensError, match=r"no lens 'rhyme'.*scenes"):
        chosen_lenses(lenses, ["rhyme"])
