"""An assistant's talk around its answer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.postprocess.draft import Draft, End
from afterword.postprocess.speech import narrated

if TYPE_CHECKING:
    from afterword.postprocess.draft import Job

_THING: Final = (
    r"(?:continuation|paragraph|sentences?|passage|scene|story|text|version|draft|chapter|prose|"
    r"narrative|manuscript|completion|excerpt|next part|rest of)"
)
_YES: Final = r"(?:sure|certainly|of course|absolutely|okay|ok|got it|great|happy to help)\b"
_HERE: Final = r"here(?:['’]s| is| are)"
_OFFER: Final = rf"(?:{_HERE}|i(?:['’]ll| will| can| would)|let me|let['’]s|this is)"
_LINE_END: Final = r"[*_]*\s*(?:\n+|\Z)"
# What only an assistant opens with, up to the end of the line.
_OPENING: Final = re.compile(
    r"\A(?:"
    rf"{_YES}[^\n]{{0,20}}?[,.!:—-]+ {_OFFER}\b[^\n]*?[:!]{_LINE_END}|"
    rf"{_YES}[^\n]{{0,20}}?[,.!:—-]+ {_OFFER}\b[^\n]*?\b(?:continu|writ|help)\w*[^\n]*{_THING}"
    rf"[^\n]*{_LINE_END}|"
    rf"{_HERE} (?:an?|the|my|your|one|another|some)\b[^\n.]*\b{_THING}\b[^\n]*?[:!]{_LINE_END}|"
    rf"(?:sure|certainly|of course|absolutely)[!.]\s*(?:\n+|\Z)|"
    rf"(?:below|the following) is\b[^\n.]*\b{_THING}\b[^\n]*(?:\n+|\Z)|"
    rf"\**(?:continuation|continued|next paragraph|answer|output|response|text)\**:\**\s*|"
    rf"(?:当然|好的|以下是)[^\n]{{0,30}}[:：](?:\n+|\Z)|"
    rf"(?:конечно|вот продолжение)[^\n]{{0,40}}[:!](?:\n+|\Z)|"
    rf"(?:bien sûr|voici (?:la suite|le))[^\n]{{0,40}}[:!](?:\n+|\Z)|"
    rf"(?:natürlich|gerne|hier ist)[^\n]{{0,40}}[:!](?:\n+|\Z)"
    r")",
    re.IGNORECASE,
)
# What may still turn out to be such an opening while the answer is coming in.
_BEGUN: Final = re.compile(rf"\A{_YES}[!.,:]?\s*[^\n.!?:]{{0,160}}[.!?:]?\Z", re.IGNORECASE)
_ASIDE: Final = re.compile(
    r"(?:^|(?<=[.!?…\"'”’)]\s))[\s(\[*]*(?:"
    r"let me know if|(?:would|do) you (?:like|want) me to|feel free to|i hope (?:this|that) helps|"
    rf"please (?:let me know|provide|note that)|(?:this|the above) (?:{_THING}) (?:continues|shows|"
    r"captures|maintains|uses|sets)|i(?:'ve|’ve| have) (?:continued|kept|maintained) "
    r"(?:the|your|to)\b|"
    r"note:|word count|to be continued|\[?the (?:story|text) (?:continues|ends)(?: here)?[.\]…]|"
    r"in this (?:passage|excerpt|paragraph|story)|the (?:passage|excerpt|author|paragraph) "
    r"(?:describes|shows|suggests|is about)|as (?:requested|instructed|you asked)"
    r")",
    re.IGNORECASE | re.MULTILINE,
)


def chatter(draft: Draft, job: Job) -> Draft:
    """Take an assistant's opening line off, cut where it turns to the writer."""
    while found := _OPENING.match(narrated(draft.body, job.around)):
        rest = Draft.of(draft.body[found.end() :], draft.end)
        draft = replace(rest, lead=rest.lead or "\n\n")
        if not draft.body:
            return draft
    if not job.finished and draft.end is End.OPEN and _BEGUN.match(draft.body):
        return draft.with_body("")
    found = _ASIDE.search(narrated(draft.body, job.around))
    return draft.cut(found.start()) if found else draft
