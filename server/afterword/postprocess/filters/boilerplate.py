"""Sentences that belong to a web page or a publisher, not to a story."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job

_BOILERPLATE: Final = re.compile(
    r"https?://|\bwww\.\w|\b[\w.]+@[\w-]+\.\w{2,}|Project Gutenberg|Gutenberg-tm|"
    r"\ball rights reserved\b|copyright (?:©|\(c\)|\d{4})|©|\bISBN\b|\bsubscribe to\b|"
    r"\bclick here\b|"
    r"\bread more\b(?=\s*(?:$|[»>→…]))|\bsign up for\b|\bnewsletter\b|\bterms of (?:use|service)\b|"
    r"\bprivacy policy\b|\bthis (?:ebook|e-book)\b|transcriber['’]s note|\bphoto credit\b|"
    r"\[(?:illustration|image|footnote|citation needed)",
    re.IGNORECASE,
)


def boilerplate(draft: Draft, _job: Job) -> Draft:
    """Cut before the sentence with an address, a licence or the like."""
    found = _BOILERPLATE.search(draft.body)
    if not found:
        return draft
    paragraph = draft.body.rfind("\n\n", 0, found.start())
    ends = [end for end in sentence_ends(draft.body[: found.start()]) if end > paragraph]
    return draft.cut(ends[-1] if ends else max(0, paragraph))
