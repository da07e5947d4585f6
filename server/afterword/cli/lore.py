"""`afterword lore`: the entries, what calls them up where, and the names that none has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import typer
from rich.table import Table
from rich.text import Text

from afterword.bootstrap import Services
from afterword.cli.failure import Failure
from afterword.cli.opened import (
    AtOption,
    FileArgument,
    JsonOption,
    lsp_range,
    offset_at,
    open_manuscript,
)
from afterword.cli.output import emit_json, show, shown, tell, warn
from afterword.context.lore import scanned
from afterword.memory.lore import chapter_place, draft_entry, triggered, unknown_bounds
from afterword.memory.lore.survey import Found, Span, Standing, Unlisted, standings, unlisted_names
from afterword.memory.names import census, evidence_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from afterword.cli.opened import Opened
    from afterword.manuscript import Manuscript
    from afterword.memory.lore import ChapterPlace, Lore, LoreEntry

#: Unlisted names shown to people; `--json` gives all.
_MOST_SHOWN: Final = 25


class Listed(NamedTuple):
    """An entry as the command tells of it; `why` says why it is in, or why it isn't."""

    standing: Standing
    is_in: bool
    why: str


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("lore", short_help="Show lore: what calls it up, and which names have none.")(lore)


def lore(
    file: FileArgument,
    *,
    at: AtOption = "",
    entry: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this entry, by name or alias; may be repeated."),
    ] = None,
    draft: Annotated[
        str,
        typer.Option(metavar="NAME", help="Print an entry for a name, from the text up to --at."),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Show the lore beside the manuscript: its entries, and the names that have none."""
    services = Services()
    opened = open_manuscript(file, services)
    offset = offset_at(opened, at)
    if draft:
        text = draft_entry(draft, opened.manuscript, until=offset)
        if as_json:
            emit_json({"draft": text})
        else:
            tell(text.rstrip("\n"))
        return
    known = services.lore(opened.file, opened.root, opened.settings)
    problems = (*known.problems, *unknown_bounds(known, opened.manuscript.outline))
    entries = _chosen(listed(known, opened, offset), entry or ())
    names = census(evidence_in(opened.manuscript))
    unlisted = unlisted_names(known, names, opened.manuscript)
    if as_json:
        emit_json(as_object(opened.manuscript, entries, unlisted, problems))
        return
    for problem in problems:
        warn(problem)
    if entries:
        show(table_of(opened.manuscript, entries))
    else:
        tell("There is no lore yet: write lore.md beside the manuscript, an entry under each ##.")
    if unlisted and not entry:
        tell("\nNames that no entry has:\n")
        show(names_table(opened.manuscript, unlisted))


def listed(known: Lore, opened: Opened, offset: int) -> list[Listed]:
    """Every entry with where the manuscript calls it up, and how it stands at an offset."""
    manuscript, words = opened.manuscript, opened.settings.scan_words
    place = chapter_place(manuscript.outline, offset)
    text = scanned(manuscript, offset, words=words) if known.entries else ""
    hits = triggered(known, text, chapter=place)
    why = {id(hit.entry): hit.why for hit in hits}
    return [
        Listed(
            standing,
            id(standing.entry) in why,
            why.get(id(standing.entry)) or _why_not(standing.entry, place, words),
        )
        for standing in standings(known, manuscript)
    ]


def _why_not(entry: LoreEntry, place: ChapterPlace, words: int) -> str:
    if not place.reached(entry.valid_from):
        return f"not before {entry.valid_from}"
    if place.passed(entry.valid_until):
        return f"only until {entry.valid_until}"
    return f"nothing in the last {words} words calls it up"


def _chosen(entries: list[Listed], names: Sequence[str]) -> list[Listed]:
    """The entries with these names; all without any.

    Raises:
        Failure: no entry has one of the names.
    """
    if not names:
        return entries
    known = {form.casefold() for one in entries for form in one.standing.entry.forms}
    for name in names:
        if name.casefold() not in known:
            message = f"no entry is called {name}; without --entry all are listed"
            raise Failure(message)
    wanted = {name.casefold() for name in names}
    return [
        one for one in entries if wanted & {form.casefold() for form in one.standing.entry.forms}
    ]


def as_object(
    manuscript: Manuscript,
    entries: Iterable[Listed],
    unlisted: Iterable[Unlisted],
    problems: Iterable[str],
) -> dict[str, Any]:
    """Everything as `--json` gives it."""
    return {
        "entries": [_entry_object(manuscript, one) for one in entries],
        "unlisted_names": [
            {
                "name": one.name.name,
                "forms": list(one.name.forms),
                "kind": one.name.kind,
                "count": one.name.count,
                "first": _span_object(manuscript, one.first),
            }
            for one in unlisted
        ],
        "problems": list(problems),
    }


def _entry_object(manuscript: Manuscript, one: Listed) -> dict[str, Any]:
    entry = one.standing.entry
    return {
        "name": entry.name,
        "aliases": list(entry.aliases),
        "kind": entry.kind,
        "from": entry.origin,
        "line": entry.line + 1,
        "always": entry.always,
        "priority": entry.priority,
        "valid_from": entry.valid_from,
        "valid_until": entry.valid_until,
        "pinned": list(entry.pinned),
        "attributes": dict(entry.attributes),
        "mentions": _found_object(manuscript, one.standing.mentions),
        "triggers": [
            {"trigger": trigger.written, **_found_object(manuscript, found)}
            for trigger, found in zip(entry.triggers, one.standing.triggers, strict=True)
        ],
        "in": one.is_in,
        "why": one.why,
    }


def _found_object(manuscript: Manuscript, found: Found) -> dict[str, Any]:
    return {
        "count": found.count,
        "first": _span_object(manuscript, found.first),
        "last": _span_object(manuscript, found.last),
    }


def _span_object(manuscript: Manuscript, span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"range": lsp_range(manuscript, span.start, span.end)}


def table_of(manuscript: Manuscript, entries: Iterable[Listed]) -> Table:
    """The entries for people: the name, where it is written, its mentions, and whether it is in."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("entry", "from", "in the text", "here"):
        table.add_column(heading)
    for one in entries:
        entry = one.standing.entry
        name = Text(_plain(entry.name), style="bold")
        if entry.aliases:
            name.append(f"  {_plain(', '.join(entry.aliases))}", style="dim")
        lines = [_where(manuscript, one.standing.mentions, "mention")]
        lines += [
            f"{_plain(trigger.written)}: {_where(manuscript, found, 'paragraph')}"
            for trigger, found in zip(entry.triggers, one.standing.triggers, strict=True)
        ]
        here = Text(("in: " if one.is_in else "out: ") + _plain(one.why))
        here.stylize("green" if one.is_in else "dim")
        table.add_row(name, _about(entry), "\n".join(lines), here)
    return table


def _about(entry: LoreEntry) -> Text:
    parts = [f"{entry.origin}:{entry.line + 1}", entry.kind]
    parts += ["always" if entry.always else ""]
    parts += [f"priority {entry.priority}" if entry.priority else ""]
    parts += [f"from {entry.valid_from}" if entry.valid_from else ""]
    parts += [f"until {entry.valid_until}" if entry.valid_until else ""]
    return Text(_plain(" · ".join(filter(None, parts))), style="dim")


def names_table(manuscript: Manuscript, unlisted: Sequence[Unlisted]) -> Table:
    """The most frequent names that no entry has, for people."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("name")
    table.add_column("mentions", justify="right")
    table.add_column("first", justify="right")
    table.add_column("also", style="dim")
    for one in unlisted[:_MOST_SHOWN]:
        others = [form for form in one.name.forms[:4] if form != one.name.name]
        first = f"line {_line(manuscript, one.first)}" if one.first else ""
        table.add_row(
            _plain(one.name.name), f"{one.name.count:,}", first, _plain(", ".join(others))
        )
    more = len(unlisted) - _MOST_SHOWN
    if more > 0:
        table.add_row(f"… and {more:,} more")
    return table


def _where(manuscript: Manuscript, found: Found, noun: str) -> str:
    if found.first is None or found.last is None:
        return f"no {noun}"
    first, last = _line(manuscript, found.first), _line(manuscript, found.last)
    lines = f"line {first:,}" if first == last else f"lines {first:,}–{last:,}"
    return f"{found.count:,} {noun}{'' if found.count == 1 else 's'}, {lines}"


def _line(manuscript: Manuscript, span: Span) -> int:
    return manuscript.text.position(span.start).line + 1


def _plain(text: str) -> str:
    return " ".join(shown(text).split())
