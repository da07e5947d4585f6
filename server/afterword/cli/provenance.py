"""`afterword provenance`: which of a text came from candidates, and a sentence that says so."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from rich.table import Table
from rich.text import Text

from afterword.bootstrap import Services
from afterword.bootstrap.beside import absolute
from afterword.cli.opened import FileArgument, JsonOption, lsp_range, open_manuscript
from afterword.cli.output import emit_json, show, shown, tell
from afterword.features.ledger.anchoring import find_again
from afterword.features.ledger.disclosure import caveats, disclosure, model_name
from afterword.features.ledger.report import provenance_object
from afterword.features.ledger.telling import provenance_of
from afterword.features.ledger.wording import place_name, temperature_name
from afterword.manuscript.marking import as_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

    from afterword.cli.opened import Opened
    from afterword.features.ledger.provenance import Provenance, Source
    from afterword.manuscript import Manuscript

_QUOTED: Final = 6  # words that a row quotes
#: The table's columns, with the least that one may be cut to (0: to nothing less than it is).
_COLUMNS: Final = {
    "Where": 0,
    "Words": 0,
    "Model": 12,
    "Temp.": 0,
    "When": 0,
    "Place": 10,
    "Begins": 12,
}
_LOOKED_AT: Final = 400  # code points that they are looked for in


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("provenance", short_help="Say which of a text came from candidates.")(provenance)


def provenance(file: FileArgument, *, as_json: JsonOption = False) -> None:
    """Say which of a text came from candidates, and in a sentence for a publisher's form.

    Words are those of its prose. What the ledger could not see counts as yours, and is told of.
    """
    services = Services()
    opened = open_manuscript(file, services)
    found = _found(services, opened)
    if as_json:
        emit_json(provenance_object(found, partial(lsp_range, opened.manuscript)))
    else:
        _show(opened.manuscript, found)


def _found(services: Services, opened: Opened) -> Provenance:
    document = str(absolute(opened.file)) if opened.file else ""
    options = opened.settings.ledger
    store = services.ledger(opened.settings)
    try:
        again = find_again(
            store, document, opened.manuscript, exists=lambda path: Path(path).exists()
        )
        return provenance_of(
            opened.manuscript, again.spans, again.lost, store, options, document=document
        )
    finally:
        store.close()


def _show(manuscript: Manuscript, found: Provenance) -> None:
    if found.sources:
        show(_table([_row(manuscript, source) for source in found.sources]), wide=True)
        show(Text(""))
    tell(disclosure(found))
    for line in caveats(found):
        show(Text(f"· {shown(line)}", "dim"), wide=True)


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    """The rows; on a narrow terminal, names and quotations are cut, and no figure."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for number, (name, least) in enumerate(_COLUMNS.items()):
        widest = max(len(name), *(len(row[number]) for row in rows))
        justify: Literal["left", "right"] = "right" if name == "Words" else "left"
        table.add_column(
            name,
            justify=justify,
            no_wrap=True,
            overflow="ellipsis",
            min_width=min(least or widest, widest),
        )
    for row in rows:
        table.add_row(*row)
    return table


def _row(manuscript: Manuscript, source: Source) -> tuple[str, ...]:
    entry = source.entry
    where = _where(manuscript, source)
    words = f"{source.words:,}"
    if entry is None:
        known = "tagged" if source.receipt is None else "no longer known"
        return where, words, known, "", "", "", _quote(manuscript, source)
    moment = entry.accepted_at or entry.offered_at
    when = datetime.fromtimestamp(moment, UTC).astimezone().strftime("%Y-%m-%d")
    temperature = "–" if entry.temperature is None else temperature_name(entry.temperature)
    name, place = shown(model_name(entry.model)), shown(place_name(entry.place))
    return where, words, name, temperature, when, place, _quote(manuscript, source)


def _where(manuscript: Manuscript, source: Source) -> str:
    """Line and column from 1, of both ends; the line once where it is one."""
    (line, column), (last, end) = (
        manuscript.text.position(offset) for offset in (source.start, source.end)
    )
    until = f"{end + 1}" if line == last else f"{last + 1}:{end + 1}"
    return f"{line + 1}:{column + 1}–{until}"


def _quote(manuscript: Manuscript, source: Source) -> str:
    """The first words of it: it is the writer's own file, and terminal."""
    end = min(source.end, source.start + _LOOKED_AT)
    words = as_read(manuscript.text.slice(source.start, end)).split()
    more = " …" if len(words) > _QUOTED or end < source.end else ""
    return shown(" ".join(words[:_QUOTED])) + more
