"""tiktoken for OpenAI's models, kept from the network where the network isn't wanted."""

from __future__ import annotations

import asyncio
import logging
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.engines.tokenizers.estimate import EstimatingTokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FETCH_S = 10.0
_REMEMBERED = 4096


def openai_encoding(model: str) -> str | None:
    """The name of the table that tiktoken has for a model, None for a model that isn't OpenAI's."""
    from tiktoken.model import encoding_name_for_model  # noqa: PLC0415 -- slow to import

    try:
        return encoding_name_for_model(model)
    except KeyError:
        return None


class OpenAITokenizer:
    """Exact once its table is here; until then, and where it can't be had, an estimate.

    tiktoken downloads a table at first use, through the environment's proxies and without a time
    limit. Here the table comes only with `prime`, through the setting's proxy if any, within ten
    seconds, and never in offline mode; a table that is on disk already is always used.
    """

    def __init__(self, model: str, encoding: str, *, offline: bool, proxy: str | None) -> None:
        """Prepare for the table called `encoding`; nothing is loaded yet."""
        self._encoding = encoding
        self._offline = offline
        self._proxy = proxy
        self._estimate = EstimatingTokenizer(model)
        self._exact: Callable[[str], int] | None = None
        self._loading: asyncio.Lock | None = None
        self._given_up = False

    @property
    def name(self) -> str:
        """The table's name, or that it is an estimate."""
        return f"tiktoken {self._encoding}" if self.exact else self._estimate.name

    @property
    def exact(self) -> bool:
        """Whether the table is loaded."""
        return self._exact is not None

    def count(self, text: str) -> int:
        """See `Tokenizer.count`."""
        return self._estimate.count(text) if self._exact is None else self._exact(text)

    async def prime(self, texts: Iterable[str]) -> None:
        """Load the table, once, and count ahead."""
        self._loading = self._loading or asyncio.Lock()
        async with self._loading:
            if self._exact is None and not self._given_up:
                try:
                    limit = _FETCH_S + 1
                    self._exact = await asyncio.wait_for(asyncio.to_thread(self._load), limit)
                except Exception:  # noqa: BLE001 -- whatever fails, the estimate stands in
                    self._given_up = True
                    logging.getLogger(__name__).info("no table %s", self._encoding)
        if self._exact is not None:
            for text in texts:
                self._exact(text)

    def _load(self) -> Callable[[str], int]:
        import tiktoken  # noqa: PLC0415 -- only where an OpenAI model is used
        import tiktoken.load  # noqa: PLC0415 -- as above

        # tiktoken has no other way to be told how to fetch.
        def read_file(blobpath: str) -> bytes:
            return self._fetch(blobpath)

        tiktoken.load.read_file = read_file
        encoding = tiktoken.get_encoding(self._encoding)
        return lru_cache(maxsize=_REMEMBERED)(lambda text: len(encoding.encode_ordinary(text)))

    def _fetch(self, source: str) -> bytes:
        if "://" not in source:
            return Path(source).read_bytes()
        if self._offline:
            raise ConnectionRefusedError
        import httpx2  # noqa: PLC0415 -- only for a first use

        from afterword.engines.http_client import silence_libraries  # noqa: PLC0415 -- as above

        silence_libraries()
        until, parts = time.monotonic() + _FETCH_S, bytearray()
        with (
            httpx2.Client(
                trust_env=False,
                verify=httpx2.create_ssl_context(trust_env=True),
                proxy=self._proxy,
                timeout=_FETCH_S / 2,
            ) as client,
            client.stream("GET", source) as response,
        ):
            response.raise_for_status()
            for part in response.iter_bytes():
                parts += part
                if time.monotonic() > until:
                    raise TimeoutError
        return bytes(parts)
