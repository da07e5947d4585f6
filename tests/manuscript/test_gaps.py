from __future__ import annotations

import itertools

import pytest

from afterword.manuscript import Manuscript, Markup


def gaps_in(source: str, *markers: str) -> list[tuple[str, str, bool]]:
    manuscript = Manuscript.parse(source, gap_markers=markers)
    return [
        (manuscript.text.slice(gap.start, gap.end), gap.beat, gap.inline) for gap in manuscript.gaps
    ]


@pytest.mark.parametrize(
    ("gap", "beat"),
    [
        ("[…]", ""),
        ("[...]", ""),
        ("[ . . . ]", ""),
        ("[insert the storm here]", "insert the storm here"),
        ("[INSERT STORM]", "INSERT STORM"),
        ("[TODO: the storm]", "TODO: the storm"),
        ("[TK]", "TK"),
        ("[describe the\nlamp room]", "describe the lamp room"),
        ("[does she know?]", "does she know?"),
        ("[вставить бурю]", "вставить бурю"),
        ("[décrire la tempête]", "décrire la tempête"),
        ("［待补：暴风雨］", "待补：暴风雨"),
        ("【…】", ""),
        ("TK", ""),
        ("TKTK", ""),
        ("<!-- gap: the storm -->", "the storm"),
        ("<!-- gap -->", ""),
    ],
)
def test_a_gap_in_a_line_and_by_itself(gap: str, beat: str) -> None:
    assert gaps_in(f"She went up. {gap} She came down.") == [(gap, beat, True)]
    assert gaps_in(f"She went up.\n\n{gap}\n\nShe came down.") == [(gap, beat, False)]


@pytest.mark.parametrize(
    "gap", ["[the storm breaks]", "[A quarrel at the inn]", "[暴风雨之夜]", "TK: the storm"]
)
def test_a_gap_only_by_itself(gap: str) -> None:
    assert [found[0] for found in gaps_in(f"Up.\n\n{gap}\n\nDown.")] == [gap]
    if gap.startswith("["):
        assert gaps_in(f"She went up {gap} and down.") == []


@pytest.mark.parametrize(
    "text",
    [
        "[insert it](https://example.org)",
        "[insert it][ref]",
        "[insert]: https://example.org",
        "![describe the storm](storm.png)",
        "a note[^1] and [^note]",
        "as shown [1], [12]",
        "- [ ] find oil\n- [x] find a wick",
        "as [@tolstoy1869] says",
        "\\[insert the storm]",
        "`[insert the storm]`",
        "[Illustration]",
        "[Illustration: The lamp room at night]",
        "[To Mrs. Weston.]",
        '"Sid. [Groan.] Everything you\'ve done"',
        "save $5.00 [crossed out] per week",
        "ATK and TKO, TK-421, x.TK, stTK",
        "Atk. tk.",
        "[sic]",
        "［＃ここから２字下げ］",
        "[]",
    ],
)
def test_what_is_no_gap(text: str) -> None:
    assert gaps_in(text) == []
    assert gaps_in(f"Up and {text} down.") == []


def test_stage_directions_are_no_gaps() -> None:
    speech = (
        "**Anna.**\nThe lamp is out, and you know it.\n\n[Enter Ivan.]\n\n**Ivan.**\nIs it?\n\n"
    )
    play = "## ACT I\n\n" + speech * 12 + "[they leave]\n\n[the lamp is lit?]\n\n"
    assert gaps_in(play) == []
    assert gaps_in(play + "[insert the last scene]\n") == [
        ("[insert the last scene]", "insert the last scene", False)
    ]


def test_the_writer_s_own_markers() -> None:
    assert gaps_in("Up XXX down, XXXL.", "XXX") == [("XXX", "", True)]
    assert gaps_in("{{the storm}}\n\nDown {{}}.", "{{…}}") == [
        ("{{the storm}}", "the storm", False),
        ("{{}}", "", True),
    ]
    assert gaps_in("Up.", "", "…", " ") == []


def test_gaps_stand_in_order_and_never_overlap() -> None:
    found = Manuscript.parse("TK [insert TK here] TK <!-- gap: [x] -->").gaps
    assert [gap.beat for gap in found] == ["", "insert TK here", "", "[x]"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_gaps_in_an_archive_s_licence_are_none() -> None:
    source = "Salt.\n\n*** END OF THE PROJECT GUTENBERG EBOOK SALT ***\n\n[insert the fee]\n"
    assert Manuscript.parse(source, markup=Markup.PLAIN).gaps == ()
