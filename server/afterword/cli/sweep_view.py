"""Candidates of a sweep as they come: growing in a terminal, all at once in a pipe."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Self

from rich.console import Console, Group
from rich.live import Live
from rich.padding import Padding
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from afterword.cli.output import shown, tell
from afterword.features.loom.sentences import sentences_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from rich.console import RenderableType

    from afterword.features.sweeping.sweep import News
    from afterword.inference import Candidate


class SweepView:
    """Shows a sweep while it is open; this one shows nothing: for pipes and programs.

    `showed` says whether the writer has seen it then.
    """

    showed = False

    def __enter__(self) -> Self:
        """Begin to show."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave on the screen what came."""

    def tell(self, news: News) -> None:
        """A candidate has grown or is done."""


class Growing(SweepView):
    """Shows candidates in a terminal, each below the other in the order of the temperatures.

    One that is done, with all before it, is printed for good; what still grows is below it.
    """

    showed = True

    def __init__(self, out: Console, block: Callable[[int, News], RenderableType]) -> None:
        """Take the terminal, and how a candidate that came is shown under its number."""
        self._out = out
        self._block = block
        self._news: dict[int, News] = {}
        self._printed = self._came = 0
        self._live = Live(console=out, refresh_per_second=12, transient=True)

    def __enter__(self) -> Self:
        """Begin to show."""
        self._live.start()
        self._live.update(_waiting())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave on the screen what came."""
        self._live.stop()

    def tell(self, news: News) -> None:
        """A candidate has grown or is done."""
        self._news[news.index] = news
        while (first := self._news.get(self._printed)) is not None and first.done:
            self._printed += 1
            self._came += first.candidate is not None
            self._out.print(self._block(self._came, first) if first.candidate else _none(first))
        rest = [one for index, one in sorted(self._news.items()) if index >= self._printed]
        self._live.update(Group(*map(_growing, rest)) if rest else _waiting())


def live_view(*, for_picking: bool, wrap: int) -> SweepView:
    """What shows a sweep as it comes, where there is a terminal to show it in.

    While somebody picks, standard output is for what was picked: all else goes to stderr, with the
    number of each sentence on a page of that width (`wrap` as in `Shape`).
    """
    out = Console(stderr=for_picking, markup=False, highlight=False, emoji=False)
    if not out.is_terminal:
        return SweepView()
    return Growing(out, partial(_numbered, wrap) if for_picking else _whole)


def plain(found: Sequence[Candidate]) -> None:
    """The candidates for a pipe, each under its temperature."""
    tell(
        "\n\n".join(
            f"[{candidate.temperature}]\n{candidate.text.strip(chr(10) + ' ')}"
            for candidate in found
        )
    )


def _whole(_number: int, news: News) -> Group:
    body = Text(shown(news.text).strip())
    return Group(_heading(news), Padding(body, (0, 2, 1, 2)))


def _numbered(wrap: int, number: int, news: News) -> Group:
    """A candidate with the numbers of its sentences, by which they are picked."""
    rows = Table.grid(padding=(0, 1))
    rows.add_column(justify="right", style="bold", no_wrap=True)
    rows.add_column()
    for place, one in enumerate(sentences_of(news.text, wrap=wrap), start=1):
        rows.add_row(f"{number}.{place}", Text(shown(one.text)))
    title = Text.assemble((f" {number} ", "bold reverse"), " ", _heading(news))
    return Group(title, Padding(rows, (0, 2, 1, 2)))


def _growing(news: News) -> Group:
    lines = shown(news.text).strip()
    return Group(_heading(news), Padding(Text(lines, style="dim"), (0, 2, 1, 2)))


def _none(news: News) -> Group:
    body = Text("nothing worth offering came", style="yellow")
    return Group(_heading(news), Padding(body, (0, 2, 1, 2)))


def _heading(news: News) -> Text:
    return Text(f"temperature {news.temperature}", style="cyan")


def _waiting() -> Padding:
    return Padding(Spinner("dots", Text("reading the page …", style="dim")), (0, 2, 0, 0))
