"""Every failure of a server, as one line that says what to do; never its own words.

A server's message may quote the prompt or the key, so only fixed strings that we look for in it
decide anything, and nothing of it is shown.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TOO_LONG = (
    "context_length_exceeded",
    "exceed_context_size",
    "maximum context length",
    "context window",
    "too many tokens",
)
_NO_MONEY = ("insufficient_quota", "billing")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, and whether asking again may help.

    Attributes:
        problem: for the writer.
        again: whether another attempt may succeed; never once text has come.
        wait_s: what the server asked us to wait; None when it asked for nothing.
        stale: a kept connection may have been closed under our hands: try a new one at once.
    """

    problem: EngineProblem
    again: bool = False
    wait_s: float | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Explainer:
    """Words for the failures of one server, which is called `name` in them."""

    name: str
    model: str
    key_name: str
    has_key: bool

    def unreachable(self, *, stale: bool = False) -> Trouble:
        """Nothing answers at the address."""
        line = f"No server answers at {self.name}: start it, or correct `base_url`."
        return Trouble(EngineProblem(ProblemKind.UNREACHABLE, line), again=True, stale=stale)

    def timed_out(self) -> Trouble:
        """Silence for longer than the settings allow."""
        line = f"{self.name} went silent: try again, or raise `timeout_s` if its model is slow."
        return Trouble(EngineProblem(ProblemKind.TIMED_OUT, line))

    def cut_short(self) -> Trouble:
        """The stream ended without saying that it had ended."""
        line = f"{self.name} broke off in the middle of its answer: try again."
        return Trouble(EngineProblem(ProblemKind.CUT_SHORT, line))

    def nonsense(self, what: str) -> Trouble:
        """Something answered that is no OpenAI-compatible stream; `what` is a phrase of ours."""
        line = f"{self.name} {what}: `base_url` must name an OpenAI-compatible server."
        return Trouble(EngineProblem(ProblemKind.NONSENSE, line))

    def failed_midway(self) -> Trouble:
        """An error object came where text should have."""
        line = f"{self.name} reported an error of its own in place of text: try again."
        return Trouble(EngineProblem(ProblemKind.NONSENSE, line))

    def declined(self) -> Trouble:
        """A content filter or a refusal ended the answer."""
        line = f"{self.name} declined to continue this text: try again or another model."
        return Trouble(EngineProblem(ProblemKind.REFUSED, line))

    def unusable_key(self) -> Trouble:
        """The key can't be put into a header."""
        line = f"The key in {self.key_name} holds characters that no key has: set it again."
        return Trouble(EngineProblem(ProblemKind.UNAUTHORISED, line))

    def asked_to_wait(self, seconds: float) -> Trouble:
        """The server is busy and said for how long."""
        line = f"{self.name} asks for a pause of {max(1, round(seconds))} s: try again then."
        return Trouble(EngineProblem(ProblemKind.OVERLOADED, line), again=True, wait_s=seconds)

    def status(
        self, code: int, headers: Mapping[str, str], said: str, sent: Iterable[str]
    ) -> Trouble:
        """An HTTP status other than 200.

        `said` is the body, only searched; `sent` names the parameters of ours that the server may
        not know.
        """
        if code in {401, 403}:
            return Trouble(self._unauthorised())
        if code == 404:  # noqa: PLR2004 -- HTTP's own number, as below
            line = (
                f"{self.name} knows no model `{self.model}`, or `base_url` lacks its path"
                " (most end in /v1): correct the settings."
            )
            return Trouble(EngineProblem(ProblemKind.UNKNOWN_MODEL, line))
        if code == 429:  # noqa: PLR2004
            return self._too_many(headers, said)
        if code >= 500 or code in {408, 409}:  # noqa: PLR2004
            line = f"{self.name} is in trouble (HTTP {code}): try again in a while."
            problem = EngineProblem(ProblemKind.OVERLOADED, line)
            return Trouble(problem, again=True, wait_s=retry_after(headers))
        return Trouble(EngineProblem(ProblemKind.REFUSED, self._refused(code, said, sent)))

    def _unauthorised(self) -> EngineProblem:
        variable = self.key_name or "the variable that `api_key_env` names"
        line = (
            f"{self.name} does not accept the key in {variable}: set a valid one."
            if self.has_key
            else f"{self.name} wants a key: put it into the environment variable {variable}."
        )
        return EngineProblem(ProblemKind.UNAUTHORISED, line)

    def _too_many(self, headers: Mapping[str, str], said: str) -> Trouble:
        if any(sign in said for sign in _NO_MONEY):
            line = f"The quota of this key at {self.name} is used up: see your account there."
            return Trouble(EngineProblem(ProblemKind.OVERLOADED, line))
        if (wait := retry_after(headers)) is not None:
            return self.asked_to_wait(wait)
        line = f"{self.name} has too many requests of yours at once: try again in a while."
        return Trouble(EngineProblem(ProblemKind.OVERLOADED, line), again=True)

    def _refused(self, code: int, said: str, sent: Iterable[str]) -> str:
        name = self.name
        if 300 <= code < 400:  # noqa: PLR2004
            return f"{name} redirects elsewhere: set `base_url` to its final address."
        if code == 402:  # noqa: PLR2004
            return f"{name} wants to be paid first: see your account there."
        if code == 413 or any(sign in said.lower() for sign in _TOO_LONG):  # noqa: PLR2004
            return f"The prompt is longer than `{self.model}` can take: lower `context_tokens`."
        if unknown := [parameter for parameter in sent if parameter in said]:
            return f"{name} does not take `{unknown[0]}`: remove it from the engine's settings."
        return (
            f"{name} refused the request (HTTP {code}): check `model`, `api` and the sampling"
            " settings."
        )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds asked for by Retry-After (RFC 9110: a number or a date) or its -ms variant."""
    try:
        if milliseconds := headers.get("retry-after-ms"):
            return max(0.0, float(milliseconds) / 1000)
        if not (written := headers.get("retry-after")):
            return None
        if written.strip().replace(".", "", 1).isdigit():
            return float(written)
        then = parsedate_to_datetime(written)
    except ValueError:
        return None
    return max(0.0, then.timestamp() - time.time())
