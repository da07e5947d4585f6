"""The page as a whole: what stands where, and in which words."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.ledger.disclosure import model_name
from afterword.features.ledger.page.compared import Row, compared, heat, survival
from afterword.features.ledger.page.html import Table, drawn, table
from afterword.features.ledger.page.over_time import acceptance, words
from afterword.features.ledger.periods import periods
from afterword.features.ledger.wording import (
    between,
    day_name,
    duration,
    has_share,
    left_of,
    many,
    money,
    percent,
    place_name,
    temperature_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.features.ledger.page.html import Figure
    from afterword.features.ledger.statistics import Statistics, Tally

# No script, no image, no font and no host: a page that can only be looked at.
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
#: How many days are told one by one: a rate of one day is a rate of few.
_DAYS_OF_RATES: Final = 21
_DAYS_OF_WORDS: Final = 62
_SAVED: Final = (
    "Keystrokes saved are the characters that you accepted and that are still there, less the keys "
    "that took them: one for a text taken whole, one a word for one taken in part. Minutes are not "
    "told, since nothing here knows how fast you type."
)
_SEEN: Final = (
    "“Seen” is what was on your screen and not merely asked for; “taken” is what you accepted "
    "whole, in part, or typed out by hand. What was put in at your demand, a gap filled or a "
    "paragraph rewritten, is in neither. Intervals are Wilson’s, at 95 %."
)


class Cover(NamedTuple):
    """What the page says of itself: whose figures these are, and who drew them."""

    title: str
    version: str
    note: str = ""


def page(found: Statistics, cover: Cover) -> str:
    """The page; needs nothing from anywhere, and holds no word of any manuscript.

    Titles, names of models and places are all the text in it that isn't ours.
    """
    style = files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    body = _empty(cover) if not found.days else "".join(_sections(found))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(cover.title)} · what became of the words</title>"
        f"<style>{style}</style></head><body><main>"
        f"{_header(found, cover)}{body}{_footer(cover)}</main></body></html>\n"
    )


def _header(found: Statistics, cover: Cover) -> str:
    period = ""
    if found.days:
        first, last = found.days[0].day, found.days[-1].day
        span = day_name(first) if first == last else f"{day_name(first)} – {day_name(last)}"
        models = many(len(found.by_model), "model")
        period = f"{span}<i> · </i>{many(found.whole.offered, 'candidate')}<i> · </i>{models}"
    note = f'<p class="note">{escape(cover.note)}</p>' if cover.note else ""
    return (
        f'<header><p class="brow">Afterword · the ledger</p><h1>{escape(cover.title)}</h1>'
        f"<p>{period}</p>{note}</header>"
    )


def _sections(found: Statistics) -> Iterator[str]:
    yield f'<section class="key" aria-label="In short">{"".join(_numbers(found.whole))}</section>'
    yield f'<div class="cards">{"".join(drawn(figure) for figure in _figures(found))}</div>'
    yield (
        '<section class="card wide" id="spent"><h2>What it took</h2>'
        f'<div class="scroll">{table(_spent(found), "What it took")}</div></section>'
    )


def _numbers(whole: Tally) -> Iterator[str]:
    rate = whole.rate
    yield _number(f"{whole.words:,}", "words accepted", f"{whole.words_left:,} still there")
    if has_share(rate):
        counts = f"{rate.taken:,} of {rate.seen:,} · {between(rate)}"
        yield _number(percent(rate.share or 0), "taken of what you saw", counts)
    else:
        yield _number(f"{rate.taken:,} of {rate.seen:,}", "taken of what you saw", "too few to say")
    if whole.kept is not None:
        put_in = f"{many(whole.applied, 'text')} put in at your demand" if whole.applied else ""
        yield _number(left_of(whole.kept), "stayed, when last looked", put_in)
    yield _number(f"{whole.keystrokes:,}", "keystrokes saved", "less those of accepting")


def _number(value: str, name: str, note: str) -> str:
    return (
        f"<div><b>{escape(value)}</b><span>{escape(name)}</span><small>{escape(note)}</small></div>"
    )


def _figures(found: Statistics) -> Iterator[Figure]:
    if found.whole.rate.seen:
        yield acceptance(*periods(found.days, _DAYS_OF_RATES))
    if found.whole.words:
        yield words(*periods(found.days, _DAYS_OF_WORDS))
    models = [
        Row(temperature_name(temperature), model_name(model), tally, heat(temperature))
        for (model, temperature), tally in found.by_model_and_temperature.items()
    ]
    yield compared(
        "models",
        "By model and temperature",
        "How often each was taken, of what you saw of it. The line is where the true share lies: "
        "the longer, the less is known.",
        ("Model", "Temperature"),
        models,
        wide=True,
    )
    places = [Row(place_name(place), "", tally) for place, tally in found.by_place.items()]
    yield compared("places", "By place", "Where in the text it was offered.", ("Place",), places)
    if found.whole.characters:
        yield survival(found.whole)


def _spent(found: Statistics) -> Table:
    head = ("Model", "Candidates", "Tokens read", "Tokens written", "Engine’s time", "Cost")
    counted = [(model_name(model), tally) for model, tally in found.by_model.items()]
    if len(counted) > 1:
        counted.append(("All", found.whole))
    rows = [
        (
            name,
            tally.offered,
            tally.prompt_tokens,
            tally.answer_tokens,
            duration(tally.seconds),
            money(tally.cost),
        )
        for name, tally in counted
    ]
    return Table(head, rows)


def _empty(cover: Cover) -> str:
    return "" if cover.note else '<p class="note">Nothing has been recorded yet.</p>'


def _footer(cover: Cover) -> str:
    return (
        f"<footer><p>{escape(_SEEN)}</p><p>{escape(_SAVED)}</p>"
        "<p>Costs are in the currency of the prices in your settings; a dash is where none are "
        f"set.</p><p>Drawn by Afterword {escape(cover.version)} on your machine, from its ledger. "
        "No word of your text is in it, and nothing in it asks anybody for anything.</p></footer>"
    )
