"""An error is never prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.postprocess.speech import narrated

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job

_ERROR: Final = re.compile(
    r"\A\s*(?:"
    r"\{\s*[\"']?(?:error|detail|message|code|status|object|type|errors)\b|"
    r"<!doctype|<html|<\?xml|<head|HTTP/\d|"
    r"(?:\d{3}\s+)?(?:internal server error|bad gateway|service unavailable|gateway time-?out|"
    r"too many requests|rate limit (?:exceeded|reached)|not found\s*\Z|unauthori[sz]ed\s*\Z)|"
    r"traceback \(most recent|(?:gpt-?\d\S*|openai|api|llm|server|runtime|connection)\s+error\b|"
    r"(?:\w+\.)*\w*(?:Error|Exception): |error(?: code)?\s*[:\d]|upstream (?:connect|request)|"
    r"connection (?:refused|reset|timed out)|curl: \(\d|\[?(?:ERROR|FATAL|WARN)\]?[: ]|"
    r"null\s*\Z|undefined\s*\Z|None\s*\Z|\[object Object\]|NaN\s*\Z"
    r")",
    re.IGNORECASE,
)
_INSIDE: Final = re.compile(
    r"GPT-?\d? error|maximum context length|\"error\"\s*:|invalid_request_error|"
    r"insufficient_quota|Traceback \(most recent call last\)"
)


def errors(draft: Draft, job: Job) -> Draft:
    """Drop a server's error that came in the place of an answer."""
    text = narrated(draft.body, job.around)
    if _ERROR.match(text.lstrip() and draft.body) and text.lstrip()[:1] == draft.body[:1]:
        return draft.cut(0)
    found = _INSIDE.search(draft.body)
    return draft.cut(0) if found else draft
