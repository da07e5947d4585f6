"""`afterword stats` and `afterword provenance`, as a writer runs them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from afterword.bootstrap import Services
from afterword.features.ledger.anchoring import row_of
from afterword.features.ledger.ports import Span
from afterword.manuscript import Manuscript
from cli.program import only_line, parsed
from features.ledger.made_up import accepted, many
from features.ledger.pages import Page, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from afterword.features.ledger.ports import Entry
    from cli.program import Run

STORY = "# One\n\nThe ferry left without her.\n\nMarta counted the boats again. There were nine.\n"
ACCEPTED = "Marta counted the boats again."


def recorded(entries: Sequence[Entry]) -> None:
    services = Services()
    store = services.ledger(services.resolve(None, {}).settings)
    store.record(entries)
    store.close()


def written(home: Path) -> Path:
    """A manuscript of which a sentence came from a candidate."""
    file = home / "work" / "story.md"
    file.write_text(STORY, encoding="utf-8")
    services = Services()
    store = services.ledger(services.resolve(None, {}).settings)
    store.record([accepted("r1", document=str(file), offered_at=time.time())])
    start = STORY.index(ACCEPTED)
    spans = [Span(start, start + len(ACCEPTED), "r1")]
    manuscript = Manuscript.parse(STORY)
    store.keep(row_of(str(file), manuscript, spans, store.key, now=time.time()))
    store.close()
    return file


def test_an_empty_ledger_says_so_in_one_line(afterword: Run) -> None:
    ran = afterword("stats")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.count("\n") == 1
    assert "Nothing is recorded yet" in ran.out
    assert parsed(afterword("stats", "--json").out)["offered"] == 0


def test_a_ledger_that_is_off_says_how_to_turn_it_on(afterword: Run, home: Path) -> None:
    (home / "config.toml").write_text("[ledger]\nenabled = false\n", encoding="utf-8")
    assert "ledger.enabled" in afterword("stats").out


def test_figures_are_of_the_days_and_the_file_that_were_asked_for(
    afterword: Run, home: Path
) -> None:
    now = time.time()
    file = str(home / "work" / "story.md")
    ours = [replace(one, document=file) for one in many(60, days=5, end=now)]
    others = [replace(one, receipt=f"o{one.receipt}") for one in many(40, days=90, end=now)]
    recorded([*ours, *others])
    told = parsed(afterword("stats", "--json").out)
    assert (told["offered"], told["document"], told["note"]) == (100, None, None)
    assert parsed(afterword("stats", "story.md", "--json").out)["offered"] == 60
    lately = parsed(afterword("stats", "--days", "1", "--json").out)
    assert 0 < lately["offered"] < 60
    assert sum(group["offered"] for group in told["by_model"]) == 100
    shown = afterword("stats", "story.md").out
    seen = parsed(afterword("stats", "story.md", "--json").out)["acceptance"]
    assert f"{seen['taken']} of {seen['seen']}" in shown
    assert "story.md" in shown


def test_no_figures_of_these_days_or_this_manuscript_is_not_an_empty_ledger(
    afterword: Run, home: Path
) -> None:
    del home
    recorded(many(5, days=3, end=time.time() - 10 * 86_400))
    assert "Nothing is recorded of these days" in afterword("stats", "--days", "2").out
    assert "Nothing is recorded of this manuscript" in afterword("stats", "gone.md").out
    assert "Nothing" not in afterword("stats").out


def test_the_page_has_the_figures_of_the_json(afterword: Run, home: Path) -> None:
    recorded(many(200, end=time.time()))
    told = parsed(afterword("stats", "--json").out)
    ran = afterword("stats", "--html", "page.html")
    assert ran.status == 0, ran.err
    page = (home / "work" / "page.html").read_text(encoding="utf-8")
    tables = Page(page).tables
    assert [(number(row[2]), number(row[3])) for row in tables["models"][1:]] == [
        (one["acceptance"]["taken"], one["acceptance"]["seen"])
        for one in told["by_model_and_temperature"]
    ]
    assert [number(row[1]) for row in tables["words"][1:]] == [
        one["words_accepted"] for one in told["days"]
    ]
    assert [number(row[2]) for row in tables["survival"][1:]] == [
        one["characters"] for one in told["survival"]
    ]
    assert afterword("stats", "--html", "-").out == page
    assert afterword("stats", "--html", "page.html").status == 0


def test_a_page_never_takes_the_place_of_anything_else(afterword: Run, home: Path) -> None:
    recorded(many(20, end=time.time()))
    story = home / "work" / "story.md"
    story.write_text(STORY, encoding="utf-8")
    assert "another file" in only_line(afterword("stats", "--html", "story.md"), 1)
    assert story.read_text(encoding="utf-8") == STORY
    assert "no such" in only_line(afterword("stats", "--html", "nowhere/page.html"), 1).lower()


@pytest.mark.parametrize(
    "arguments", [("--html", "a", "--json"), ("--days", "0"), ("-",), ("--days", "x")]
)
def test_what_means_nothing_is_refused(afterword: Run, arguments: tuple[str, ...]) -> None:
    only_line(afterword("stats", *arguments), 2)


def test_provenance_tells_each_span_and_the_sentence(afterword: Run, home: Path) -> None:
    file = written(home)
    told = parsed(afterword("provenance", file, "--json").out)
    assert (told["words"], told["words_from_candidates"]) == (13, 5)
    (span,) = told["spans"]
    assert span["range"] == {
        "start": {"line": 4, "character": 0},
        "end": {"line": 4, "character": len(ACCEPTED)},
    }
    assert (span["receipt"], span["model"], span["temperature"]) == ("r1", "small-model.gguf", 0.6)
    assert told["sentence"].startswith("About 38 % of this text (5 of 13 words)")
    shown = afterword("provenance", "story.md").out
    assert "5:1–31" in shown
    assert ACCEPTED in shown
    assert told["sentence"] in shown


def test_provenance_of_a_text_changed_elsewhere_says_what_was_lost(
    afterword: Run, home: Path
) -> None:
    file = written(home)
    file.write_text(STORY.replace("counted", "COUNTED"), encoding="utf-8")
    told = parsed(afterword("provenance", file, "--json").out)
    assert (told["words_from_candidates"], told["spans"]) == (0, [])
    assert told["untracked"]["lost_characters"] == len(ACCEPTED)
    file.write_text(f"A new beginning.\n\n{STORY[7:]}", encoding="utf-8")
    told = parsed(afterword("provenance", file, "--json").out)
    assert told["words_from_candidates"] == 5


def test_provenance_of_what_was_never_recorded_does_not_vouch_for_it(
    afterword: Run, home: Path
) -> None:
    del home
    ran = afterword("provenance", "-", stdin=STORY.encode())
    assert "did not record" in ran.out
    told = parsed(
        afterword(
            "provenance", "-", "--json", stdin=b"Mine. [Not mine.]{.afterword} And mine again.\n"
        ).out
    )
    assert (told["words"], told["words_from_candidates"]) == (6, 2)
    assert told["spans"][0]["model"] is None
    only_line(afterword("provenance", "gone.md"), 1)
