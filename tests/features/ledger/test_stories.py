"""What becomes of candidates, told one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.features.ledger.offers import Offer, Part
from afterword.features.ledger.options import LedgerOptions
from afterword.features.ledger.ports import Fate, Span
from afterword.manuscript import Text
from features.ledger.oracle import Change, differing
from features.ledger.test_tracking import Page
from features.ledger.writing import offer, receipt

if TYPE_CHECKING:
    from collections.abc import Callable

STORY = "The ferry left without her.\n\n"
END = len(STORY)
SAID = "Marta counted the boats. There were nine."


def begun(text: str = STORY, *offers: Offer, options: LedgerOptions | None = None) -> Page:
    page = Page(text, options)
    page.offer(offers or [offer("a", SAID, len(text))])
    page.wait(2)
    return page


def told_as(page: Page, new: str) -> None:
    """The text becomes `new`, told as the smallest difference, as Neovim does."""
    page.edit(differing(str(page.text), new))


# -- taking -----------------------------------------------------------------------------------


def test_taken_whole() -> None:
    page = begun()
    page.edit(Change(END, END, SAID))
    entry = page.read()["a"]
    assert entry.fate is Fate.ACCEPTED
    assert entry.accepted_characters == entry.characters == len(SAID)
    assert entry.accepted_words == entry.words == 7
    assert entry.accepted_at == page.now
    assert page.tracker.spans() == (Span(END, END + len(SAID), "a"),)
    assert page.tracker.last_accepted() == Span(END, END + len(SAID), "a")


def test_told_as_the_smallest_difference_further_on() -> None:
    page = begun("The dog barked.", offer("a", "The cat sat. ", 0))
    told = differing("The dog barked.", "The cat sat. The dog barked.")
    assert told == Change(4, 4, "cat sat. The "), "an editor may tell it so"
    page.edit(told)
    assert page.tracker.spans() == (Span(0, len("The cat sat."), "a"),)
    assert page.read()["a"].fate is Fate.ACCEPTED
    told_as(page, "The dog barked.")
    assert page.tracker.spans() == ()
    assert page.read()["a"].fate is Fate.REJECTED


def test_taken_on_a_page_of_other_line_ends() -> None:
    page = begun("One.\r\n\r\n", offer("a", "Two.\n\nThree.", 8))
    page.edit(Change(8, 8, "Two.\r\n\r\nThree."))
    assert page.tracker.spans() == (Span(8, 22, "a"),)
    assert page.read()["a"].accepted_characters == len("Two.\n\nThree.")


def test_an_editor_that_indents_what_it_puts_in() -> None:
    page = begun("- One.\n", offer("a", "Two is\nlonger.  ", 7))
    page.edit(Change(7, 7, "  Two is\n  longer."))
    assert page.tracker.spans() == (Span(9, 9 + len("Two is\n  longer."), "a"),)
    assert page.read()["a"].fate is Fate.ACCEPTED


def test_words_one_after_the_other() -> None:
    page = begun()
    for piece, so_far in (("Marta", 5), (" counted", 13)):
        page.edit(Change(len(page.text), len(page.text), piece))
        assert page.read()["a"].fate is Fate.PARTLY
        assert page.read()["a"].accepted_characters == so_far
    page.edit(Change(len(page.text), len(page.text), SAID[13:]))
    assert page.read()["a"].fate is Fate.ACCEPTED
    assert page.tracker.spans() == (Span(END, END + len(SAID), "a"),)


def test_a_part_of_a_word_told_at_once_was_typed() -> None:
    page = begun()
    page.edit(Change(END, END, "Mar"))  # an editor that tells of typing now and then
    assert page.tracker.spans() == ()
    page.edit(Change(END + 3, END + 3, "ta went"))
    entry = page.read()["a"]
    assert (entry.fate, entry.typed_characters) == (Fate.REJECTED, 3)


def test_a_letter_that_the_client_says_was_taken() -> None:
    page = begun(STORY, offer("a", "I went.", END))
    page.edit(Change(END, END, "I"))
    assert page.tracker.spans() == ()
    page.accepted("a")
    assert page.tracker.spans() == (Span(END, END + 1, "a"),)
    assert page.read()["a"].fate is Fate.PARTLY


def test_a_client_that_says_it_before_it_tells_the_change() -> None:
    page = begun()
    page.edit(Change(END, END, "M"))
    page.accepted("a")
    assert page.read()["a"].fate is Fate.ACCEPTED
    page.edit(Change(END + 1, END + 1, SAID[1:]))
    entry = page.read()["a"]
    assert (entry.fate, entry.typed_characters) == (Fate.ACCEPTED, 1)
    assert page.tracker.spans() == (Span(END + 1, END + len(SAID), "a"),)
    page.edit(Change(END + 1, END + len(SAID), ""))
    assert page.read()["a"].fate is Fate.REJECTED


def test_typed_out_by_hand() -> None:
    page = begun()
    for at, character in enumerate(SAID):
        page.edit(Change(END + at, END + at, character))
    entry = page.read()["a"]
    assert (entry.fate, entry.typed_characters) == (Fate.TYPED, len(SAID))
    assert page.tracker.spans() == ()


def test_a_few_letters_typed_and_the_rest_taken() -> None:
    page = begun()
    page.edit(Change(END, END, "M"))
    page.offer([offer("a", SAID[1:], END + 1)])  # the server serves the rest
    page.edit(Change(END + 1, END + 1, SAID[1:]))
    entry = page.read()["a"]
    assert (entry.fate, entry.typed_characters) == (Fate.ACCEPTED, 1)
    assert entry.accepted_characters == entry.characters - 1
    assert page.tracker.spans() == (Span(END + 1, END + len(SAID), "a"),)


def test_shown_in_part_and_then_whole() -> None:
    page = begun(STORY, offer("a", SAID[:24], END))
    page.offer([offer("a", SAID, END)])
    page.edit(Change(END, END, SAID))
    entry = page.read()["a"]
    assert (entry.fate, entry.characters) == (Fate.ACCEPTED, len(SAID))


def test_shown_in_part_taken_and_then_the_rest() -> None:
    page = begun(STORY, offer("a", SAID[:24], END))
    page.edit(Change(END, END, SAID[:24]))
    assert page.read()["a"].fate is Fate.ACCEPTED
    page.offer([offer("a", SAID[24:], END + 24)])
    page.edit(Change(END + 24, END + 24, "#"))
    entry = page.read()["a"]
    assert (entry.fate, entry.accepted_characters) == (Fate.PARTLY, 24)
    assert entry.characters == len(SAID)


# -- turning down -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "turn_down",
    [
        pytest.param(lambda page: page.edit(Change(END, END, "#")), id="something else typed"),
        pytest.param(lambda page: page.edit(Change(END - 1, END, "")), id="deleted before"),
        pytest.param(lambda page: page.offer([offer("b", "No.", END)]), id="another asked for"),
        pytest.param(lambda page: page.offer([offer("b", "No.", 3)]), id="asked elsewhere"),
    ],
)
def test_turned_down(turn_down: Callable[[Page], None]) -> None:
    page = begun()
    assert page.read()["a"].fate is Fate.SHOWN
    turn_down(page)
    entry = page.read()["a"]
    assert (entry.fate, entry.decided_at) == (Fate.REJECTED, page.now)


def test_changes_elsewhere_leave_it_on_offer() -> None:
    page = begun()
    page.edit(Change(0, 3, "A"))
    page.edit(Change(len(page.text) - 3, len(page.text) - 2, "!"))
    assert page.read()["a"].fate is Fate.SHOWN
    page.edit(Change(len(page.text), len(page.text), SAID))
    assert page.read()["a"].fate is Fate.ACCEPTED


def test_what_was_never_on_the_screen_is_not_turned_down() -> None:
    three = [offer(name, f"{name} {SAID}", END) for name in "abc"]
    page = begun(STORY, *three)
    page.edit(Change(END, END, "#"))
    fates = {name: entry.fate for name, entry in page.read().items()}
    assert fates == {"a": Fate.REJECTED, "b": Fate.OFFERED, "c": Fate.OFFERED}
    page.offer([offer(name, f"{name} {SAID}", END + 1) for name in "def"])
    page.shown("e")
    page.edit(Change(END + 1, END + 1, "#"))
    fates = {name: page.read()[name].fate for name in "def"}
    assert fates == {"d": Fate.OFFERED, "e": Fate.REJECTED, "f": Fate.OFFERED}


def test_two_that_begin_alike() -> None:
    page = begun(STORY, offer("a", "Rain came.", END), offer("b", "Rain went.", END))
    page.shown("a")
    page.shown("b")
    page.edit(Change(END, END, "Rain"))
    assert page.tracker.spans() == (Span(END, END + 4, "b"),)


# -- taking back ------------------------------------------------------------------------------


def test_undone_and_redone() -> None:
    page = begun()
    page.edit(Change(END, END, SAID))
    taken_at = page.now
    page.wait(5)
    page.edit(Change(END, END + len(SAID), ""))
    entry = page.read()["a"]
    assert (entry.fate, entry.undone, entry.accepted_characters) == (Fate.REJECTED, True, 0)
    assert (entry.accepted_at, entry.decided_at) == (None, page.now)
    page.wait(1)
    page.edit(Change(END, END, SAID))
    entry = page.read()["a"]
    assert (entry.fate, entry.undone, entry.accepted_at) == (Fate.ACCEPTED, False, taken_at)
    assert page.tracker.spans() == (Span(END, END + len(SAID), "a"),)


def test_deleted_long_after_is_no_rejection() -> None:
    page = begun()
    page.edit(Change(END, END, SAID))
    page.wait(61)
    page.edit(Change(END, END + len(SAID), ""))
    page.wait(600)
    entry = page.read()["a"]
    assert (entry.fate, entry.undone) == (Fate.ACCEPTED, False)
    assert entry.survival == (1.0, 1.0, 0.0, None)


def test_words_undone_one_by_one() -> None:
    page = begun()
    for piece in ("Marta", " counted", SAID[13:]):
        page.edit(Change(len(page.text), len(page.text), piece))
    for left, fate in ((13, Fate.PARTLY), (5, Fate.PARTLY), (0, Fate.REJECTED)):
        page.edit(Change(END + left, len(page.text), ""))
        entry = page.read()["a"]
        assert (entry.fate, entry.accepted_characters) == (fate, left)


# -- what is left -----------------------------------------------------------------------------


def test_what_is_left_and_when() -> None:
    page = begun()
    page.edit(Change(END, END, SAID))
    page.wait(9.9)
    page.edit(Change(END, END + 6, ""))  # "Marta "
    page.wait(0.2)
    page.edit(Change(END, END + 8, ""))  # "counted "
    page.wait(50)
    page.save()
    page.edit(Change(END, len(page.text), ""))
    page.wait(600)
    survival = page.read()["a"].survival
    size = len(SAID)
    assert survival == ((size - 6) / size, (size - 14) / size, 0.0, (size - 14) / size)


def test_what_is_left_counts_from_the_last_that_was_taken() -> None:
    page = begun()
    page.edit(Change(END, END, "Marta"))
    page.wait(15)
    assert page.read()["a"].survival == (1.0, None, None, None)
    page.edit(Change(END + 5, END + 5, " counted"))
    assert page.read()["a"].survival == (None, None, None, None)
    page.edit(Change(END, END + 3, ""))
    page.wait(15)
    assert page.read()["a"].survival == (10 / 13, None, None, None)


def test_what_the_writer_types_inside_is_the_writers() -> None:
    page = begun()
    page.edit(Change(END, END, SAID))
    page.edit(Change(END + 5, END + 5, "!"))
    page.edit(Change(END + 7, END + 14, "saw"))
    assert page.tracker.spans() == (
        Span(END, END + 5, "a"),
        Span(END + 6, END + 7, "a"),
        Span(END + 10, END + 10 + len(SAID) - 13, "a"),
    )
    assert page.tracker.last_accepted() == Span(END, len(page.text), "a")


def test_cut_and_pasted_elsewhere_even_twice() -> None:
    page = begun()
    page.edit(Change(END, END, SAID))
    page.wait(100)
    page.edit(Change(END + 6, END + 13, ""))
    page.edit(Change(0, 0, "counted"))
    page.edit(Change(0, 0, "counted"))
    rest = Span(14 + END, 14 + END + len(SAID) - 7, "a")
    assert page.tracker.spans() == (Span(0, 14, "a"), rest)


def test_a_paste_told_further_on() -> None:
    page = begun("The end. ", offer("a", "The lamp. ", 0))
    told_as(page, "The lamp. The end. ")
    told_as(page, "The lThe end. ")  # cuts "amp. "
    told_as(page, "The lThe end. amp. ")
    assert page.tracker.spans() == (Span(0, 5, "a"), Span(14, 18, "a"))


def test_back_to_where_it_was_in_one_step_for_all_of_it() -> None:
    page = begun()
    page.edit(Change(END, END, SAID))
    before = str(page.text)
    for at in (END + 30, END + 3, 2):
        page.edit(Change(at, at + 1, "xyz"))
    told_as(page, before)
    assert page.tracker.spans() == (Span(END, END + len(SAID), "a"),)


# -- put in -----------------------------------------------------------------------------------


def collage(start: int, end: int) -> Offer:
    text = "One of a's.\n\nTwo of b's."
    parts = (Part(0, 11, "a"), Part(13, len(text), "b"))
    return Offer(start, end, text, parts, (receipt("a"), receipt("b")), "stitch", applied=True)


def test_a_collage_is_several_spans() -> None:
    page = begun("Before [gap] after.", collage(7, 12))
    page.edit(Change(7, 12, "One of a's.\n\nTwo of b's."))
    assert page.tracker.spans() == (Span(7, 18, "a"), Span(20, 31, "b"))
    assert {entry.fate for entry in page.read().values()} == {Fate.ACCEPTED}


def test_put_in_bit_by_bit() -> None:
    page = begun("Before [gap] after.", collage(7, 12))
    first, second = Change(7, 8, "One of a's.\n\nTw"), Change(22, 23, "o of b's")
    for change in (first, second, Change(30, 33, ".")):
        assert page.tracker.spans() == ()
        page.edit(change)
    assert str(page.text) == "Before One of a's.\n\nTwo of b's. after."
    assert page.tracker.spans() == (Span(7, 18, "a"), Span(20, 31, "b"))


def test_some_of_a_list() -> None:
    page = Page(STORY)
    page.tracker.listed([offer(name, f"{name}: {SAID}", END) for name in "abc"])
    one = Part(0, 24, "b")
    put = Offer(END, END, f"b: {SAID}"[:24], (one,), (receipt("b"),), "stitch", applied=True)
    page.offer([put])
    page.edit(Change(END, END, put.text))
    fates = {name: entry.fate for name, entry in page.read().items()}
    assert fates == {"a": Fate.REJECTED, "b": Fate.PARTLY, "c": Fate.REJECTED}


def test_refused() -> None:
    made = collage(7, 12)
    page = begun("Before [gap] after.", made)
    page.refuse(made)
    assert {entry.fate for entry in page.read().values()} == {Fate.REJECTED}


# -- settings ---------------------------------------------------------------------------------


def test_nothing_is_tracked_where_the_ledger_is_off() -> None:
    page = begun(options=LedgerOptions(enabled=False))
    page.edit(Change(END, END, SAID))
    page.shown("a")
    page.accepted("a")
    page.save()
    assert page.tracker.spans() == ()
    assert page.read() == {}


def test_switched_off_in_between() -> None:
    page = begun()
    page.edit(Change(END, END, SAID))
    page.tracker.switch(LedgerOptions(enabled=False))
    assert page.tracker.spans() == ()
    assert page.read() == {}


def test_text_only_where_the_writer_lets_it_be_kept() -> None:
    for kept in (False, True):
        page = begun(options=LedgerOptions(text=kept))
        page.edit(Change(END, END, SAID))
        page.edit(Change(END, END + 6, ""))
        page.save()
        entry = page.read()["a"]
        assert (entry.text, entry.left) == ((SAID, SAID[6:]) if kept else (None, None))


# -- earlier sessions -------------------------------------------------------------------------


def test_spans_of_an_earlier_session() -> None:
    page = begun()
    page.edit(Change(END, END, SAID))
    page.save()
    text, entries = str(page.text), dict(page.read())
    again = Page(text)
    again.tracker.seek()
    assert not again.tracker.settled
    again.edit(Change(0, 0, "Now: "))
    again.tracker.found([Span(END, END + len(SAID), "a")], entries)
    assert again.tracker.settled
    assert again.tracker.spans() == (Span(END + 5, END + 5 + len(SAID), "a"),)
    again.edit(Change(END + 5, END + 11, ""))
    again.save()
    entry = again.read()["a"]
    assert entry.survival.saved == (len(SAID) - 6) / len(SAID)
    assert entry.accepted_at == entries["a"].accepted_at
    assert Text.of(text) == page.text
