"""What changed between two versions is told without knowing the edits."""

from __future__ import annotations

import random

from afterword.manuscript import Changed, Edit, Manuscript
from manuscript.marked import prose
from manuscript.samples import random_edit, random_text


def test_versions_without_a_change() -> None:
    manuscript = Manuscript.parse(prose(40))
    assert manuscript.changed_since(manuscript) is None
    assert manuscript.edited(Edit(5, 5, "")).changed_since(manuscript) is None


def test_an_edit_changes_its_paragraph() -> None:
    manuscript = Manuscript.parse(prose(400))
    (placed,) = manuscript.blocks(9_000, 9_001)
    edited = manuscript.edited(Edit(9_000, 9_002, "salt"))
    changed = edited.changed_since(manuscript)
    assert changed == Changed(placed.start, placed.end + 2, placed.end + 4)
    assert changed.growth == 2


def test_readings_of_the_same_text_share_nothing() -> None:
    manuscript = Manuscript.parse(prose(40))
    size = len(manuscript.text)
    assert Manuscript.parse(prose(40)).changed_since(manuscript) == Changed(0, size, size)


def test_blocks_outside_the_change_are_the_same() -> None:
    rng = random.Random(5)
    for _ in range(60):
        manuscript = Manuscript.parse(random_text(rng, rng.choice((3, 40, 900))))
        later = manuscript
        for _ in range(rng.choice((1, 1, 4, 40))):
            later = later.edited(Edit(*random_edit(rng, str(later.text))))
        changed = later.changed_since(manuscript)
        if changed is None:
            assert later.text == manuscript.text
            continue
        old, new = str(manuscript.text), str(later.text)
        assert old[: changed.start] == new[: changed.start]
        assert old[changed.was :] == new[changed.now :]
        assert len(new) - len(old) == changed.growth
        before = [p.start for p in manuscript.blocks()]
        after = [p.start for p in later.blocks()]
        assert [at for at in before if at < changed.start] == [
            at for at in after if at < changed.start
        ]
        assert [at + changed.growth for at in before if at >= changed.was] == [
            at for at in after if at >= changed.now
        ]
