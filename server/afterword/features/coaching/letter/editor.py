"""Writing the letter: notes on each part, a few at once, then the letter made of them."""

from __future__ import annotations

import asyncio
import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from afterword.context.remembered import memory_allowance, remembered
from afterword.features.coaching.letter.asking import (
    LETTER_TOKENS,
    NOTE_TOKENS,
    VERSION,
    asked,
    letter_prompt,
    letter_schema,
    notes_prompt,
    notes_schema,
    room_for,
)
from afterword.features.coaching.letter.composing import from_answer, from_notes
from afterword.features.coaching.letter.notes import Notes, as_evidence, notes_from
from afterword.features.coaching.letter.parts import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.coaching.critic import Critic
    from afterword.features.coaching.keeping import AnswerStore
    from afterword.features.coaching.letter.letter import Letter
    from afterword.features.coaching.letter.parts import Part
    from afterword.memory.story import Story

_KEY_BYTES: Final = 16
_SO_FAR: Final = 12  # the story so far may take this part of the context
#: Parts on end without a usable note: the model can't do it, and the rest need not be asked.
_HOPELESS: Final = 3


async def write_letter(
    critic: Critic,
    story: Story,
    store: AnswerStore,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Letter | None:
    """The model's letter on the whole manuscript; None where nothing usable came back.

    Each part is read in one request, with the story so far before it; what was noted of a part is
    kept, so that a second letter reads only what has changed. `progress` gets parts read and all.

    Raises:
        EngineProblem: the engine can't be asked.
    """
    desk = critic.desk
    parts = parts_of(story, room_for(critic, NOTE_TOKENS), desk.tokenizer)
    if not parts:
        return None
    reading = _Reading(critic, story, store, progress, len(parts))
    places = asyncio.Semaphore(critic.at_once)

    async def one(part: Part) -> Notes:
        async with places:
            return await reading.notes(part)

    tasks = [asyncio.create_task(one(part)) for part in parts]
    try:
        noted = list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if not any(notes.notes or notes.axes for notes in noted):
        return None
    room = room_for(critic, LETTER_TOKENS)
    told, evidence = as_evidence(noted, room, desk.tokenizer.count)
    answer, whole = await asked(
        critic, letter_prompt(critic, told), letter_schema(len(evidence)), LETTER_TOKENS
    )
    model = desk.engine.model
    written = from_answer(answer, evidence, source=model) if whole else None
    return written or from_notes(noted, source=model)


class _Reading:
    """Reading the parts of one manuscript."""

    def __init__(
        self,
        critic: Critic,
        story: Story,
        store: AnswerStore,
        progress: Callable[[int, int], None] | None,
        parts: int,
    ) -> None:
        self._critic = critic
        self._story = story
        self._store = store
        self._progress = progress
        self._parts = parts
        self._read = 0
        self._in_vain = 0

    async def notes(self, part: Part) -> Notes:
        """What is noted of a part, now or before."""
        manuscript = self._critic.desk.manuscript
        key = self._key(part)
        kept = await asyncio.to_thread(self._store.get_many, [key])
        notes = notes_from(_loaded(kept.get(key)), part, manuscript)
        if not (notes.notes or notes.axes) and self._in_vain < _HOPELESS:
            answer, whole = await self._asked(part)
            notes = notes_from(answer, part, manuscript)
            useful = bool(notes.notes or notes.axes)
            self._in_vain = 0 if useful else self._in_vain + 1
            if whole and useful:
                text = json.dumps(answer, ensure_ascii=False)
                await asyncio.to_thread(self._store.put, key, text)
        self._read += 1
        if self._progress is not None:
            self._progress(self._read, self._parts)
        return notes

    async def _asked(self, part: Part) -> tuple[Any, bool]:
        critic = self._critic
        numbered = part.numbered
        await critic.desk.tokenizer.prime(part.shown)
        prompt = notes_prompt(critic, numbered, part.title, self._so_far(part))
        return await asked(critic, prompt, notes_schema(len(part.paragraphs)), NOTE_TOKENS)

    def _so_far(self, part: Part) -> str:
        """The story before a part, from the summary tree: fine nearby, coarse far away."""
        desk = self._critic.desk
        told = desk.recall.tells(self._story, part.start)
        return remembered(
            [one.what for one in told if one.what is not None],
            stage=(),
            allowance=min(memory_allowance(desk.context_tokens), desk.context_tokens // _SO_FAR),
            count=desk.tokenizer.count,
        )

    def _key(self, part: Part) -> bytes:
        critic = self._critic
        hashed = blake2b(critic.fingerprint, digest_size=_KEY_BYTES)
        hashed.update(f"letter {VERSION}\0{part.numbered}".encode("utf-8", "surrogatepass"))
        return hashed.digest()


def _loaded(kept: str | None) -> Any:
    try:
        return json.loads(kept) if kept else None
    except (ValueError, RecursionError):
        return None
