"""`afterword outline`: headings, scenes and gaps; and what could be planned beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text
from rich.tree import Tree

from afterword.bootstrap import Services
from afterword.cli.opened import FileArgument, JsonOption, lsp_range, open_manuscript
from afterword.cli.output import emit_json, show, shown, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript import Gap, Manuscript, Section


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("outline", short_help="Show headings, scenes and gaps.")(outline)


def _list_lenses(wanted: bool) -> None:  # noqa: FBT001 -- typer calls it with one positional flag
    if wanted:
        from afterword.cli.outlines import lens_names  # noqa: PLC0415 -- not for showing

        tell(lens_names(Services()))
        raise typer.Exit


def outline(
    file: FileArgument,
    *,
    proposals: Annotated[
        int, typer.Option("--propose", min=0, max=16, help="Ask for so many outlines instead.")
    ] = 0,
    lens: Annotated[
        list[str] | None,
        typer.Option("--lens", metavar="NAME", help="Through this lens; may be given again."),
    ] = None,
    lenses: Annotated[  # noqa: ARG001 -- its callback does the work
        bool,
        typer.Option("--lenses", callback=_list_lenses, is_eager=True, help="List the lenses."),
    ] = False,
    take: Annotated[
        str,
        typer.Option(metavar="1.2,3.4", help="Put pieces of the last proposals into outline.md."),
    ] = "",
    source: Annotated[
        str, typer.Option("--from", metavar="JSON", help="Take them from this file instead.")
    ] = "",
    derive: Annotated[
        bool, typer.Option("--derive", help="Make an outline of what is written.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="With --derive: as outline.md, if there is none.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the manuscript's outline: headings, scenes and gaps, with their words.

    Or ask a model for outlines of the story, and take pieces of them into outline.md.
    """
    lens = lens or []
    _check_together(proposals, lens, take=take, source=source, derive=derive, write=write)
    services = Services()
    opened = open_manuscript(file, services)
    if not (proposals or lens or take or derive):
        if as_json:
            emit_json(as_object(opened.manuscript))
        else:
            show(tree(opened.manuscript, opened.name), wide=True)
        return
    from afterword.cli import outlines  # noqa: PLC0415 -- showing an outline has no use for it

    if take:
        outlines.take_pieces(services, opened, take, source=source, as_json=as_json)
    elif derive:
        outlines.derive_outline(services, opened, write=write, as_json=as_json)
    else:
        count = proposals or len(lens)
        outlines.propose_outlines(services, opened, count=count, names=lens, as_json=as_json)


def _check_together(
    proposals: int, lens: Sequence[str], *, take: str, source: str, derive: bool, write: bool
) -> None:
    """Refuse options that mean nothing together.

    Raises:
        typer.BadParameter: they do.
    """
    if sum([bool(proposals or lens), bool(take), derive]) > 1:
        message = "--propose, --take and --derive are three things; choose one"
        raise typer.BadParameter(message)
    if source and not take:
        message = "--from says where --take finds its pieces; name them"
        raise typer.BadParameter(message)
    if write and not derive:
        message = "--write goes with --derive; --take writes by itself"
        raise typer.BadParameter(message)


def as_object(manuscript: Manuscript) -> dict[str, Any]:
    """The outline as `--json` gives it."""
    return {
        "sections": [
            {
                "title": section.title,
                "level": section.level,
                "range": lsp_range(manuscript, section.start, section.end),
                "words": section.words,
            }
            for section in manuscript.outline.sections
        ],
        "scenes": [
            {"range": lsp_range(manuscript, scene.start, scene.end), "words": scene.words}
            for scene in manuscript.outline.scenes
        ],
        "gaps": [
            {"range": lsp_range(manuscript, gap.start, gap.end), "beat": gap.beat}
            for gap in manuscript.gaps
        ],
        "words": manuscript.words,
        "paragraphs": manuscript.paragraphs,
    }


def tree(manuscript: Manuscript, name: str) -> Tree:
    """The outline for people: headings nested by level, scenes and gaps under their heading."""
    found = manuscript.outline
    gaps = f" · {_many(len(manuscript.gaps), 'gap')}" if manuscript.gaps else ""
    root = Tree(
        _label(
            found.title or name,
            f"{_many(manuscript.words, 'word')} · "
            f"{_many(manuscript.paragraphs, 'paragraph')}{gaps}",
            "bold",
        ),
        guide_style="dim",
    )
    branches: dict[Section | None, Tree] = {None: root}
    above: list[Section] = []
    for section in found.sections:
        while above and above[-1].level >= section.level:
            above.pop()
        parent = branches[above[-1] if above else None]
        about = f"line {section.line + 1} · {_many(section.words, 'word')}"
        branches[section] = parent.add(_label(section.title, about))
        above.append(section)
    _add_scenes_and_gaps(manuscript, branches)
    return root


def _add_scenes_and_gaps(manuscript: Manuscript, branches: dict[Section | None, Tree]) -> None:
    """Leaves in the order of the text; a heading's only scene is the heading itself."""
    found = manuscript.outline
    leaves: dict[Section | None, list[tuple[int, Text]]] = {}
    for scene in found.scenes:
        about = f"line {scene.line + 1} · {_many(scene.words, 'word')}"
        leaf = (scene.start, _label("scene", about, "dim"))
        leaves.setdefault(found.section_at(scene.start), []).append(leaf)
    leaves = {section: scenes for section, scenes in leaves.items() if len(scenes) > 1}
    for gap in manuscript.gaps:
        leaf = (gap.start, _gap_label(manuscript, gap))
        leaves.setdefault(found.section_at(gap.start), []).append(leaf)
    for section, texts in leaves.items():
        # Sections inside this one were added first, so its own prose, which stands before
        # them, goes to the front.
        branch = branches[section]
        own = Tree("")
        for _, text in sorted(texts, key=lambda leaf: leaf[0]):
            own.add(text)
        branch.children[:0] = own.children


def _gap_label(manuscript: Manuscript, gap: Gap) -> Text:
    line = manuscript.text.position(gap.start).line + 1
    return _label("gap", f"line {line}" + (f" · {gap.beat}" if gap.beat else ""), "yellow")


def _label(title: str, about: str, style: str = "") -> Text:
    words = " ".join(shown(title).split())
    return Text.assemble((words, style), "  ", (" ".join(shown(about).split()), "dim"))


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
