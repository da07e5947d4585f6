"""What the fake server says to the commands about candidates; its texts never change.

A few arguments make it misbehave: see `change`, `regenerate` and `sweep`.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from collections.abc import Callable

    from pygls.lsp.server import LanguageServer

SENTENCES = {
    0.2: ("The bell rang once.", "Nobody came."),
    0.6: ("A heron stood on the slip.", "It had the look of a creditor.", "Inga let it stand."),
    1.0: ("Harrow unbuttoned its fog.",),
}
EMPTY = {"line": 0, "character": 0}


class Broken(JsonRpcException):
    """A failure of the server's own."""

    CODE = -32603
    MESSAGE = "the model went away"


class Commands:
    """The commands, and what they remember of one another."""

    def __init__(
        self, server: LanguageServer, offer: Callable[[str], None], record: Callable[..., None]
    ) -> None:
        """`offer` is told what to suggest as ghost text next, `record` what happened."""
        self._server = server
        self._offer = offer
        self._record = record
        self._words = itertools.cycle(("Quite", "Indeed"))
        self._go_on = asyncio.Event()

    def table(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        """Each command by its name."""
        names = (
            ("afterword.fillGap", self.fill_gap),
            ("afterword.change", self.change),
            ("afterword.regenerate", self.regenerate),
            ("afterword.sweep", self.sweep),
            ("afterword.stitch", self.stitch),
            ("afterword.loom", self.loom),
            ("afterword.presets", self.presets),
            ("afterword.say", self.say),
            ("afterword.stats", self.stats),
            ("afterword.provenance", self.provenance),
        )
        return dict(names)

    async def fill_gap(self, told: dict[str, Any]) -> dict[str, Any]:
        """One gap of three, or all of them; the one at the top of a text can't be filled."""
        if told.get("position") == EMPTY:
            raise Broken
        return {"filled": 3 if told.get("all") else 1, "left": 0, "applied": True}

    async def change(self, told: dict[str, Any]) -> dict[str, Any]:
        """The paragraph with one word more, each time another; "late" is about an older text."""
        document = self._server.workspace.get_text_document(told["uri"])
        line = told["range"]["start"]["line"]
        quote = document.lines[line].rstrip("\r\n")
        span = {
            "start": {"line": line, "character": 0},
            "end": {"line": line, "character": len(quote)},
        }
        text = f"{quote} {next(self._words)}."
        behind = 1 if told.get("instruction") == "late" else 0
        applied = await self._confirmed(told["uri"], span, text, behind)
        one = {"id": "c-1", "text": text, "temperature": 0.6}
        return {"applied": applied, "candidates": [one], "range": span, "quote": quote}

    async def regenerate(self, told: dict[str, Any]) -> dict[str, Any]:
        """Another ghost, by its temperature; at 0.4 it comes only once `accept` lets it."""
        if told["temperature"] == 0.4:
            self._go_on.clear()
            await self._go_on.wait()
        text = f"At {told['temperature']} the fog was thinner."
        span = told.get("range")
        if span is None:
            self._offer(text)
            span = {"start": told["position"], "end": told["position"]}
        elif told.get("apply"):
            await self._confirmed(told["uri"], span, text)
        one = {"id": "r-9", "text": text, "temperature": told["temperature"], "sentences": [text]}
        return {"candidates": [one], "receipt": "r-9", "range": span}

    def go_on(self) -> None:
        """Let what waits end."""
        self._go_on.set()

    async def sweep(self, told: dict[str, Any]) -> dict[str, Any]:
        """Three candidates, word by word; at the top of a text it ends once it is cancelled."""
        token = told["token"]
        found = _candidates("b-1")
        for length in range(1, 4):
            for index, one in enumerate(found):
                words = one["text"].split(" ")
                self._server.protocol.notify(
                    "afterword/candidate",
                    {
                        "token": token,
                        "batch": "b-1",
                        "uri": told["uri"],
                        "index": index,
                        "id": one["id"] if length == 3 else None,
                        "temperature": one["temperature"],
                        "text": one["text"] if length == 3 else " ".join(words[: 2 * length]),
                        "sentences": one["sentences"] if length == 3 else None,
                        "done": length == 3,
                    },
                )
            await asyncio.sleep(0.01)
        if told.get("position") == EMPTY:
            self._go_on.clear()
            await self._go_on.wait()
        return {"batch": "b-1", "candidates": found, "range": _at(EMPTY)}

    async def stitch(self, told: dict[str, Any]) -> dict[str, Any]:
        """Nothing is put in: what was picked is what counts."""
        return {"text": " ".join(one["id"] for one in told["pick"]), "applied": True}

    async def loom(self, told: dict[str, Any]) -> dict[str, Any]:
        """Two batches, or one of them opened."""
        if told.get("open"):
            batch = told["id"].partition("/")[0]
            return {"batch": batch, "candidates": _candidates(batch), "range": _at(EMPTY)}
        more: dict[str, Any] = {"parent": None, "place": "line", "siblings": [], "children": []}
        now = time.time()
        return {
            "candidates": [
                {**one, **more, "batch": batch, "kept_at": now - ago}
                for batch, ago in (("b-2", 30), ("b-1", 7200))
                for one in _candidates(batch)
            ]
        }

    async def presets(self, _told: dict[str, Any]) -> dict[str, Any]:
        """Two of them."""
        return {
            "presets": [
                {"key": "opener", "name": "Opener", "says": "A first sentence."},
                {"key": "poem", "name": "Poem", "says": "A poem on what is selected."},
            ]
        }

    async def say(self, told: dict[str, Any]) -> dict[str, Any]:
        """One answer."""
        one = {"id": "s-1", "text": told["preset"], "temperature": 0.8}
        return {"candidates": [one], "range": _at(EMPTY), "quote": ""}

    async def stats(self, _told: dict[str, Any]) -> dict[str, Any]:
        """A few figures."""
        rate = {"taken": 4, "seen": 12, "share": 0.3333, "low": 0.1381, "high": 0.6094}
        tally = {
            "offered": 15,
            "acceptance": rate,
            "applied": 2,
            "undone": 1,
            "words_accepted": 210,
            "words_still_there": 190,
            "keystrokes_saved": 1043,
            "cost": None,
            "seconds": 31.2,
        }
        return {
            **tally,
            "note": None,
            "survival": [{"moment": "10 s", "share": 0.9}, {"moment": "saved", "share": None}],
            "by_model": [{"model": "tiny", **tally}],
            "by_temperature": [{"temperature": None, **tally}],
            "by_place": [],
            "by_feature": [{"feature": "ghost", **tally}],
        }

    async def provenance(self, told: dict[str, Any]) -> dict[str, Any]:
        """One span: a line in the middle."""
        document = self._server.workspace.get_text_document(told["uri"])
        line = len(document.lines) - 9
        start = {"line": line, "character": 0}
        source = {
            "range": {"start": start, "end": {**start, "character": len(document.lines[line]) - 1}},
            "words": 60,
            "name": "tiny",
            "temperature": 0.8,
            "feature": "gap",
            "at": None,
        }
        return {
            "share": 0.125,
            "words": 480,
            "words_from_candidates": 60,
            "spans": [source],
            "untracked": {"notes": []},
            "sentence": "An eighth of it was suggested by tiny.",
        }

    async def _confirmed(self, uri: str, span: dict[str, Any], text: str, behind: int = 0) -> bool:
        """Have the client put a text in once the writer agrees; what becomes of it is recorded."""
        places = (types.Position(**span["start"]), types.Position(**span["end"]))
        version = self._server.workspace.get_text_document(uri).version or 0
        edit = types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(
                    types.OptionalVersionedTextDocumentIdentifier(uri, version - behind),
                    [types.AnnotatedTextEdit("asked", types.Range(*places), text)],
                )
            ],
            change_annotations={
                "asked": types.ChangeAnnotation(
                    "Change", needs_confirmation=True, description="Read it first."
                )
            },
        )
        answer = await self._server.workspace_apply_edit_async(
            types.ApplyWorkspaceEditParams(edit, "Afterword: change")
        )
        self._record("edit", applied=answer.applied)
        return answer.applied


def _candidates(batch: str) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{batch}/{temperature}",
            "text": " ".join(sentences),
            "temperature": temperature,
            "sentences": list(sentences),
        }
        for temperature, sentences in SENTENCES.items()
    ]


def _at(position: dict[str, Any]) -> dict[str, Any]:
    return {"start": position, "end": position}
