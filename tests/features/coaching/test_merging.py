"""The rules' and the model's findings as one list, and how it stays in place."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from afterword.coach.finding import Finding, Severity
from afterword.features.coaching.keeping import read, written
from afterword.features.coaching.marks import Marks, carried
from afterword.features.coaching.merging import merged
from afterword.manuscript import Edit, Manuscript

PARAGRAPH = "The 🜁 keeper crossed the yard with nine boats under his arm, and said so."


def found(start: int, end: int, rule: str = "echo", source: str = "rules") -> Finding:
    return Finding(
        rule, start, end, "", "m", "w", Severity.HINT, None, source, praise=rule == "praise"
    )


def spans(findings: tuple[Finding, ...]) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.rule) for one in findings]


def test_the_model_goes_before_the_rules_and_praise_before_neither() -> None:
    rules = (found(0, 5), found(20, 25, "cliche"), found(8, 11, "doubled-word"))
    model = (
        found(3, 7, "model/clarity", "m"),
        found(9, 15, "model/pacing", "m"),
        found(4, 6, "praise", "m"),
        found(18, 30, "praise", "m"),
    )
    assert spans(merged(rules, model)) == [
        (3, 7, "model/clarity"),
        (8, 11, "doubled-word"),
        (18, 30, "praise"),
        (20, 25, "cliche"),
    ]


FINDINGS = st.lists(
    st.builds(
        lambda start, size, rule, source: found(start, start + size, rule, source),
        st.integers(0, 60),
        st.integers(1, 15),
        st.sampled_from(["echo", "praise", "model/pacing", "doubled-word"]),
        st.sampled_from(["rules", "m"]),
    ),
    max_size=20,
)


@given(FINDINGS, FINDINGS)
def test_no_two_squiggles_overlap(rules: list[Finding], model: list[Finding]) -> None:
    kept = merged(rules, model)
    squiggles = [one for one in kept if not one.praise]
    for one, two in itertools.pairwise(squiggles):
        assert one.end <= two.start
    for left in {*rules, *model} - set(kept):
        assert any(one.start < left.end and left.start < one.end for one in kept)


def test_what_is_kept_is_read_again_for_the_same_text_alone() -> None:
    text = "It was very dark."
    one = replace(found(7, 16, "model/clarity", "m"), quote="very dark", related=((0, 2, "x"),))
    assert read(written([one]), text) == (one,)
    assert read(written([one]), "It is very dark.") is None
    for spoilt in ("", "{", "[3]", "[{}]", "null", '{"a": 1}'):
        assert read(spoilt, text) is None


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    made, length = [], len(text)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, length))
        end = draw(st.integers(start, min(length, start + 8)))
        new = draw(st.text(alphabet="ab .\n\r🜁—", max_size=6))
        made.append(Edit(start, end, new))
        length += len(new) - (end - start)
    return made


@given(st.data())
def test_findings_are_exact_or_gone(data: st.DataObject) -> None:
    text = f"# One\n\n{PARAGRAPH}\n\nAnother paragraph of several words stands here.\n"
    start = text.index("nine boats")
    one = replace(found(start, start + 10, "model/clarity", "m"), quote="nine boats")
    edits = data.draw(edits_of(text))
    after = text
    touched = False
    here: Finding | None = one
    for edit in edits:
        if here is not None:
            touched = touched or (edit.start < here.end and edit.end > here.start)
            here = carried(here, [edit])
        after = after[: edit.start] + edit.text + after[edit.end :]
        if touched:
            assert here is None
            break
        if here is not None:
            assert after[here.start : here.end] == "nine boats"


def test_a_word_made_longer_is_touched() -> None:
    one = replace(found(4, 9), quote="heron", related=((20, 24, "again"),))
    assert carried(one, [Edit(9, 9, "s")]) is None
    assert carried(one, [Edit(4, 4, "a")]) is None
    assert carried(one, [Edit(9, 9, ", grey,")]) == replace(one, related=((27, 31, "again"),))
    assert carried(one, [Edit(4, 4, "a ")]) == replace(
        one, start=6, end=11, related=((22, 26, "again"),)
    )
    assert carried(one, [Edit(21, 22, "x")]) == replace(one, related=())


@given(st.data())
def test_marks_agree_with_the_text_through_any_edits_and_back(data: st.DataObject) -> None:
    text = f"# One\n\n{PARAGRAPH}\n\nAnother paragraph of several words stands here.\n"
    manuscript = Manuscript.parse(text)
    marks = Marks(manuscript)
    for _ in marks.settling(manuscript):
        pass
    placed = next(p for p in manuscript.blocks() if p.block.text == PARAGRAPH)
    at = PARAGRAPH.index("nine boats")
    one = replace(found(at, at + 10, "model/clarity", "m"), quote="nine boats")
    marks.learn(placed, [one])
    undo: list[Edit] = []
    for edit in data.draw(edits_of(text)):
        was = manuscript.text.slice(edit.start, edit.end)
        undo.append(Edit(edit.start, edit.start + len(edit.text), was))
        manuscript = manuscript.edited(edit)
        marks.edited(manuscript, [edit])
        for here in marks.findings:
            assert manuscript.text.slice(here.start, here.end) == here.quote
    for edit in reversed(undo):
        manuscript = manuscript.edited(edit)
        marks.edited(manuscript, [edit])
    assert [f.quote for f in marks.findings] == ["nine boats"]
    assert marks.waiting(but=()) == []


def test_a_hundred_findings_through_a_thousand_edits() -> None:
    """Every untouched finding exact, none on touched text: told by following each character."""
    rng = random.Random(4)
    words = ["boat", "🜁", "ledger", "die", "Mühle", "и", "weir,", "lamp.", "“late”", "e\u0301t"]
    paragraphs = [" ".join(rng.choices(words, k=rng.randint(8, 30))) for _ in range(100)]
    text = "\r\n\r\n".join(paragraphs)
    manuscript = Manuscript.parse(text)
    marks = Marks(manuscript)
    for number, placed in enumerate(manuscript.blocks()):
        at = placed.block.text.index(" ", 3) + 1
        end = min(at + 9, len(placed.block.text))
        one = found(at, end, f"model/{number}", "m")
        marks.learn(placed, [replace(one, quote=placed.block.text[at:end])])
    serial = itertools.count(len(text))
    characters = list(range(len(text)))
    alive = {one.rule: characters[one.start : one.end] for one in marks.findings}
    assert len(alive) == 100
    undo: list[Edit] = []
    for step in range(1_000):
        size = len(manuscript.text)
        if undo and rng.random() < 0.2:
            edit = undo.pop()
        else:
            undo.clear()
            start = rng.randrange(size)
            end = min(size, start + rng.choice([0, 0, 0, 1, 3, 40]))
            new = rng.choice(
                ["x", " ", "🜁", "\r\n", "\n\n", "", "и. ", text[:200] if step % 50 == 0 else "é"]
            )
            edit = Edit(start, end, new)
        was = manuscript.text.slice(edit.start, edit.end)
        undo.append(Edit(edit.start, edit.start + len(edit.text), was))
        at = {character: place for place, character in enumerate(characters)}
        for rule, inside in list(alive.items()):
            first, last = at[inside[0]], at[inside[-1]] + 1
            within = edit.start < last and edit.end > first
            inserted = edit.start == edit.end and first < edit.start < last
            longer = (edit.start == last and edit.text[:1].isalnum()) or (
                edit.end == first and edit.text[-1:].isalnum()
            )
            if within or inserted or longer:
                del alive[rule]
        characters[edit.start : edit.end] = [next(serial) for _ in edit.text]
        manuscript = manuscript.edited(edit)
        marks.edited(manuscript, [edit])
        places = {character: place for place, character in enumerate(characters)}
        shown = {(one.rule, one.start, one.end) for one in marks.findings}
        for one in marks.findings:
            assert manuscript.text.slice(one.start, one.end) == one.quote
        for rule, inside in alive.items():
            assert (rule, places[inside[0]], places[inside[-1]] + 1) in shown, (step, edit)
    assert len(alive) < 100
