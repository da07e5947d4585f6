"""From what a model sent to an outline: headings, items and plain lines, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from afterword.features.outlining.parts import ITEM, same_chunk, same_title
from afterword.postprocess import Shape, Surroundings
from afterword.postprocess.draft import Draft, Job
from afterword.postprocess.filters.boilerplate import boilerplate
from afterword.postprocess.filters.characters import characters
from afterword.postprocess.filters.errors import errors
from afterword.postprocess.filters.loops import loops
from afterword.postprocess.filters.refusals import refusals
from afterword.postprocess.filters.special_tokens import special_tokens
from afterword.postprocess.words import GRAM, words_of

_JOB: Final = Job(Shape.PARAGRAPH, Surroundings(), finished=True)
_LEAST_WORDS: Final = 12
_LEAST_LINES: Final = 2
_LONGEST_LINE: Final = 3_000  # code points; a model that is caught in a line ends there
_SAME_WORDS: Final = 4  # a shorter line may come twice under two headings
_REPEATS: Final = 0.3  # of all lines; more, and the model runs in circles from the first on
_NEW: Final = 0.75  # of all runs of four words are new, or else a small model turns on the spot
_TOP: Final = 2  # the level of an outline's topmost headings; the first is the outline's own title

_HEADING: Final = re.compile(r"\s{0,3}(?P<marks>#{1,6})\s*(?P<title>[^#\s].*?)\s*#*\s*")
_BOLD_LINE: Final = re.compile(r"\s*(?:\*\*|__)(?P<title>[^*_]+?)(?:\*\*|__)\s*:?\s*")
_MARKED: Final = re.compile(
    r"(?P<indent>\s*)(?:[-*+•–—◦▪‣·]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+"
    r"(?:\[[ xX]\]\s+)?(?P<words>\S.*)"
)
_BARE_MARK: Final = re.compile(r"\s*(?:[-*+•◦▪]|\(?\d{1,3}[.)]|#{1,6})\s*")
_FENCE: Final = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>")
_RULE: Final = re.compile(r"\s*(?:[-*_=]\s*){3,}|\s*⁂\s*")
_ROW: Final = re.compile(r"\s*\|.*\|\s*")
_TABLE_SIGNS: Final = frozenset("|:- ")
_COLON: Final = re.compile(r"^([ \t]{0,3}#{1,6}.*?)[ \t]*[:：][ \t]*$", re.MULTILINE)
_THIRD: Final = re.compile(r"^[ \t]{0,3}### ", re.MULTILINE)
_THING: Final = (
    r"(?:outline|synopsis|summary|scenes?|fable|parable|version|breakdown|beats?|chapters?|"
    r"structure|list|story|plan|plot|notes?|gliederung|entwurf|plan|résumé|план|синопсис|大纲|提纲)"
)
_OURS: Final = r"(?:outline|synopsis|breakdown|summary|version)"  # no word that a story opens with
_TALK: Final = re.compile(
    r"\s*(?:"
    r"(?:sure(?: thing)?|certainly|of course|absolutely|okay|ok|great|understood|gladly)\s*[,.!:—]|"
    rf"here(?:['’]s| is| are)\b[^\n]*\b{_THING}\b|"
    rf"(?:below (?:is|are)|this is|the following is)\b[^\n]*\b{_THING}\b[^\n]*:\s*\Z|"
    rf"(?:i(?:['’]ll|['’]ve| have| will)|let me|as (?:requested|you asked))\b[^\n]*\b{_OURS}\b|"
    rf"(?:bien sûr|voici|natürlich|gerne|hier ist|конечно|вот|claro|aquí)\b[^\n]*[:!]|"
    rf"(?:当然|好的|以下是)[^\n]*[:：！]"
    r")",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(
    r"\s*[*_(\[]*(?:"
    r"let me know|(?:would|do) you (?:like|want)|feel free|i hope (?:this|that|it)|"
    r"if you(?:['’]d| would)? (?:like|want|need)|shall i|i can also|want me to|please (?:let|note)|"
    r"note:|word count|this outline (?:keeps|follows|aims|provides|offers|maintains)|"
    r"end of (?:the )?outline|n['’]hésitez|souhaitez-vous|möchten sie|möchtest du|soll ich|"
    r"дайте знать|хотите|如果你|如果您|需要我|希望这"
    r")",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Sheet:
    """Lines as they are put together: (depth, words); a depth of 0 is plain, below 0 a heading."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    gap: bool = True
    in_table: bool = False

    def unsay_header(self) -> None:
        """Take the last line off, where it names a table's columns."""
        if self.in_table:
            self.lines.pop()


def tidied(raw: str, *, begun: str = "", cut_short: bool = False, chat: bool = True) -> str:
    """An outline in Markdown, or "" where nothing came that could be offered as one.

    Items are marked with `-`, nested by two spaces; the topmost headings have two `#`. A chat's
    preamble and its last words, code fences, comments, tags, tables' rules and lines with
    addresses are gone; what is said twice is said once.

    Args:
        raw: all that the model sent.
        begun: the outline's first characters, where the prompt ends with them.
        cut_short: whether the answer ended by its length: its last line is then left out, unless
            it ends a sentence.
        chat: whether the model answers in messages; any other goes on after its outline, with
            another document, before which it is cut.
    """
    text = _COLON.sub(r"\1", _FENCE.sub("", raw.replace("\t", "  ")))
    text = _THIRD.sub("###  ", text)  # else it may pass for a chat's next turn
    draft = Draft.of(text)
    for keep in (characters, special_tokens, errors, refusals):
        draft = keep(draft, _JOB)
    if not draft.body:
        return ""
    whole = f"{begun} {draft.body}" if begun else draft.body
    lines = _read(_COMMENT.sub("", whole), chat=chat)
    if cut_short and len(lines) > 1 and not re.search(r"[.!?…。！？][\"'”’»」)]*$", lines[-1][1]):
        lines.pop()
    lines = _levelled(_once(lines))
    return _written(lines) if _is_something(lines) else ""


def _read(text: str, *, chat: bool) -> list[tuple[int, str]]:
    """The lines, up to where the model turns to the writer or to another document."""
    sheet = _Sheet()
    lines = text.split("\n")
    last_heading = max((at for at, line in enumerate(lines) if _heading(line)), default=-1)
    for at, line in enumerate(lines):
        if not line.strip() or _BARE_MARK.fullmatch(line):
            sheet.gap = True
            continue
        if "|" in line and _TABLE_SIGNS.issuperset(line):
            sheet.unsay_header()
            continue
        if _RULE.fullmatch(line):
            if sheet.lines and not chat:
                break
            sheet.gap = True
            continue
        heading = _heading(line)
        marked = _MARKED.fullmatch(line)
        plain = not heading and not marked
        if plain and not sheet.lines and _TALK.match(line):
            continue
        if plain and sheet.lines and _ASIDE.match(line):
            if at > last_heading:
                break
            continue
        if heading and not chat and len(sheet.lines) > _LEAST_LINES and _opens_another(line):
            break
        _add(sheet, line, heading, marked)
    return sheet.lines


def _heading(line: str) -> re.Match[str] | None:
    return _HEADING.fullmatch(line) or _BOLD_LINE.fullmatch(line)


def _opens_another(line: str) -> bool:
    """Whether a heading is a document's: a base model writes the next one behind its outline."""
    return bool(re.match(r"\s{0,3}#(?!#)", line))


def _add(
    sheet: _Sheet, line: str, heading: re.Match[str] | None, marked: re.Match[str] | None
) -> None:
    in_table = False
    if heading:
        level = len(heading.groupdict().get("marks") or "###")
        _put(sheet, -level, heading["title"])
    elif marked:
        nested = min(len(marked["indent"]) // 2, 3)
        _put(sheet, 1 + nested, marked["words"])
    elif in_table := bool(_ROW.fullmatch(line)):
        _put(sheet, 1, " · ".join(cell.strip() for cell in line.strip().strip("|").split("|")))
    else:
        words = line.strip()
        follows = sheet.lines and not sheet.gap and sheet.lines[-1][0] >= 0
        if follows and (line[:1] == " " or words[:1].islower()):
            depth, before = sheet.lines[-1]
            sheet.lines[-1] = (depth, f"{before} {words}")
        else:
            _put(sheet, 0, words)
    sheet.gap, sheet.in_table = False, in_table


def _put(sheet: _Sheet, depth: int, words: str) -> None:
    words = _TAG.sub("", words[:_LONGEST_LINE])
    words = re.sub(r"[*_]{2,3}(\S(?:.*?\S)?)[*_]{2,3}", r"\1", words).strip()
    if depth < 0:
        words = words.strip("*_ ").rstrip(":： ")
    says = str.isalnum if depth < 0 else str.isalpha
    if not any(map(says, words)) or boilerplate(Draft.of(words), _JOB).body != words:
        return
    words = loops(Draft.of(words), _JOB).body
    if words:
        sheet.lines.append((depth, words))


def _once(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Without lines that were there before; where many were, without all from the first on.

    A heading may come again, and what stands under it stays there.
    """
    said: set[str] = set()
    kept: list[tuple[int, str]] = []
    again, first = 0, 0
    for depth, words in lines:
        key = same_title(words) if depth < 0 else same_chunk(words)
        just_said = bool(kept) and key == same_chunk(kept[-1][1])
        if key in said and (just_said or depth < 0 or len(key.split()) >= _SAME_WORDS):
            first = first or len(kept)
            again += 1
            if depth >= 0:
                continue
        said.add(key)
        kept.append((depth, words))
    return kept[:first] if again > _REPEATS * len(lines) else kept


def _levelled(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Without the outline's own title, the topmost headings at level two, items from depth one."""
    heads = [-depth for depth, _ in lines if depth < 0]
    if len(heads) > 1 and lines[0][0] == -heads[0] and all(one > heads[0] for one in heads[1:]):
        lines, heads = lines[1:], heads[1:]
    elif len(heads) == 1 and lines[0][0] < 0 and len(lines) > 1 and heads[0] == 1:
        lines, heads = lines[1:], []
    shift = _TOP - min(heads, default=_TOP)
    levelled: list[tuple[int, str]] = []
    deepest = 0
    for depth, words in lines:
        if depth < 0:
            levelled.append((-min(6, -depth + shift), words))
            deepest = 0
        else:
            deepest = min(depth, deepest + 1)
            levelled.append((deepest, words))
    while levelled and levelled[-1][0] < 0 and len(heads) > 1 and _has_bodies(levelled):
        levelled.pop()  # a heading that nothing came under any more
    return levelled


def _has_bodies(lines: list[tuple[int, str]]) -> bool:
    return any(depth >= 0 for depth, _ in lines)


def _is_something(lines: list[tuple[int, str]]) -> bool:
    words = [word.text for _, line in lines for word in words_of(line)]
    letters = sum(c.isalpha() for _, line in lines for c in line)
    signs = sum(not c.isspace() for _, line in lines for c in line)
    runs = [tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1)]
    new = len(set(runs))
    return (
        len(lines) >= _LEAST_LINES
        and len(words) >= _LEAST_WORDS
        and letters * 2 > signs
        and new >= _NEW * len(runs)
    )


def _written(lines: list[tuple[int, str]]) -> str:
    out: list[str] = []
    before = 0
    for number, (depth, words) in enumerate(lines):
        if number and not (depth > 0 and before > 0):
            out.append("")
        if depth < 0:
            out.append(f"{'#' * -depth} {words}")
        elif depth == 0:
            out.append(f"\\{words}" if ITEM.match(words) else words)
        else:
            out.append(f"{'  ' * (depth - 1)}- {words}")
        before = depth
    return "\n".join(out)
