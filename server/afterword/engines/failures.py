"""From whatever was raised while asking or reading to words for the writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from afterword.engines.events import DeclinedError, NonsenseError, NoStreamError, Reading
from afterword.engines.problems import Explainer, Trouble
from afterword.inference import EngineProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SCHEMA: Final = ("response_format", "json_schema")
_SCHEMA_WORDS: Final = (*_SCHEMA, "schema", "grammar", "guided", "structured output")
_REFUSALS: Final = frozenset({400, 404, 415, 422, 500, 501})
_NEVER_REFUSED = frozenset({"model", "stream", "prompt", "messages"})


def explained(
    error: Exception, explain: Explainer, *, sent: Iterable[str], reading: Reading
) -> Trouble:
    """Words for an error; `sent` names the parameters of the request."""
    import httpx2  # noqa: PLC0415 -- as the next one
    import openai  # noqa: PLC0415 -- slow to import; by now it is loaded, or has failed to

    match error:
        case openai.APIStatusError(status_code=code, response=response):
            named = [name for name in sent if name not in _NEVER_REFUSED]
            return explain.status(code, response.headers, response.text, named)
        case openai.APITimeoutError():
            return explain.timed_out()
        case openai.APIConnectionError(__cause__=cause):
            return _disconnected(explain, reading, stale=not isinstance(cause, httpx2.ConnectError))
        case openai.APIError():
            return explain.failed_midway()
    return _of_our_own(error, explain, reading)


def schema_refused(error: Exception, body: Mapping[str, Any]) -> bool:
    """Whether a server will not be held to the schema that `body` sends, and says so.

    llama.cpp's answers 500 where it can't make a grammar of one.
    """
    import openai  # noqa: PLC0415 -- as in `explained`

    if not any(name in body for name in _SCHEMA) or not isinstance(error, openai.APIStatusError):
        return False
    said = error.response.text.lower()
    return error.status_code in _REFUSALS and any(word in said for word in _SCHEMA_WORDS)


def _of_our_own(error: Exception, explain: Explainer, reading: Reading) -> Trouble:
    match error:
        case EngineProblem():
            return Trouble(error)
        case DeclinedError():
            return explain.declined()
        case NoStreamError(page=page):
            return explain.nonsense("sent a web page" if page else "did not stream its answer")
        case NonsenseError() | ValueError():
            return explain.nonsense("sent what is no event stream")
    return _disconnected(explain, reading)


def _disconnected(explain: Explainer, reading: Reading, *, stale: bool = False) -> Trouble:
    """A connection that broke: asked again unless text has come."""
    if not reading.opened:
        return explain.unreachable(stale=stale)
    return Trouble(explain.cut_short().problem, again=not reading.started)
