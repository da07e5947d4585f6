"""Findings for people: each line with its quote underlined, what is wrong, why, what instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.text import Text as Rich

from afterword.cli.output import console, show, shown, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.coach.finding import Finding
    from afterword.manuscript import Manuscript

_WIDTH: Final = 96  # columns of an excerpt
_INDENT: Final = "    "
_CUT: Final = "…"


def show_findings(manuscript: Manuscript, findings: Sequence[Finding]) -> None:
    """Print them in the order of the text, with their count at the end."""
    underlines = console().is_terminal
    for finding in findings:
        show(_shown(manuscript, finding, underlines=underlines), wide=True)
    if not findings:
        tell("nothing is marked")
        return
    many = len([one for one in findings if not one.praise])
    praise = len(findings) - many
    words = manuscript.words
    rate = f" ({1000 * many / words:.1f} in 1,000 words)" if words else ""
    kept = f", {praise} to keep" if praise else ""
    tell(f"{many} finding{'' if many == 1 else 's'}{kept}{rate}")


def _shown(manuscript: Manuscript, finding: Finding, *, underlines: bool) -> Rich:
    line, column = manuscript.text.position(finding.start)
    made = Rich.assemble(
        (f"{line + 1}:{column + 1}", "bold"),
        "  ",
        (shown(finding.rule), "green" if finding.praise else "yellow"),
        (f"  {shown(finding.source)}", "dim"),
        "\n",
    )
    before, quote, after = _excerpt(manuscript, finding)
    style = "bold underline green" if finding.praise else "bold underline red"
    made.append(_INDENT + before)
    made.append(quote, style if underlines else "")
    made.append(after + "\n")
    if not underlines:
        made.append(f"{_INDENT}{' ' * cell_len(before)}{'^' * max(1, cell_len(quote))}\n")
    made.append(f"{_INDENT}{shown(finding.message)}\n")
    if finding.why:
        made.append(f"{_INDENT}{shown(finding.why)}\n", "dim")
    if finding.rewrite is not None:
        made.append(f"{_INDENT}→ ", "green")
        made.append(f"{' '.join(shown(finding.rewrite).split())}\n", "green")
    return made


def _excerpt(manuscript: Manuscript, finding: Finding) -> tuple[str, str, str]:
    """What stands around a quote on its line, and the quote, cut to fit one line."""
    text = manuscript.text
    quote = " ".join(shown(finding.quote).split())
    if len(quote) > _WIDTH:
        half = _WIDTH // 2 - 1
        quote = f"{quote[:half].rstrip()} {_CUT} {quote[-half:].lstrip()}"
    room = max(_WIDTH - len(quote), 0)
    start = text.line_start(text.position(finding.start).line)
    last = text.position(finding.end).line
    end = text.line_start(last) + len(text.line(last))
    before = shown(text.slice(start, finding.start)).lstrip()
    after = shown(text.slice(finding.end, end)).rstrip()
    left = min(len(before), max(room // 2, room - len(after)))
    right = min(len(after), room - left)
    if left < len(before):
        before = _CUT + before[len(before) - left :].split(" ", 1)[-1]
    if right < len(after):
        after = after[:right].rsplit(" ", 1)[0] + _CUT
    return before, quote, after
