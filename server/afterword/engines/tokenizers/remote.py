"""Another server's own `/tokenize`: vLLM's dialect or llama.cpp's, found out by asking."""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Literal

from afterword.engines.hosts import Place
from afterword.engines.keys import PLACEHOLDER, Key
from afterword.engines.tokenizers.estimate import EstimatingTokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from httpx2 import AsyncClient

    from afterword.config.engine_settings import EngineSettings

_Dialect = Literal["vllm", "llama.cpp"]
_ANSWER_S = 2.0
_ALL_S = 4.0
_REMEMBERED = 8192


class RemoteTokenizer:
    """Counts what `prime` has learnt from the server, and estimates the rest from above."""

    def __init__(self, settings: EngineSettings, *, key: Key | None, offline: bool) -> None:
        """Take the server's settings; nothing is asked yet."""
        self._settings = settings
        self._place = Place.of(settings.base_url)
        self._key = key or PLACEHOLDER
        self._estimate = EstimatingTokenizer(settings.model)
        self._dialect: _Dialect | None = None
        self._silent = offline and not self._place.loopback
        self._known: OrderedDict[str, int] = OrderedDict()
        self._guessed = False

    @property
    def name(self) -> str:
        """The server's, once it has answered."""
        return self._estimate.name if self._dialect is None else f"{self._place.name}/tokenize"

    @property
    def exact(self) -> bool:
        """Whether the server counts and has counted every text that was asked about so far."""
        return self._dialect is not None and not self._guessed

    def count(self, text: str) -> int:
        """See `Tokenizer.count`."""
        if not text:
            return 0
        if (known := self._known.get(text)) is not None:
            self._known.move_to_end(text)
            return known
        self._guessed = True
        return self._estimate.count(text)

    async def prime(self, texts: Iterable[str]) -> None:
        """Ask the server about texts not yet known, for four seconds at most."""
        if self._silent:
            return
        wanted = [text for text in dict.fromkeys(texts) if text and text not in self._known]
        if not wanted:
            return
        try:
            async with asyncio.timeout(_ALL_S):
                await self._learn(wanted)
        except Exception:  # noqa: BLE001 -- what could not be learnt is estimated
            self._silent = self._dialect is None  # a server without it is not asked again

    async def _learn(self, texts: Sequence[str]) -> None:
        from afterword.engines.http_client import make_client  # noqa: PLC0415 -- slow to import

        client = make_client(
            self._place, key=self._key, proxy=self._settings.proxy, read_s=_ANSWER_S
        )
        async with client:
            for text in texts:
                count = await self._ask(client, text)
                self._known[text] = count
                if len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
            self._guessed = False

    async def _ask(self, client: AsyncClient, text: str) -> int:
        dialects: tuple[_Dialect, ...] = ("vllm", "llama.cpp")
        for dialect in dialects if self._dialect is None else (self._dialect,):
            with contextlib.suppress(_NotSpokenError):
                count = await self._asked_in(dialect, client, text)
                self._dialect = dialect
                return count
        raise _NotSpokenError

    async def _asked_in(self, dialect: _Dialect, client: AsyncClient, text: str) -> int:
        body: dict[str, Any] = {"content": text}
        if dialect == "vllm":
            body = {"model": self._settings.model, "prompt": text, "add_special_tokens": False}
        reply = await client.post(_endpoint(self._place.base_url), json=body)
        if not reply.is_success:
            raise _NotSpokenError
        said = reply.json()
        count = said.get("count") if dialect == "vllm" else len(said.get("tokens") or ())
        if not isinstance(count, int) or count < 1:  # llama.cpp answers vLLM's question with []
            raise _NotSpokenError
        return count


class _NotSpokenError(Exception):
    """The server does not speak this dialect."""


def _endpoint(base_url: str) -> str:
    return base_url.removesuffix("/v1") + "/tokenize"
