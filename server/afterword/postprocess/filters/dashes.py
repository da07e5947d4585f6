"""Dashes as the page has them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from afterword.postprocess.speech import sample

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job

_FORMS: Final = {
    "—": re.compile(r"(?<=\S)—(?=\S)"),
    " — ": re.compile(r"(?<=\S) — (?=\S)"),
    " – ": re.compile(r"(?<=\S) – (?=\S)"),
    "--": re.compile(r"(?<=[^\s-])--(?=[^\s-])"),
    " -- ": re.compile(r"(?<=\S) -- (?=\S)"),
    " - ": re.compile(r"(?<=\S) - (?=\S)"),
}
_ANY: Final = re.compile(r"(?<=\S) (?:—|–|--|-) (?=\S)|(?<=[^\s-])(?:—|--)(?=[^\s-])")
_CUT_OFF: Final = re.compile(r"(?<=\w)(?:—|--)(?=[\"'”’»“」]|\Z)")
_SPOKEN: Final = re.compile(r"\A(?:—|–|―|--|-)(?= )")
_HABIT: Final = 3
_DOMINANT: Final = 0.8


def dashes(draft: Draft, job: Job) -> Draft:
    """Turn dashes into the form that four of five on the page have, where it has a habit."""
    page = sample(job.around)
    body = draft.body
    form = _habit(page)
    if form is not None:
        body = _ANY.sub(form, body)
        sign = form.strip()
        if sign in ("—", "--"):
            body = _CUT_OFF.sub(sign, body)
    signs = [found.group() for line in job.around.earlier[:30] if (found := _SPOKEN.match(line))]
    if signs:
        body = _SPOKEN.sub(max(set(signs), key=signs.count), body)
    return draft.with_body(body)


@lru_cache(maxsize=32)
def _habit(page: str) -> str | None:
    counts = {form: len(pattern.findall(page)) for form, pattern in _FORMS.items()}
    total = sum(counts.values())
    form = max(counts, key=lambda key: counts[key])
    return form if total >= _HABIT and counts[form] >= _DOMINANT * total else None
