"""Who is asked about a paragraph: a snapshot, so that writing on changes no request under way."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from afterword.coach.critique.request import MOST_COMMENTS, VERSION

if TYPE_CHECKING:
    from afterword.coach.persona import Persona
    from afterword.features.completion import Desk

_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Critic:
    """A snapshot of who comments, and on what.

    Attributes:
        desk: the manuscript, what is known beside it, and the engine.
        persona: who the model speaks as.
        generative: whether the model is up to it; else nobody is asked.
        most: the most comments on one paragraph.
        at_once: how many questions may be under way together.
        max_tokens: the most that an answer may take, where the writer has said so, as a model needs
            that thinks before it answers; 0 is as many as comments take.
    """

    desk: Desk
    persona: Persona
    generative: bool = True
    most: int = MOST_COMMENTS
    at_once: int = 1
    max_tokens: int = 0

    @property
    def fingerprint(self) -> bytes:
        """What answers depend on beside the paragraph: model, prompt, persona, the writer's brief.

        Not the prose around it: else each edit would have the next paragraphs judged again, and so
        would moving one.
        """
        desk = self.desk
        outline = desk.manuscript.outline
        note = outline.authors_note or desk.plan.authors_note
        told = (outline.title, outline.premise, note)
        made_by = (VERSION, desk.engine.model, str(desk.chat), str(self.most), self.persona.text)
        return _hashed(*made_by, *told)

    def key(self, paragraph: str) -> bytes:
        """What the answer about a paragraph is kept under."""
        return answer_key(self.fingerprint, paragraph)


def answer_key(fingerprint: bytes, paragraph: str) -> bytes:
    """What the answer about a paragraph is kept under; see `Critic.fingerprint`."""
    return _hashed(fingerprint.hex(), paragraph)


def _hashed(*parts: str) -> bytes:
    hashed = blake2b(digest_size=_KEY_BYTES)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        hashed.update(len(raw).to_bytes(8, "big") + raw)
    return hashed.digest()
