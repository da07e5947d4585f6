"""The embedded model's own loss on a text, through transformers: its server gives none."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, logging

from afterword.manuscript.sentences import sentence_ends

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_OPENING: Final = frozenset("\"'“‘«(—")
_FIRST_PERSON: Final = re.compile(r"I(?:[’'].*)?\Z")


@dataclass(frozen=True, slots=True)
class Scored:
    """Losses of a target's tokens (nats): all of them, and those of its names.

    `prompt_tokens` is what stood before the target, the paragraph break with it.
    """

    losses: tuple[float, ...]
    entity_losses: tuple[float, ...]
    prompt_tokens: int

    @property
    def mean(self) -> float:
        return sum(self.losses) / len(self.losses)


class Scorer:
    """The weights in half precision, which two cores do twice as fast as single."""

    def __init__(self, weights: Path) -> None:
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        torch.set_num_threads(os.cpu_count() or 1)
        folder, file = weights.parent, weights.name
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, gguf_file=file)
        model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.bfloat16)
        self._model: Any = model.eval()

    def score(self, prompt: str, target: str) -> Scored:
        """The loss of each of the target's tokens after `prompt` and what parts them.

        Prompt and target are tokenised together: to this tokenizer a paragraph break inside a
        text is two tokens, and at a text's end one.
        """
        encoded = self._tokenizer(
            prompt + target, add_special_tokens=False, return_offsets_mapping=True
        )
        spans = encoded.offset_mapping
        first = next(n for n, (start, _) in enumerate(spans) if start >= len(prompt))
        ids = torch.tensor([encoded.input_ids])
        with torch.inference_mode():
            hidden = self._model.model(ids).last_hidden_state[0, first - 1 : -1]
            logits = self._model.lm_head(hidden).float()
            losses = torch.nn.functional.cross_entropy(
                logits, ids[0, first:], reduction="none"
            ).tolist()
        names = list(entities(target))
        of_names = [
            loss
            for loss, (start, end) in zip(losses, spans[first:], strict=True)
            if any(start - len(prompt) < b and end - len(prompt) > a for a, b in names)
        ]
        return Scored(tuple(losses), tuple(of_names), first)


def entities(text: str) -> Iterator[tuple[int, int]]:
    """Where words with a capital stand in mid-sentence: code points."""
    begin = 0
    for end in [*sentence_ends(text), len(text)]:
        for number, match in enumerate(_WORD.finditer(text, begin, end)):
            word = match.group()
            opens = number == 0 or text[match.start() - 1] in _OPENING
            if word[0].isupper() and not opens and not _FIRST_PERSON.match(word):
                yield match.span()
        begin = end
